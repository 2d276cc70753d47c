"""Local records and surveys at the gate: what a small or partly wrong file does not lose."""

from __future__ import annotations

from expectations.gate import gate_loaded
from expectations.rules import line_rules
from ingestion.layout import load_layouts
from tests.expectations.submissions import ledger, line, rules_found, submit
from tests.expectations.test_rules import TODAY


def test_an_answer_out_of_range_does_not_reject_the_other_answers(connection):
    lines = [line("survey_sel") | {"self_efficacy_1": "9", "self_efficacy_2": "often"}]
    number = submit(connection, "survey_sel", lines)
    gate_loaded(connection)
    assert ledger(connection, number) == ("accepted_with_warnings", 1, 1, 0, 0)
    rules = line_rules(load_layouts()["survey_sel"], TODAY)
    by_name = {rule.name: rule.severity for rule in rules}
    assert by_name["RANGE0001 self_efficacy_1"] == "warning"
    assert by_name["GERR0002 grade_level"] == "fatal"


def test_a_day_of_attendance_replaces_that_day_only(connection):
    """A file may hold a day, a month or a year, and is never held for being small."""
    good = line("local_daily_attendance")
    year = [
        good | {"local_student_id": f"A{student}", "attendance_date": f"2024-09-{day:02}"}
        for student in range(20)
        for day in range(1, 31)
    ]
    whole = submit(connection, "local_daily_attendance", year)
    gate_loaded(connection)
    day = submit(connection, "local_daily_attendance", [x for x in year if "-05" in str(x)][:20])
    gate_loaded(connection)
    assert ledger(connection, day) == ("accepted", 20, 20, 0, 0)
    assert ledger(connection, whole) == ("accepted", 600, 580, 0, 20)


def absences(number: int, **changes: str) -> list[dict[str, str | None]]:
    good = line("local_daily_attendance", attendance_code="absent_excused", **changes)
    return [good | {"local_student_id": f"A{student}"} for student in range(number)]


def test_a_file_of_absences_only_is_told_so(connection):
    """Each file for itself: the day of enrollment in one says nothing about another."""
    only = submit(connection, "local_daily_attendance", absences(20))
    whole = submit(
        connection, "local_daily_attendance", [*absences(20), line("local_daily_attendance")]
    )
    correction = submit(connection, "local_daily_attendance", absences(19))
    gate_loaded(connection)
    assert rules_found(connection, only) == [(None, "ATTEND0001")]
    assert ledger(connection, only)[0] in ("accepted_with_warnings", "superseded")
    assert rules_found(connection, whole) == []
    assert rules_found(connection, correction) == [], "a few lines may well correct absences"


def test_a_student_not_found_twice_is_a_repetition(connection):
    """The key of the Clearinghouse's lines has parts that may be empty: empty is like empty."""
    lines = [line("nsc_student_tracker")] * 2
    number = submit(connection, "nsc_student_tracker", lines)
    gate_loaded(connection)
    assert ledger(connection, number) == ("accepted_with_warnings", 2, 1, 1, 0)
