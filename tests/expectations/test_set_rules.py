"""Rules over several lines: each finds the lines that break it, and no line beside them."""

from __future__ import annotations

import psycopg
import pytest

from expectations import set_rules, thresholds
from expectations.gate import gate_loaded
from expectations.rules import SetRule, several_lines
from expectations.written_rules import WrittenRule
from ingestion.layout import load_layouts
from tests.expectations.exam_rule_cases import EXAM_CASES
from tests.expectations.set_rule_cases import CASES, SENR, Case, enrollment, school, status
from tests.expectations.submissions import ledger, rules_found, students, submit

ALL_CASES = [*CASES, *EXAM_CASES]
DISTRICTS = {case.name: f"19{60000 + place:05}" for place, case in enumerate(ALL_CASES)}
# So many other lines keep a file with a rejected one from being held.
FILLING = 30
SCHOOL_OF_FILLING = "1930009"


def of_district(lines: list[dict], district: str) -> list[dict]:
    """The lines as the district's own."""
    return [
        {
            name: value and value.replace("{district}", district).replace("{school}", district)
            for name, value in values.items()
        }
        | ({"reporting_lea": district} if "reporting_lea" in values else {})
        for values in lines
    ]


@pytest.fixture(scope="module")
def numbers(database: str) -> dict[str, int]:
    """Every case gated, each in a district of its own, in two runs; its submission by case."""
    from tests.conftest import _empty

    with psycopg.connect(database) as connection:
        _empty(connection)
        directory = []
        for case in ALL_CASES:
            district = DISTRICTS[case.name]
            for record, lines in case.before:
                own = of_district(lines, district)
                if record == "cde_public_schools":
                    directory += own
                    if own[0]["cds_code"].startswith(district):
                        directory.append(school(district + SCHOOL_OF_FILLING))
                else:
                    submit(connection, record, own, district=district)
        submit(connection, "cde_public_schools", directory, district=None)
        gate_loaded(connection)
        sent = {case.name: _submit(connection, case) for case in ALL_CASES}
        gate_loaded(connection)
    return sent


def _submit(connection: psycopg.Connection, case: Case) -> int:
    district = DISTRICTS[case.name]
    elsewhere = {"reporting_lea": district, "school_of_attendance": SCHOOL_OF_FILLING}
    of_calpads = load_layouts()[case.record].family == "calpads"
    filling = students(case.record, FILLING, **(elsewhere if of_calpads else {}))
    for values in filling:
        values["ssid"] = "2" + values["ssid"][1:]
        if "local_student_id" in load_layouts()[case.record].key:
            values["local_student_id"] = values["ssid"]
    return submit(
        connection,
        case.record,
        [*of_district(case.lines, district), *filling],
        district=district,
    )


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.name)
def test_a_rule_finds_what_breaks_it_and_nothing_else(case, numbers, database):
    with psycopg.connect(database) as connection:
        assert rules_found(connection, numbers[case.name]) == case.found


def test_every_rule_is_broken_by_a_case():
    """A rule of CALPADS without a case may never find anything."""
    rules = {
        rule.code
        for layout in load_layouts().values()
        if layout.family == "calpads"
        for rule in several_lines(layout)
    }
    assert rules <= {code for case in ALL_CASES for _, code in case.found}


def test_fatal_rules_reject_the_line(connection):
    good = students(SENR, FILLING)
    submission = submit(
        connection,
        SENR,
        [enrollment(), enrollment("20241001", school_of_attendance="1930002"), *good],
    )
    gate_loaded(connection)
    assert ledger(connection, submission) == ("accepted_with_warnings", 32, 31, 1, 0)
    assert connection.execute(
        "select line_number, rules from quality.rejected_lines"
    ).fetchall() == [(2, ["SENR0027"])]


def test_a_rule_sees_the_records_of_its_own_run(connection):
    """Enrollments are gated before the statuses that need their grade, whatever came first."""
    submission = submit(connection, "calpads_sela", [status("EL", "20220815")])
    submit(connection, SENR, [enrollment(grade_level_code="PS")])
    gate_loaded(connection)
    assert (1, "SELA0301") in rules_found(connection, submission)


def test_the_order_names_records_that_exist():
    order = thresholds.load().gate_order
    assert set(order) <= set(load_layouts()) and len(set(order)) == len(order)


def test_a_held_file_is_not_in_force(connection):
    """A line of a held file makes no other one wrong."""
    held = submit(connection, SENR, [enrollment(), *students(SENR, 20, grade_level_code="77")])
    gate_loaded(connection)
    good = submit(connection, SENR, [enrollment("20241001", school_of_attendance="1930002")])
    gate_loaded(connection)
    assert ledger(connection, held)[0] == "held"
    assert rules_found(connection, good) == []


def test_a_rule_holds_in_its_years_only(connection):
    layout = load_layouts()[SENR]
    submission = submit(
        connection, SENR, [enrollment(), enrollment("20250801", academic_year_id="2025-2026")]
    )
    rule = next(rule for rule in several_lines(layout) if rule.code == "SENR0187")
    values = rule.model_dump() | {"finds": rule.finds, "years": "academic_year_id >= '2025-2026'"}
    connection.execute(
        "update raw.calpads_senr set enrollment_status_code = '30',"
        " enrollment_school_exit_date = right(academic_year_id, 4) || '0601'"
    )
    query = set_rules.query(SetRule(**values), layout, [submission])
    assert connection.execute(query).fetchall() == [(submission, 2)]


def test_a_rule_says_one_way_in_which_it_is_broken():
    words = {"code": "X", "field": "ssid", "severity": "fatal", "message": "", "remedy": ""}
    with pytest.raises(ValueError, match="or else finds"):
        WrittenRule(**words)
    with pytest.raises(ValueError, match="or else finds"):
        WrittenRule(**words, finds="x.sql", breaks_when="true")


def test_a_trial_finding_changes_no_verdict(connection, monkeypatch):
    """A trial rule is tried out beside the others: its finding is there, the file is accepted."""
    from expectations import gate

    layout = load_layouts()[SENR]
    on_trial = [rule.model_copy(update={"severity": "trial"}) for rule in several_lines(layout)]
    monkeypatch.setattr(gate, "several_lines", lambda layout: on_trial)
    submission = submit(
        connection, SENR, [enrollment(), enrollment("20241001", school_of_attendance="1930002")]
    )
    gate_loaded(connection)
    assert ledger(connection, submission) == ("accepted", 2, 2, 0, 0)
    found = connection.execute("select line_number, rule, severity from quality.findings")
    assert found.fetchall() == [(2, "SENR0027", "trial")]


def test_a_line_of_a_file_held_in_the_same_run_makes_none_wrong(connection):
    """A bad file and its correction, sent between two runs: the corrected lines are sound."""
    held = submit(
        connection,
        SENR,
        [enrollment("20240801"), *students(SENR, 20, grade_level_code="77")],
    )
    good = submit(connection, SENR, [enrollment("20240812")])
    gate_loaded(connection)
    assert ledger(connection, held)[0] == "held"
    assert ledger(connection, good) == ("accepted", 1, 1, 0, 0)


def test_a_line_that_rests_on_a_rejected_one_is_found(connection):
    """Whether another rule failed anywhere does not change what a district is told."""
    submission = submit(
        connection,
        SENR,
        [
            enrollment(grade_level_code="77"),
            enrollment("20241001", enrollment_status_code="30", school_of_attendance="1930002"),
            *students(SENR, FILLING),
        ],
    )
    gate_loaded(connection)
    assert (2, "SENR0185") in rules_found(connection, submission)
