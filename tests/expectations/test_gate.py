"""The gate decides: what Great Expectations finds rejects lines and holds submissions."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from expectations import rules
from expectations.gate import gate_loaded
from expectations.suite import GateError
from ingestion.layout import load_layouts
from tests.expectations.submissions import (
    DISTRICT,
    YEAR,
    ledger,
    line,
    pending,
    rules_found,
    students,
    submit,
)


def test_a_clean_file_goes_on(connection):
    clean = submit(connection, "calpads_senr", students("calpads_senr", 30))
    (summary,) = gate_loaded(connection)
    assert ledger(connection, clean) == ("accepted", 30, 30, 0, 0)
    assert rules_found(connection, clean) == []
    assert pending(connection) == {(DISTRICT, YEAR)}
    assert (summary.record, summary.submissions, summary.failures) == (
        "calpads_senr",
        {"accepted": 1},
        (),
    )
    assert summary.rules > 50
    assert gate_loaded(connection) == []


def test_bad_lines_are_rejected_and_the_others_go_on(connection):
    lines = students("calpads_senr", 60)
    lines[2] |= {"grade_level_code": "13", "student_birth_date": "20130229"}
    lines[7] |= {"student_alias_first_name": "A_b"}
    mixed = submit(connection, "calpads_senr", lines)
    (summary,) = gate_loaded(connection)
    assert ledger(connection, mixed) == ("accepted_with_warnings", 60, 59, 1, 0)
    assert rules_found(connection, mixed) == [(3, "FRMT0002"), (3, "GERR0002"), (8, "IVR0009")]
    rejected = connection.execute(
        "select line_number, rules, content from quality.rejected_lines"
    ).fetchall()
    assert rejected == [(3, ["FRMT0002", "GERR0002"], None)]
    assert {failure.rule: failure.count for failure in summary.failures} == {
        "FRMT0002 student_birth_date": 1,
        "GERR0002 grade_level_code": 1,
        "IVR0009 student_alias_first_name": 1,
    }


def test_a_bad_file_is_held_and_stops_nobody_else(connection):
    """A seeded bad file fails; the same run accepts another district's."""
    bad = submit(connection, "calpads_senr", students("calpads_senr", 40, grade_level_code="13"))
    other = "1964725"
    good = submit(
        connection,
        "calpads_senr",
        students("calpads_senr", 40, reporting_lea=other),
        district=other,
    )
    (summary,) = gate_loaded(connection)
    assert ledger(connection, bad) == ("held", 40, 0, 40, 0)
    assert ledger(connection, good) == ("accepted", 40, 40, 0, 0)
    assert summary.submissions == {"accepted": 1, "held": 1}
    assert pending(connection) == {(other, YEAR)}
    reason = connection.execute(
        "select reason from ledger.submissions where submission_id = %s", [bad]
    ).fetchone()[0]
    assert "40 of 40 lines are rejected" in reason
    assert (None, "REJECT0001") in rules_found(connection, bad)


def test_one_validation_per_record_type_however_many_districts(connection, monkeypatch):
    from expectations.suite import ValidationRun

    validated = []
    run = ValidationRun.validate
    monkeypatch.setattr(
        ValidationRun,
        "validate",
        lambda self, record, *rest: validated.append(record) or run(self, record, *rest),
    )
    for district in ("1964725", "1964733", "1964709"):
        for record in ("calpads_senr", "calpads_sirs"):
            lines = students(record, 3, reporting_lea=district)
            submit(connection, record, lines, district=district)
    gate_loaded(connection)
    assert validated == ["calpads_senr", "calpads_sirs"]


def test_what_great_expectations_finds_decides(connection, monkeypatch):
    """With the validation silenced nothing is rejected: there is no second check behind it."""
    from expectations.suite import ValidationRun

    monkeypatch.setattr(ValidationRun, "validate", lambda *_: {})
    bad = submit(connection, "calpads_senr", students("calpads_senr", 40, grade_level_code="13"))
    gate_loaded(connection)
    assert ledger(connection, bad)[0] == "accepted"


