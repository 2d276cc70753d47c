"""Each kind of rule: a good line passes, a bad one is found with its field, rule and remedy."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations import batch
from expectations.rules import line_rules, repeated_key_rule
from ingestion.layout import load_layouts
from tests.expectations.calpads_bad_lines import CALPADS_BAD_LINES
from tests.expectations.local_lines import LOCAL_BAD_LINES
from tests.expectations.student_bad_lines import STUDENT_BAD_LINES
from tests.expectations.submissions import GOOD_LINES, line, submit

TODAY = date(2025, 6, 1)
ANY_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


def broken(connection, record: str, values) -> set[str]:
    """The names of the rules that a line breaks."""
    layout = load_layouts()[record]
    rules = line_rules(layout, TODAY)
    district = None if layout.family == "directory" else "1964733"
    number = submit(connection, record, [values], district=district)
    outcomes = ", ".join(f"coalesce({rule.predicate}, false)" for rule in rules)
    lines = batch.lines(layout, [number]).as_string(None)
    row = connection.execute(f"select {outcomes} from ({lines}) lines").fetchone()
    return {rule.name for rule, is_broken in zip(rules, row, strict=True) if is_broken}


@pytest.mark.parametrize("record", sorted(GOOD_LINES))
def test_a_good_line_breaks_no_rule(connection, record):
    assert broken(connection, record, line(record)) == set()


BAD_LINES = [
    # Rules that follow from the layout.
    ("calpads_senr", {"grade_level_code": None}, {"GERR0001 grade_level_code"}),
    ("calpads_senr", {"student_legal_last_name": "  "}, {"GERR0001 student_legal_last_name"}),
    ("calpads_senr", {"grade_level_code": "13"}, {"GERR0002 grade_level_code"}),
    ("calpads_senr", {"record_type_code": "SINF"}, {"GERR0002 record_type_code"}),
    ("calpads_senr", {"enrollment_status_code": "40"}, {"GERR0007 enrollment_status_code"}),
    ("calpads_senr", {"transaction_type_code": "X"}, {"GERR0008 transaction_type_code"}),
    ("calpads_senr", {"school_of_attendance": "930001"}, {"FRMT0001 school_of_attendance"}),
    ("calpads_senr", {"ssid": "12345A7890"}, {"FRMT0004 ssid"}),
    ("calpads_senr", {"student_birth_date": "20130229"}, {"FRMT0002 student_birth_date"}),
    ("calpads_senr", {"student_alias_first_name": "A_b"}, {"IVR0009 student_alias_first_name"}),
    ("calpads_senr", {"reporting_lea": "1964734"}, {"SENR0001 reporting_lea"}),
    ("calpads_stas", {"reporting_lea": "1964734"}, {"IVR0001 reporting_lea"}),
    ("calpads_senr", {"academic_year_id": "2024-2026"}, {"SENR0006 academic_year_id"}),
    ("calpads_senr", {"academic_year_id": "2026-2027"}, {"SENR0006 academic_year_id"}),
    ("calpads_stas", {"academic_year_id": "24-25"}, {"IVR0006 academic_year_id"}),
    (
        "calpads_stas",
        {"days_attended": "x"},
        {"FRMT0004 days_attended", "STAS0318 expected_attendance_days"},
    ),
    (
        "calpads_stas",
        {"days_attended": "-1", "days_absent_excused_non_suspension": "181"},
        {"RANGE0001 days_attended"},
    ),
    ("toms_caaspp", {"calpads_district_code": "19" * 7}, {"TOMS0001 calpads_district_code"}),
    (
        "toms_caaspp",
        {"final_test_completed_date": "20250430"},
        {"FRMT0002 final_test_completed_date"},
    ),
    ("toms_caaspp", {"scale_score": "99"}, {"RANGE0001 scale_score"}),
    # Rules written by hand.
    (
        "toms_caaspp",
        {"final_test_completed_date": "2024-06-30"},
        {"TOMS0002 final_test_completed_date"},
    ),
    (
        "toms_caaspp",
        {"final_test_completed_date": "2025-07-01"},
        {"TOMS0002 final_test_completed_date"},
    ),
    (
        "toms_caaspp",
        {"final_test_completed_date": None},
        {"TOMS0003 final_test_completed_date"},
    ),
    ("calpads_senr", {"school_of_attendance_nps": "7100001"}, {"SENR0003 school_of_attendance"}),
    ("calpads_senr", {"school_of_attendance": "0000001"}, {"SENR0004 school_of_attendance_nps"}),
    (
        "calpads_senr",
        {"enrollment_school_exit_date": "20240811", "student_exit_reason_code": "T160"},
        {"SENR0018 enrollment_school_exit_date"},
    ),
    (
        "calpads_senr",
        {"enrollment_school_exit_date": "20250612"},
        {"EXIT0001 student_exit_reason_code"},
    ),
    (
        "calpads_senr",
        {
            "enrollment_school_exit_date": "20250612",
            "student_exit_reason_code": "T160",
            "student_school_completion_status": "360",
        },
        {"SENR0022 student_school_completion_status"},
    ),
    (
        "calpads_senr",
        {"enrollment_school_exit_date": "20250612", "student_exit_reason_code": "E230"},
        {"SENR0022 student_school_completion_status"},
    ),
    (
        "calpads_senr",
        {
            "enrollment_school_exit_date": "20250612",
            "student_exit_reason_code": "E155",
            "student_school_completion_status": "100",
        },
        {"SENR0175 student_exit_reason_code"},
    ),
    (
        "calpads_senr",
        {
            "enrollment_status_code": "20",
            "enrollment_school_exit_date": "20250612",
            "student_exit_reason_code": "E155",
        },
        {"SENR0302 student_exit_reason_code"},
    ),
    (
        "calpads_senr",
        {
            "academic_year_id": "2025-2026",
            "enrollment_school_start_date": "20250812",
            "student_birth_date": "20220813",
            "grade_level_code": "PS",
            "enrollment_status_code": "50",
        },
        {"SENR0731F1 enrollment_status_code"},
    ),
    ("calpads_stas", {"days_attended": "170"}, {"STAS0318 expected_attendance_days"}),
    ("calpads_stas", {"school_of_attendance": "0000002"}, {"STAS0651 school_of_attendance"}),
    (
        "calpads_stas",
        {"academic_year_id": "2025-2026", "attendance_recovery_days": "2.5"},
        {"STAS0739 attendance_recovery_days"},
    ),
    (
        "calpads_sirs",
        {"incident_disciplinary_action_duration_days": None},
        {"SIRS0489 incident_disciplinary_action_duration_days"},
    ),
    (
        "calpads_sirs",
        {"incident_disciplinary_action_duration_days": "0"},
        {"SIRS0507 incident_disciplinary_action_duration_days"},
    ),
    (
        "calpads_sirs",
        {"incident_result_code": "200"},
        {"SIRS0491 incident_disciplinary_action_modification_code"},
    ),
    ("calpads_sinf", {"effective_end_date": "20240811"}, {"DATE0001 effective_end_date"}),
    (
        "calpads_sinf",
        {"student_birth_country_code": "MX"},
        {"SINF0061 enrolled_in_us_school_less_than_three_cumulative_years_indicator"},
    ),
    (
        "calpads_sprg",
        {"education_program_membership_end_date": "20240811"},
        {"DATE0001 education_program_membership_end_date"},
    ),
    (
        "calpads_sprg",
        {"student_birth_date": "20240901"},
        {"DATE0002 education_program_membership_start_date"},
    ),
    ("calpads_sprg", {"education_program_code": "122"}, {"SPRG0081 education_service_code"}),
    ("calpads_sela", {"primary_language_code": "eng"}, {"SELA0280 primary_language_code"}),
    *CALPADS_BAD_LINES,
    *STUDENT_BAD_LINES,
    *LOCAL_BAD_LINES,
]  # fmt: skip


@pytest.mark.parametrize(("record", "changes", "expected"), BAD_LINES)
def test_a_bad_line_breaks_its_rule_and_no_other(connection, record, changes, expected):
    assert broken(connection, record, line(record, **changes)) == expected


def test_every_hand_written_rule_has_a_bad_line():
    """A rule without a line that breaks it in a test may never find anything.

    Records without a good line here have theirs in test_local_rules.py and test_public_rules.py.
    """
    for record in GOOD_LINES:
        written = {
            rule.name
            for rule in line_rules(load_layouts()[record], TODAY)
            if not rule.code.startswith(("GERR", "FRMT", "IVR", "RANGE", "TOMS0001"))
        } - {"SENR0001 reporting_lea", "SENR0006 academic_year_id"}
        tested = {name for tested, _, names in BAD_LINES if tested == record for name in names}
        assert written <= tested


def test_lines_that_only_look_wrong(connection):
    """Exceptions that the rules of CALPADS make."""
    no_show = {"enrollment_school_exit_date": "20240811", "student_exit_reason_code": "N470"}
    assert broken(connection, "calpads_senr", line("calpads_senr", **no_show)) == set()
    exempt = {
        "student_absence_summary_data_collection_exemption_indicator": "Y",
        "expected_attendance_days": "180",
        "days_attended": None,
    }
    assert broken(connection, "calpads_stas", line("calpads_stas", **exempt)) == set()
    extract = {"record_type_code": "SENR-R", "transaction_type_code": None}
    assert broken(connection, "calpads_senr", line("calpads_senr", **extract)) == set()
    english = {"english_acquisition_status_code": "EO", "primary_language_code": "eng"}
    assert broken(connection, "calpads_sela", line("calpads_sela", **english)) == set()


def test_a_deletion_needs_only_what_names_the_record(connection):
    deletion = {name: None for name in GOOD_LINES["calpads_senr"]} | {
        "record_type_code": "SENR",
        "transaction_type_code": "D",
        "reporting_lea": "1964733",
        "school_of_attendance": "1930001",
        "academic_year_id": "2024-2025",
        "ssid": "1234567890",
        "enrollment_school_start_date": "20240812",
    }
    assert broken(connection, "calpads_senr", deletion) == set()
    without_key = deletion | {"ssid": None}
    assert broken(connection, "calpads_senr", without_key) == {"GERR0001 ssid"}


@pytest.mark.parametrize(
    "changes",
    [
        {"final_test_completed_date": "2024-07-01"},
        {"final_test_completed_date": "2025-06-30"},
        {"final_test_completed_date": None, "test_completed_date_1": "2025-04-30"},
        {"final_test_completed_date": None, "scale_score": None},
        {"final_test_completed_date": None, "include_indicator": "N"},
    ],
)
def test_dates_of_tests_that_are_right(connection, changes):
    """Both ends of the school year belong to it; only a score that counts needs a date."""
    assert broken(connection, "toms_caaspp", line("toms_caaspp", **changes)) == set()


def test_rules_at_intake_reject_and_rules_of_a_certification_warn():
    """CALPADS rejects SINF0061 and SIRS0491 when a file is taken in."""
    severities = {
        rule.code: rule.severity
        for layout in load_layouts().values()
        for rule in line_rules(layout, TODAY)
    }
    assert (severities["SINF0061"], severities["SIRS0491"]) == ("fatal", "fatal")
    windows = {code: severities[code] for code in severities if re.search(r"[FE][1-4]$", code)}
    assert windows and set(windows.values()) == {"warning"}


@pytest.mark.parametrize(
    ("year", "grade", "is_broken"),
    [("2022-2023", "TK", True), ("2023-2024", "TK", False), ("2019-2020", "UE", True)],
)
def test_codes_have_their_years(connection, year, grade, is_broken):
    """GERR0007: grade TK exists from 2023-2024 on, UE ended with 2017-2018."""
    values = line("calpads_senr", academic_year_id=year, grade_level_code=grade)
    expected = {"GERR0007 grade_level_code"} if is_broken else set()
    assert broken(connection, "calpads_senr", values) == expected


def test_fields_have_their_years(connection):
    """A field that is no part of the year's layout has no rules in that year."""
    values = {"attendance_recovery_days": "many"}
    before = line("calpads_stas", academic_year_id="2024-2025", **values)
    since = line("calpads_stas", academic_year_id="2025-2026", **values)
    assert broken(connection, "calpads_stas", before) == set()
    assert "FRMT0004 attendance_recovery_days" in broken(connection, "calpads_stas", since)


def test_only_full_replacement_files_hold_each_key_once():
    has_rule = {
        record: repeated_key_rule(layout) is not None for record, layout in load_layouts().items()
    }
    assert repeated_key_rule(load_layouts()["calpads_scsc"]).code == "SCSC0230"
    assert has_rule["calpads_stas"] and has_rule["toms_caaspp"] and has_rule["cde_entities"]
    assert not has_rule["calpads_senr"] and not has_rule["calpads_sinf"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_line_makes_a_rule_fail(connection, data):
    """Whatever a district sends, every rule can be evaluated: an error would stop all others."""
    record = data.draw(st.sampled_from(sorted(GOOD_LINES)))
    columns = [field.name for field in load_layouts()[record].fields][:45]
    values = data.draw(st.fixed_dictionaries({name: st.none() | ANY_TEXT for name in columns}))
    broken(connection, record, values)
