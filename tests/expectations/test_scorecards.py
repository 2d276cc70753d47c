"""Lines by dimension of quality: every line counts, once in each dimension, and trials never do."""

from __future__ import annotations

from datetime import date

import pytest

from expectations import thresholds
from expectations.cross_file import checks
from expectations.gate import gate_loaded
from expectations.replay import regate
from expectations.rules import (
    Rule,
    deletion_rule,
    line_rules,
    repeated_key_rule,
    several_lines,
)
from expectations.written_rules import written_rules
from identity import findings as identity
from ingestion.layout import load_layouts
from tests.expectations.submissions import line, students, submit

GOOD = 40


def scorecard(connection, submission: int) -> tuple[int, ...] | None:
    """Lines incomplete, invalid, inconsistent and repeated."""
    return connection.execute(
        "select lines_incomplete, lines_invalid, lines_inconsistent, lines_repeated"
        " from quality.scorecards where submission_id = %s",
        [submission],
    ).fetchone()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"expected_attendance_days": None}, (1, 0, 0, 0)),
        ({"expected_attendance_days": "many"}, (0, 1, 0, 0)),
        ({"days_attended": "1"}, (0, 0, 1, 0)),
        ({"ssid": "1000000001"}, (0, 0, 0, 1)),
    ],
)
def test_a_fault_counts_in_the_dimension_of_its_rule(connection, changes, expected):
    """A missing value, a form, fields that do not add up, a key that is there already."""
    lines = [*students("calpads_stas", GOOD), line("calpads_stas", **{"ssid": "2", **changes})]
    if "ssid" not in changes:
        lines[-1]["ssid"] = "2000000001"
    file = submit(connection, "calpads_stas", lines)
    gate_loaded(connection)
    assert scorecard(connection, file) == expected


def test_all_lines_count_beyond_the_findings_that_are_kept_and_each_once(connection, monkeypatch):
    """Ten lines break one rule, six of them another one: ten are invalid, not sixteen."""
    limited = thresholds.load().model_copy(update={"findings_per_rule": 3})
    monkeypatch.setattr(thresholds, "load", lambda: limited)
    lines = students("calpads_senr", 10, grade_level_code="13")
    for wrong in lines[4:]:
        wrong["student_gender_code"] = "Q"
    file = submit(connection, "calpads_senr", lines)
    gate_loaded(connection)

    assert scorecard(connection, file)[1] == 10
    counted = connection.execute(
        "select field, count(*), sum(coalesce(lines, 1)) from quality.findings"
        " where rule = 'GERR0002' group by field order by field"
    ).fetchall()
    assert counted == [("grade_level_code", 4, 10), ("student_gender_code", 4, 6)]
    assert connection.execute("select fatal_findings from quality.scorecards").fetchone() >= (16,)


@pytest.mark.parametrize(("severity", "lines"), [("warning", 2), ("trial", 0), ("information", 0)])
def test_findings_on_trial_and_information_are_no_fault(connection, monkeypatch, severity, lines):
    rule = Rule(
        record="calpads_senr",
        code="TEST0001",
        severity=severity,
        dimension="validity",
        message="-",
        remedy="-",
        predicate="true",
    )
    monkeypatch.setattr("expectations.gate.line_rules", lambda *_: (rule,))
    file = submit(connection, "calpads_senr", students("calpads_senr", 2))
    gate_loaded(connection)
    assert scorecard(connection, file) == (0, lines, 0, 0)


def test_lines_that_could_not_be_loaded_are_invalid(connection):
    file = submit(connection, "calpads_senr", students("calpads_senr", GOOD), malformed=2)
    gate_loaded(connection)
    assert scorecard(connection, file) == (0, 2, 0, 0)


def test_a_replay_counts_anew(connection, monkeypatch):
    file = submit(connection, "calpads_senr", students("calpads_senr", 10, grade_level_code="13"))
    gate_loaded(connection)
    assert scorecard(connection, file)[1] == 10
    regate(connection, file)
    monkeypatch.setattr("expectations.gate.line_rules", lambda *_: ())
    gate_loaded(connection)
    assert scorecard(connection, file) == (0, 0, 0, 0)
    assert connection.execute(
        "select fatal_findings, warning_findings from quality.scorecards"
    ).fetchone() == (0, 0)


def test_a_file_held_before_the_gate_has_its_findings_counted(connection):
    connection.execute(
        "insert into ledger.submissions (district_id, file_path, state, lines_received)"
        " values ('1964733', 'x', 'held', 0)"
    )
    connection.execute(
        "insert into quality.findings (submission_id, rule, severity, message, remedy)"
        " select submission_id, 'FRMT-UNREADABLE', 'fatal', 'm', 'r' from ledger.submissions"
    )
    connection.commit()
    gate_loaded(connection)
    assert connection.execute("select fatal_findings from quality.scorecards").fetchall() == [(1,)]


def test_every_rule_that_found_something_is_written_down_with_its_dimension(connection):
    wrong = line("calpads_stas", ssid="2000000001", days_attended="1", expected_attendance_days="x")
    submit(connection, "calpads_stas", [*students("calpads_stas", GOOD), wrong, wrong])
    gate_loaded(connection)
    unknown = connection.execute(
        "select rule, field from quality.findings f where line_number is not null and not exists"
        " (select from quality.rules r where r.record = f.record and r.code = f.rule"
        " and r.field = coalesce(f.field, '') and r.found_by = 'gate')"
    ).fetchall()
    assert unknown == []
    assert connection.execute(
        "select dimension from quality.rules where code = 'STAS0318'"
    ).fetchall() == [("consistency",)]


def test_no_two_rules_of_a_record_have_one_code_and_field():
    """Whoever finds them: quality.rules tells by these what a finding is about."""
    known = [(check.record, check.code, check.field) for check in checks.load()]
    for layout in load_layouts().values():
        own = [*line_rules(layout, date.today()), *several_lines(layout)]
        own += filter(None, [repeated_key_rule(layout), deletion_rule(layout)])
        known += [(layout.record, rule.code, rule.field) for rule in own]
    assert len(known) == len(set(known))
    of_identity = {kind.rule for kind in identity.KINDS}
    assert not of_identity & {code for _, code, _ in known}


def test_a_written_rule_about_one_field_is_one_of_validity():
    """About several: of consistency, unless it says otherwise."""
    layout = load_layouts()["calpads_stas"]
    found = {rule.name: rule.dimension for rule in line_rules(layout, date.today())}
    assert found["STAS0739 attendance_recovery_days"] == "validity"
    assert found["STAS0318 expected_attendance_days"] == "consistency"
    assert found["GERR0001 expected_attendance_days"] == "completeness"
    assert found["FRMT0004 expected_attendance_days"] == "validity"
    said = {rule.code: rule.dimension for rule in written_rules("calpads_senr") if rule.dimension}
    assert said["SENR0027"] == "uniqueness"
    assert said["SENR0004"] == "completeness"
