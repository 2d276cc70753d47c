"""Rules of ELPAC, interim and public files: a good line passes, a bad one is found."""

from __future__ import annotations

import pytest

from expectations import batch
from expectations.rules import line_rules
from ingestion.layout import load_layouts
from tests.expectations.submissions import DISTRICT, submit
from tests.expectations.test_rules import TODAY

SCORE = {
    "ssid": "1234567890",
    "grade_assessed": "05",
    "calpads_district_code": f"{DISTRICT}0000000",
    "calpads_school_code": f"{DISTRICT}1930001",
    "include_indicator": "Y",
    "final_test_completed_date": "2025-03-08",
    "overall_scale_score": "1500",
    "overall_pl": "3",
}
PLACE = {"county_code": "19", "district_code": "64733", "school_code": "1930001"}
DATAQUEST = PLACE | {
    "academic_year": "2024-25",
    "aggregate_level": "S",
    "charter_school": "All",
    "reporting_category": "TA",
}
GOOD_LINES: dict[str, dict[str, str]] = {
    "toms_summative_elpac": SCORE | {"record_type": "21", "overall_pl": "2"},
    "toms_initial_elpac": SCORE | {"record_type": "22", "final_test_completed_date": "2024-08-20"},
    "cers_interim": {
        "ssid": "1234567890",
        "reporting_district_id": f"{DISTRICT}0000000",
        "reporting_school_id": f"{DISTRICT}1930001",
        "test_year": "2025",
        "submit_date_time": "2024-10-08 09:30:00.0",
        "assessment_type": "Interim",
        "assessment_name": "ICA Math 5",
        "subject": "Math",
        "scale_score": "2510.5",
    },
    "cde_dashboard": {
        "cds": "01100170123968",
        "rtype": "S",
        "indicator": "CHRO",
        "reporting_year": "2025",
        "change": "-1.5",
    },
    "cde_chronic_absenteeism": DATAQUEST
    | {"eligible_enrollment": "*", "chronic_absenteeism_count": "*"}
    | {"chronic_absenteeism_rate": "*"},
    "cde_suspension": DATAQUEST
    | {"cumulative_enrollment": "100", "total_suspensions": "3", "students_suspended": "0"}
    | {"suspension_rate": "0.0"},
    "cde_acgr": DATAQUEST
    | {"cohort_students": "20", "regular_diploma_count": "18", "regular_diploma_rate": "90.0"}
    | {"dropout_count": "*"},
    "cde_caaspp_research": PLACE
    | {"test_year": "2025", "student_group_id": "1", "grade": "13", "test_id": "2"}
    | {"mean_scale_score": "", "percent_met_and_above": "12.30"},
    "cde_cupc": PLACE
    | {"academic_year": "2024-2025", "total_enrollment": "60"}
    | {"meal_program_eligible": "40", "unduplicated_pupil_count": "*"},
    "cde_public_schools": {
        "cds_code": "01100170123968",
        "status_type": "Active",
        "county_name": "Alameda",
        "district_name": "Alameda County",
        "school_name": "No Data",
    },
}
# Fields of masked or missing numbers, by record.
NUMBERS = {
    "cde_chronic_absenteeism": [
        "eligible_enrollment",
        "chronic_absenteeism_count",
        "chronic_absenteeism_rate",
    ],
    "cde_suspension": ["cumulative_enrollment", "students_suspended", "suspension_rate"],
    "cde_acgr": [
        "cohort_students",
        "regular_diploma_count",
        "regular_diploma_rate",
        "met_uc_csu_requirements_count",
        "met_uc_csu_requirements_rate",
        "dropout_count",
        "dropout_rate",
    ],
    "cde_caaspp_research": [
        "students_enrolled",
        "students_tested",
        "students_with_scores",
        "percent_met_and_above",
        "mean_scale_score",
    ],
    "cde_cupc": [
        "total_enrollment",
        "meal_program_eligible",
        "english_learner",
        "unduplicated_pupil_count",
    ],
}
BAD_LINES = [
    *((record, {"overall_scale_score": "15OO"}, {"TOMS0004 overall_scale_score"})
      for record in ("toms_summative_elpac", "toms_initial_elpac")),
    *((record, {"overall_pl": "5"}, {"TOMS0005 overall_pl"})
      for record in ("toms_summative_elpac", "toms_initial_elpac")),
    *((record, {"final_test_completed_date": "2025-07-01"}, {"TOMS0002 final_test_completed_date"})
      for record in ("toms_summative_elpac", "toms_initial_elpac")),
    ("toms_summative_elpac", {"overall_scale_score": "NS", "overall_pl": "0"}, set()),
    # Grade 5 has 1150 to 1800, and level 3 from 1514 on; the scale of the initial test is another.
    ("toms_summative_elpac", {"overall_scale_score": "1801", "overall_pl": "4"},
     {"TOMS0006 overall_scale_score"}),
    ("toms_summative_elpac", {"overall_scale_score": "1149", "overall_pl": "1"},
     {"TOMS0006 overall_scale_score"}),
    ("toms_summative_elpac", {"overall_scale_score": "1514"}, {"TOMS0007 overall_pl"}),
    ("toms_summative_elpac", {"overall_scale_score": "1513"}, set()),
    ("toms_initial_elpac", {"overall_scale_score": "450"}, set()),
    ("cers_interim", {"achievement_level": "5"}, {"CERS0004 achievement_level"}),
    ("cers_interim", {"achievement_level": "0"}, set()),
    ("cers_interim", {"completeness": "Y"}, {"CERS0005 completeness"}),
    ("cers_interim", {"completeness": "Complete"}, set()),
    ("cers_interim", {"test_year": "2024"}, {"CERS0001 test_year"}),
    ("cers_interim", {"scale_score": "high"}, {"CERS0002 scale_score"}),
    ("cers_interim", {"scale_score": ""}, set()),
    ("cers_interim", {"submit_date_time": "10/8/2024"}, {"CERS0003 submit_date_time"}),
    ("cde_dashboard", {"cds": "1100170123968"}, {"CDE0002 cds"}),
    ("cde_dashboard", {"cds": "100170123968"}, {"CDE0001 cds"}),
    ("cde_dashboard", {"reporting_year": "2024"}, {"CDE0003 reporting_year"}),
    ("cde_dashboard", {"change": "*"}, {"FRMT0004 change"}),
    ("cde_public_schools", {"cds_code": "1100170123968"}, {"CDE0002 cds_code"}),
    ("cde_public_schools", {"cds_code": "170123968"}, {"CDE0001 cds_code"}),
    *((record, {name: "high"}, {f"CDE0004 {name}"})
      for record, names in NUMBERS.items() for name in names),
    *((record, {"county_code": "1"}, {"CDE0002 county_code"}) for record in NUMBERS),
    *((record, {"school_code": "130419"}, {"CDE0002 county_code"}) for record in NUMBERS),
    *((record, {"school_code": "1"}, {"CDE0002 county_code"}) for record in NUMBERS),
    *((record, {"school_code": "30419"}, {"CDE0001 county_code", "CDE0002 county_code"})
      for record in NUMBERS),
    *((record, {"district_code": "0", "school_code": "0"}, set()) for record in NUMBERS),
    *((record, {"district_code": "4733"}, {"CDE0001 county_code"}) for record in NUMBERS),
    *((record, {"academic_year": "2023-24"}, {"CDE0003 academic_year"})
      for record in NUMBERS if record != "cde_caaspp_research"),
    ("cde_caaspp_research", {"test_year": "2024"}, {"CDE0003 test_year"}),
]  # fmt: skip


