"""Releasing a held submission: what can be, what it does, and that it can be undone."""

from __future__ import annotations

import pytest

from expectations.gate import gate_loaded
from expectations.release import ReleaseError, release, withdraw
from expectations.replay import regate
from tests.expectations.submissions import ledger, students, submit

SENR, STAS = "calpads_senr", "calpads_stas"


@pytest.fixture
def held(connection) -> int:
    """A file of which ten of thirty lines are rejected."""
    lines = [*students(SENR, 30)[10:], *students(SENR, 10, grade_level_code="13")]
    number = submit(connection, SENR, lines)
    gate_loaded(connection)
    assert ledger(connection, number) == ("held", 30, 0, 30, 0)
    return number


def test_a_released_file_enters_force_without_its_rejected_lines(connection, held):
    release(connection, held, "The codes come next week.", "A. Person")
    gate_loaded(connection)
    assert ledger(connection, held) == ("accepted_with_warnings", 30, 20, 10, 0)
    reason, finding = connection.execute(
        "select s.reason, f.severity from ledger.submissions s join quality.findings f"
        " using (submission_id) where f.rule = 'REJECT0001' and f.closed_at is null"
    ).fetchone()
    assert reason.startswith("Released from hold by A. Person: The codes come next week.")
    assert finding == "warning", "what was waived is still told"
    assert connection.execute(
        "select reason, released_by, released_at is not null, withdrawn_at"
        " from ledger.released_holds"
    ).fetchall() == [("The codes come next week.", "A. Person", True, None)]


def test_a_short_file_that_is_right_can_be_released(connection):
    whole = submit(connection, STAS, students(STAS, 60))
    short = submit(connection, STAS, students(STAS, 10))
    gate_loaded(connection)
    assert ledger(connection, short)[0] == "held"
    release(connection, short, "The school is closing.", "A. Person")
    gate_loaded(connection)
    assert ledger(connection, short) == ("accepted_with_warnings", 10, 10, 0, 0)
    assert ledger(connection, whole) == ("superseded", 60, 0, 0, 60)


def test_a_release_holds_through_replays_until_it_is_withdrawn(connection, held):
    release(connection, held, "Checked.", "A. Person")
    gate_loaded(connection)
    regate(connection, held)
    gate_loaded(connection)
    assert ledger(connection, held)[0] == "accepted_with_warnings"
    withdraw(connection, held, "B. Person")
    gate_loaded(connection)
    assert ledger(connection, held) == ("held", 30, 0, 30, 0)
    row = "select withdrawn_by, withdrawn_at is not null from ledger.released_holds"
    assert connection.execute(row).fetchone() == ("B. Person", True)
    with pytest.raises(ReleaseError, match="no longer is"):
        withdraw(connection, held, "B. Person")


def test_a_release_is_for_one_submission_only(connection, held):
    release(connection, held, "Checked.", "A. Person")
    lines = students(SENR, 30, grade_level_code="13")
    next_one = submit(connection, SENR, [*lines[:10], *students(SENR, 30)[10:]])
    gate_loaded(connection)
    assert ledger(connection, next_one)[0] == "held"


def test_what_cannot_be_released_says_why_and_stays_held(connection, held):
    none_left = submit(connection, SENR, students(SENR, 3, grade_level_code="13"))
    incomplete = submit(connection, SENR, students(SENR, 3))
    connection.execute(
        "update ledger.submissions set lines_received = 9 where submission_id = %s", [incomplete]
    )
    unreadable = connection.execute(
        "insert into ledger.submissions (file_path, state) values ('a', 'held')"
        " returning submission_id"
    ).fetchone()[0]
    connection.commit()
    gate_loaded(connection)
    for number, why in [
        (none_left, "Every line"),
        (incomplete, "arrived in the warehouse"),
        (unreadable, "could be read"),
        (999, "no submission 999"),
    ]:
        with pytest.raises(ReleaseError, match=why):
            release(connection, number, "Please.", "A. Person")
    with pytest.raises(ReleaseError, match="who decided"):
        release(connection, held, "Please.", " ")
    assert connection.execute("select count(*) from ledger.released_holds").fetchone() == (0,)
    release(connection, held, "Please.", "A. Person")
    gate_loaded(connection)
    with pytest.raises(ReleaseError, match="not held"):
        release(connection, held, "Once more.", "A. Person")


def test_auditors_read_who_released_and_when_but_not_what_staff_wrote(connection):
    columns = ("released_by", "released_at", "withdrawn_by", "reason")
    allowed = [
        connection.execute(
            "select has_column_privilege('flashlight_auditor', 'ledger.released_holds', %s,"
            " 'select')",
            [column],
        ).fetchone()[0]
        for column in columns
    ]
    assert allowed == [True, True, True, False]
