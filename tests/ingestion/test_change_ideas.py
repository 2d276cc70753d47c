"""The register of change ideas: what a district sends is in the ledger, or is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion import change_idea_register, change_ideas
from ingestion.change_ideas import ChangeIdeaError
from ingestion.intake import something_new, take_in
from ingestion.ledger import submissions
from tests.ingestion import craft

DISTRICT = craft.DISTRICT
SCHOOL = f"{DISTRICT}0000011"
IDEA = f"""
- id: calls
  title: Calls
  what: A call home
  schools: ["{SCHOOL}"]
  start_date: 2025-01-20
  measure: attendance_rate
  expected_direction: higher
  owner_role: principal
"""
REGISTER = f"{DISTRICT}/change_ideas.yml"


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


def _send(connection, zone: Path, text: str) -> None:
    craft.put(zone, REGISTER, text.encode())
    take_in(connection, zone, zone.parent / "archive", "run")


def _ideas(connection) -> list[tuple]:
    return connection.execute(
        "select idea_id, school_id, student_group, school_year from ledger.change_ideas"
    ).fetchall()


def _scopes(connection) -> list[tuple]:
    return connection.execute(
        "select district_id, school_year from ledger.pending_scopes order by 2"
    ).fetchall()


def _problems(connection) -> list[str]:
    return [
        message
        for (message,) in connection.execute(
            "select message from quality.open_findings where rule = %s", [change_idea_register.RULE]
        )
    ]


def test_a_register_is_in_the_ledger_and_its_year_is_recomputed(connection, zone):
    _send(connection, zone, IDEA)
    assert _ideas(connection) == [("calls", SCHOOL, "ALL", "2024-2025")]
    assert _scopes(connection) == [(DISTRICT, "2024-2025")]
    assert _problems(connection) == []
    assert submissions(connection) == []
    assert not something_new(connection, zone)


def test_the_same_ideas_again_change_nothing(connection, zone):
    _send(connection, zone, IDEA)
    connection.execute("delete from ledger.pending_scopes")
    _send(connection, zone, "# seen through\n" + IDEA)
    assert _scopes(connection) == []


def test_a_newer_register_replaces_all_ideas(connection, zone):
    """Both the year of the idea that went and that of the one that came are recomputed."""
    _send(connection, zone, IDEA)
    connection.execute("delete from ledger.pending_scopes")
    text = IDEA.replace("2025-01-20", "2025-07-01").replace("calls", "posters")
    _send(connection, zone, text.replace(f'["{SCHOOL}"]', "[]"))
    assert _ideas(connection) == [("posters", "", "ALL", "2025-2026")]
    assert _scopes(connection) == [(DISTRICT, "2024-2025"), (DISTRICT, "2025-2026")]


def test_a_wrong_register_replaces_nothing_and_is_told_until_it_is_right(connection, zone):
    _send(connection, zone, IDEA)
    _send(connection, zone, IDEA.replace("attendance_rate", "happiness"))
    assert [idea[0] for idea in _ideas(connection)] == ["calls"]
    assert _problems(connection) == ["Change idea 1: there is no measure happiness."]
    _send(connection, zone, IDEA + "\n")
    assert _problems(connection) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: calls", "is no list"),
        ("- [", "is not YAML (line"),
        (IDEA.replace("  what: A call home\n", ""), "Change idea 1: what: Field required."),
        (IDEA.replace("ALL", "X") + IDEA, "The id calls stands 2 times."),
        (IDEA.replace(SCHOOL, "19999990000011"), "is not of the district"),
        (IDEA.replace("2025-01-20", "soon"), "start_date"),
        (IDEA.replace("higher", "sideways"), "expected_direction"),
        (IDEA + "  student_group: ZZ\n", "there is no student group ZZ"),
        (IDEA + "  budget: 5\n", "budget"),
        ("- calls", "Change idea 1"),
    ],
)
def test_what_is_wrong_is_said_in_words(text, said):
    with pytest.raises(ChangeIdeaError) as raised:
        change_ideas.parse(text, DISTRICT)
    assert any(said in problem for problem in raised.value.problems), raised.value.problems


def test_an_empty_register_holds_no_ideas():
    assert change_ideas.parse("", DISTRICT) == []
    assert change_ideas.parse("[]", DISTRICT) == []


def test_what_is_no_text_or_too_large_is_told(connection, zone):
    craft.put(zone, REGISTER, b"\xff\xfe\x00")
    take_in(connection, zone, zone.parent / "archive", "run")
    assert _problems(connection) == ["The register of change ideas is not in UTF-8."]
    _send(connection, zone, "#" * (change_idea_register.LARGEST + 1))
    assert _problems(connection) == ["The register is larger than 1,000,000 bytes."]
