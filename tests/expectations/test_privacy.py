"""No name and no identifier of a student leaves the database by way of the gate."""

from __future__ import annotations

import logging

import pytest

from delivery.findings import Choice, read_findings
from expectations.gate import gate_loaded
from ingestion.layout import load_layouts
from tests.expectations.submissions import line, students, submit

PLANTED = {
    "ssid": "98765X4321",
    "student_legal_first_name": "Zacharysentinel_",
    "student_legal_last_name": "Quintanillasentinel_",
    "student_birth_date": "20130230",
    "local_student_id": "L-SENTINEL-77",
    "student_birth_city": "Sentinelville",
}


@pytest.fixture
def gated(connection, tmp_path, caplog):
    """A gated file whose personal fields are all wrong; the summary and the Data Docs' folder."""
    caplog.set_level(logging.DEBUG)
    lines = [*students("calpads_senr", 40), line("calpads_senr", **PLANTED, grade_level_code="13")]
    submit(connection, "calpads_senr", lines)
    submit(connection, "calpads_sirs", students("calpads_sirs", 3))
    docs = tmp_path / "data_docs"
    return gate_loaded(connection, data_docs=docs), docs


def leaks(text: str) -> list[str]:
    return [name for name, value in PLANTED.items() if value in text]


def test_data_docs_hold_counts_only(gated):
    """They show that rules fail and how often, for both record types, and no value."""
    _, docs = gated
    pages = [path for path in docs.rglob("*") if path.suffix in (".html", ".json")]
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    assert "FRMT0004 ssid" in text and "GERR0002 incident_result_code" in text
    assert leaks(text) == []
    assert '"13"' not in text


def test_data_docs_are_those_of_the_last_run(gated, connection):
    """A second run replaces them, so that the folder does not grow."""
    _, docs = gated
    before = len(list(docs.rglob("*.html")))
    submit(connection, "calpads_sirs", students("calpads_sirs", 3))
    gate_loaded(connection, data_docs=docs)
    after = list(docs.rglob("*.html"))
    assert (docs / "index.html").exists()
    assert len(after) < before


def test_summaries_findings_and_logs_hold_no_identifier(gated, connection, caplog, capsys):
    summaries, _ = gated
    rows = read_findings(connection)
    assert {row["field"] for row in rows} >= {"ssid", "student_birth_date", "grade_level_code"}
    assert leaks(repr(summaries)) == []
    assert leaks(repr(rows)) == []
    assert leaks(caplog.text) == []
    printed = capsys.readouterr()
    assert leaks(printed.out + printed.err) == []


# What a registrar may send in capitals, short enough for a code.
CAPITALS = PLANTED | {
    "ssid": "9876543210",
    "student_legal_first_name": "ANA",
    "student_legal_last_name": "LI",
    "student_birth_date": "20130514",
    "local_student_id": "10203040",
    "student_birth_city": "LODI",
}


@pytest.mark.parametrize("places", [-12, -6, -3, -2, -1, 1, 2, 3, 6, 12])
def test_a_line_with_shifted_columns_leaves_no_name_in_its_findings(connection, places):
    """Then names stand in fields that are not personal, whose values findings otherwise show."""
    names = [field.name for field in load_layouts()["calpads_senr"].fields]
    sent = line("calpads_senr", **CAPITALS)
    shifted = {
        name: sent.get(names[place - places])
        for place, name in enumerate(names)
        if 0 <= place - places < len(names)
    }
    submit(connection, "calpads_senr", [*students("calpads_senr", 40), shifted])
    gate_loaded(connection)
    values = {row["value"] for row in read_findings(connection)}
    assert len(values) > 1 or values == {None}
    assert not values & set(CAPITALS.values())


def test_findings_can_be_asked_for_by_district_and_submission(gated, connection):
    """Another district's findings are not among them."""
    everything = read_findings(connection)
    submission = everything[0]["submission_id"]
    assert read_findings(connection, Choice(district="1964733")) == everything
    assert read_findings(connection, Choice(district="1964725")) == []
    assert read_findings(connection, Choice(submission=submission)) == everything
    assert read_findings(connection, Choice(submission=submission + 1)) == []
    assert everything[0]["severity"] == "fatal"
    assert set(everything[0]) >= {"line_number", "rule", "message", "remedy"}