def test_findings_speak_to_the_registrar(connection):
    """Line, field, rule, remedy; the value only where it is a code and the field not personal."""
    bad = submit(
        connection,
        "calpads_senr",
        [*students("calpads_senr", 20), line("calpads_senr", ssid="12AB", grade_level_code="13")],
    )
    gate_loaded(connection)
    found = connection.execute(
        "select district_id, record, line_number, field, rule, severity, message, remedy, value"
        " from quality.findings where submission_id = %s and rule in ('GERR0002', 'FRMT0004')"
        " order by rule",
        [bad],
    ).fetchall()
    assert found[0] == (
        DISTRICT,
        "calpads_senr",
        21,
        "ssid",
        "FRMT0004",
        "fatal",
        "SSID (field 1.08): this holds something other than digits.",
        "Write digits only, with leading zeros kept.",
        None,
    )
    assert found[1][3:7] == (
        "grade_level_code",
        "GERR0002",
        "fatal",
        "Grade Level Code (field 1.24): the value is not in the code set.",
    )
    assert found[1][8] == "13"
    assert "KN, 01, 02" in found[1][7]


def test_findings_are_limited_and_rejections_are_not(connection, monkeypatch):
    """A file that is wrong throughout does not flood its district; every line stays accounted."""
    from expectations import thresholds

    limited = thresholds.load().model_copy(update={"findings_per_rule": 3})
    monkeypatch.setattr(thresholds, "load", lambda: limited)
    bad = submit(connection, "calpads_senr", students("calpads_senr", 10, grade_level_code="13"))
    gate_loaded(connection)
    found = connection.execute(
        "select line_number, message from quality.findings where submission_id = %s"
        " and rule = 'GERR0002' order by line_number",
        [bad],
    ).fetchall()
    assert [number for number, _ in found] == [1, 2, 3, None]
    assert found[-1][1].startswith("7 further lines: ")
    assert connection.execute("select count(*) from quality.rejected_lines").fetchone() == (10,)


def test_a_repeated_key_in_a_full_replacement_file(connection):
    """The first sound line stays; a rejected line does not make a sound one a repetition."""
    lines = [
        *students("calpads_stas", 40),
        line("calpads_stas", ssid="2000000001", days_attended="1"),  # breaks STAS0318
        line("calpads_stas", ssid="2000000001"),
        line("calpads_stas", ssid="2000000001"),
    ]
    file = submit(connection, "calpads_stas", lines)
    (summary,) = gate_loaded(connection)
    assert rules_found(connection, file) == [(41, "STAS0318"), (43, "KEY0001")]
    assert {failure.count for failure in summary.failures} == {1}
    assert ledger(connection, file) == ("accepted_with_warnings", 43, 41, 2, 0)


def test_lines_that_the_load_lost_hold_the_submission(connection):
    lost = submit(connection, "calpads_senr", students("calpads_senr", 5))
    connection.execute("delete from raw.calpads_senr where line_number = 5")
    connection.commit()
    gate_loaded(connection)
    assert ledger(connection, lost) == ("held", 5, 0, 5, 0)
    assert rules_found(connection, lost) == [(None, "LOAD0001")]


def test_a_rule_whose_sql_fails_stops_the_gate_and_changes_nothing(connection, monkeypatch):
    """The error names the rule and holds no value; the submission waits for the next run."""
    broken = rules.Rule(
        record="calpads_senr",
        code="TEST0001",
        message="-",
        remedy="-",
        predicate="cast(student_legal_last_name as integer) > 0",
    )
    monkeypatch.setattr("expectations.gate.line_rules", lambda *_: (broken,))
    waiting = submit(connection, "calpads_senr", students("calpads_senr", 1))
    with pytest.raises(GateError) as raised:
        gate_loaded(connection)
    assert "TEST0001" in str(raised.value)
    assert "Núñez" not in repr(raised.getrepr(style="long"))
    assert ledger(connection, waiting)[0] == "loaded"


def test_a_crash_in_the_verdict_leaves_the_old_state(connection, monkeypatch):
    waiting = submit(connection, "calpads_senr", students("calpads_senr", 10, grade_level_code="1"))

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("expectations.gate.record.write_verdicts", crash)
    with pytest.raises(KeyboardInterrupt):
        gate_loaded(connection)
    assert ledger(connection, waiting)[0] == "loaded"
    assert connection.execute("select count(*) from quality.findings").fetchone() == (0,)


def test_a_clean_file_costs_one_scan(connection):
    """All line rules of a record type are counted in one statement, whatever their number."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    submit(connection, "calpads_senr", students("calpads_senr", 3))
    event.listen(Engine, "before_cursor_execute", note)
    try:
        (summary,) = gate_loaded(connection)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    scans = [statement for statement in statements if "FILTER (WHERE" in statement]
    assert len(scans) == 1
    # All but LOAD0001 and SENR0181, and those over several lines.
    others = 2 + len(rules.several_lines(load_layouts()["calpads_senr"]))
    assert scans[0].count("FILTER (WHERE") == summary.rules - others
