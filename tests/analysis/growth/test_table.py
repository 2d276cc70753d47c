"""The table of scores: what is refused, and which cohorts a change touches."""

from __future__ import annotations

import pandas
import pytest

from analysis.growth.bounds import Bounds, read_bounds
from analysis.growth.cohorts import Cohort, Prior
from analysis.growth.table import cohorts_touched, read_scores


def table(*rows) -> pandas.DataFrame:
    columns = ["student_id", "subject", "school_year", "grade", "scale_score"]
    return pandas.DataFrame(rows, columns=columns)


FOURTH = ("a", "ela", "2023-2024", "04", 2400)
FIFTH = ("a", "ela", "2024-2025", "05", 2450)


def test_school_years_and_grades_are_read_in_the_usual_spellings():
    spelled = table(
        ("a", "ela", "2024-2025", "05", "2400"),
        ("b", "ela", "2024_2025", 5, 2400.5),
        ("c", "ela", 2025, "5", 2400),
    )
    scores = read_scores(spelled)
    assert scores["year"].tolist() == [2025] * 3
    assert scores["grade"].tolist() == [5] * 3


def test_students_without_a_score_are_left_out():
    assert read_scores(table(FOURTH, ("b", "ela", "2024-2025", 5, None)))[
        "student_id"
    ].tolist() == ["a"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("b", "ela", "2024-2025", 5, "high"), "1 rows .* scale_score that is no number"),
        (("b", "ela", "2024-2025", 5, float("inf")), "infinite scale_score"),
        (("b", "ela", "2024-2025", "KN", 1), "grade that is no number"),
        (("b", "ela", "2024-2025", 4.5, 1), "no whole number"),
        (("b", "ela", "24-25", 5, 1), "neither 2024-2025 nor 2025"),
        (("b", "ela", "2024-2027", 5, 1), "neither 2024-2025 nor 2025"),
        ((None, "ela", "2024-2025", 5, 1), "no student_id"),
        (("a", "ela", 2024, 3, 1), "second score of a student"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused_without_naming_anyone(row, message):
    with pytest.raises(ValueError, match=message) as refused:
        read_scores(table(FOURTH, row))
    assert "high" not in str(refused.value)


def test_missing_columns_are_named():
    with pytest.raises(ValueError, match="grade, scale_score"):
        read_scores(table(FOURTH)[["student_id", "subject", "school_year"]])


def test_a_late_score_touches_its_cohort_and_those_it_is_prior_to():
    """Growth of everybody else stays as it was and is not computed again."""
    other = [
        ("b", "ela", "2024-2025", 5, 2410),
        ("b", "ela", "2023-2024", 4, 2410),
        ("c", "math", "2024-2025", 8, 2500),
    ]
    late = table(FOURTH, FIFTH, *other)
    assert cohorts_touched(table(FIFTH, *other), late) == {
        Cohort("ela", 2024, 4),
        Cohort("ela", 2025, 5),
    }
    assert cohorts_touched(late, late) == set()


def test_a_changed_score_touches_no_cohort_without_that_student():
    before, after = table(FOURTH, FIFTH), table(FOURTH, (*FIFTH[:4], 2451))
    assert cohorts_touched(before, after) == {Cohort("ela", 2025, 5)}


def test_second_priors_count_and_gaps_can_be_configured():
    before = table(("a", "ela", 2022, 3, 2300), FIFTH)
    after = table(("a", "ela", 2022, 3, 2301), FIFTH)
    third = Cohort("ela", 2022, 3)
    assert cohorts_touched(before, after) == {third}
    assert cohorts_touched(before, after, [Prior(3, 2)]) == {third, Cohort("ela", 2025, 5)}


def test_residual_gain_is_touched_by_the_other_subject():
    math = ("a", "math", "2024-2025", 5, 2480)
    before, after = table(FOURTH, FIFTH, math), table((*FOURTH[:4], 2401), FIFTH, math)
    touched = cohorts_touched(before, after, [Prior(1, 1)], across_subjects=True)
    assert Cohort("math", 2025, 5) in touched
    assert Cohort("math", 2025, 5) not in cohorts_touched(before, after, [Prior(1, 1)])


def test_bounds_of_a_year_go_before_those_of_every_year():
    columns = ["subject", "grade", "school_year", "lowest_score", "highest_score"]
    rows = [("ela", 5, None, 2200, 2730), ("ela", 5, "2019-2020", 2201, 2701)]
    bounds = read_bounds(pandas.DataFrame(rows, columns=columns))
    assert bounds.get(Cohort("ela", 2025, 5)) == Bounds(2200, 2730)
    assert bounds.get(Cohort("ela", 2020, 5)) == Bounds(2201, 2701)
    assert bounds.get(Cohort("math", 2025, 5)) is None
    with pytest.raises(ValueError, match="twice"):
        read_bounds(pandas.DataFrame([rows[0], rows[0]], columns=columns))
    with pytest.raises(ValueError, match="no range"):
        read_bounds(pandas.DataFrame([("ela", 5, None, 9, 1)], columns=columns))