def broken(connection, record: str, values) -> set[str]:
    """The names of the rules that a line breaks."""
    layout = load_layouts()[record]
    rules = line_rules(layout, TODAY)
    district = DISTRICT if layout.is_from_districts else None
    number = submit(connection, record, [values], district=district)
    outcomes = ", ".join(f"coalesce({rule.predicate}, false)" for rule in rules)
    lines = batch.lines(layout, [number]).as_string(None)
    row = connection.execute(f"select {outcomes} from ({lines}) lines").fetchone()
    return {rule.name for rule, is_broken in zip(rules, row, strict=True) if is_broken}


@pytest.mark.parametrize("record", GOOD_LINES)
def test_a_good_line_breaks_no_rule(connection, record):
    assert broken(connection, record, GOOD_LINES[record]) == set()


@pytest.mark.parametrize(("record", "changes", "rules"), BAD_LINES)
def test_a_bad_line_breaks_its_rule_and_no_other(connection, record, changes, rules):
    assert broken(connection, record, GOOD_LINES[record] | changes) == rules


@pytest.mark.parametrize("record", GOOD_LINES)
def test_every_hand_written_rule_has_a_bad_line(record):
    """A rule without a line that breaks it in a test may never find anything."""
    written = {
        rule.name
        for rule in line_rules(load_layouts()[record], TODAY)
        if (rule.code.startswith(("CDE", "CERS", "TOMS000")) and not rule.code.endswith("0001"))
        or rule.code in ("CDE0001", "CERS0001")
    }
    tested = {name for tested, _, names in BAD_LINES if tested == record for name in names}
    assert written <= tested
