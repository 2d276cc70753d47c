"""The marts of single students equal a plain second computation, and sum up to the cells."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import psycopg
import pytest

from tests.end_to_end import students
from tests.installation import Installation

# By measure the column whose sum over students is the cell's numerator. Not those of distances:
# lowest scores that make up for participation are no student's.
SUMS = {
    "chronic_absenteeism": "is_chronically_absent",
    "suspension": "is_suspended",
    "expulsion": "is_expelled",
    "ela_met_standard": "ela_met_standard",
    "math_met_standard": "math_met_standard",
    "science_met_standard": "science_met_standard",
    "ela_participation": "ela_participated",
    "math_participation": "math_participated",
    "english_learner_progress": "english_learner_progressed",
    "reclassification": "reclassified",
    "high_school_readiness": "high_school_ready",
    "ninth_grade_on_track": "ninth_grade_on_track",
    "on_track_to_graduate": "on_track_to_graduate",
    "stability": "is_stable",
    "interim_ela_met_benchmark": "interim_ela_met_benchmark",
    "interim_math_met_benchmark": "interim_math_met_benchmark",
}
# The same of student_cohort_outcomes.
COHORT_SUMS = {
    "graduation_4yr": "graduated_in_four_years",
    "dropout_4yr": "dropped_out",
    "graduation_5yr": "graduated_in_five_years",
    "graduation_combined": "graduated_in_four_or_five_years",
    "a_g_completion": "completed_a_g",
    "college_career_prepared": "prepared_for_college_career",
    "college_going": "went_to_college",
}


@pytest.fixture(scope="module")
def warehouse(clean: Installation) -> Iterator[psycopg.Connection]:
    with clean.connect() as connection:
        yield connection


def _mart(connection: psycopg.Connection, name: str) -> pd.DataFrame:
    return (
        students.read(connection, f"select * from marts.{name}")
        .set_index(students.KEY)
        .sort_index()
    )


def test_profiles_are_those_of_the_latest_enrollment(warehouse):
    expected = students.profiles(warehouse)
    pd.testing.assert_frame_equal(
        _mart(warehouse, "student_profiles")[expected.columns], expected, check_dtype=False
    )


def test_days_and_removals_are_those_of_the_lines(warehouse):
    mart = _mart(warehouse, "student_measures")
    for expected in (students.attendance(warehouse), students.removals(warehouse)):
        expected = expected.reindex(mart.index)
        for column in expected:
            ours, theirs = mart[column].astype(float), expected[column].astype(float)
            pd.testing.assert_series_equal(ours, theirs, check_dtype=False)


def test_flags_follow_their_definitions(warehouse):
    mart = _mart(warehouse, "student_on_track")
    days = students.attendance(warehouse).reindex(mart.index)
    enough = days["days_expected"] >= 31
    removed = students.removals(warehouse).reindex(mart.index)
    expected = {
        "is_chronically_absent": (days["days_absent"] * 10 >= days["days_expected"]).where(enough),
        "abc_attendance": (days["days_absent"] * 10 > days["days_expected"]).where(enough),
        "is_suspended": (removed["suspension_days"].ge(1) | removed["is_expelled"].eq(True)).where(
            removed["suspension_days"].notna()
        ),
        "failed_english": students.failing(warehouse, "ela").reindex(mart.index),
        "failed_math": students.failing(warehouse, "math").reindex(mart.index),
    }
    outcomes = students.read(warehouse, "select * from conformed.fct_student_year")
    outcomes = outcomes.set_index(students.KEY).reindex(mart.index)
    for flag, outcome, grades in (
        ("is_off_track_in_grade_9", "ninth_grade_on_track", ["09"]),
        ("is_off_track_to_graduate", "on_track_to_graduate", students.HIGH_SCHOOL),
    ):
        counts = mart["grade_level"].isin(grades) & outcomes[outcome].notna()
        expected[flag] = outcomes[outcome].eq(0).where(counts)
    for flag, values in expected.items():
        assert values.notna().any(), flag
        pd.testing.assert_series_equal(
            mart[flag].astype(float), values.astype(float), check_names=False
        )
    flags = pd.DataFrame(expected).drop(columns="abc_attendance").astype(float)
    assert mart["flag_count"].tolist() == flags.sum(axis=1).tolist()
    assert mart["known_count"].tolist() == flags.notna().sum(axis=1).tolist()
    assert mart["reasons"].map(len).tolist() == mart["flag_count"].tolist()


@pytest.mark.parametrize(
    ("mart_name", "measure", "column"),
    [
        *(("student_measures", *pair) for pair in SUMS.items()),
        *(("student_cohort_outcomes", *pair) for pair in COHORT_SUMS.items()),
    ],
)
def test_students_sum_up_to_their_districts_cell(warehouse, mart_name, measure, column):
    mart = _mart(warehouse, mart_name)[column].astype(float).dropna()
    sums = mart.groupby(["district_id", "school_year"]).agg(["size", "sum"])
    cells = students.read(
        warehouse,
        "select entity_id, school_year, n, numerator::float from marts.measure_cells"
        f" where measure_id = '{measure}' and level = 'district' and student_group = 'ALL'"
        " and grade_span = 'ALL' and state in ('published', 'published_zero')",
    ).set_index(["entity_id", "school_year"])
    assert len(cells)
    assert cells.index.isin(sums.index).all()
    published = sums.loc[cells.index]
    assert published["size"].tolist() == cells["n"].tolist()
    assert published["sum"].tolist() == cells["numerator"].tolist()


def test_no_column_of_a_student_is_a_name_or_an_identifier(warehouse):
    columns = students.read(
        warehouse,
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'marts' and table_name like 'student_%'",
    )
    assert set(columns["table_name"]) == {
        "student_profiles",
        "student_cohort_outcomes",
        "student_measures",
        "student_on_track",
    }
    named = columns["column_name"].str.contains("name|ssid|birth|local_student|address|phone|mail")
    assert columns[named].empty
