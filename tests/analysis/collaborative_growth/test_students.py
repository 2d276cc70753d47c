"""Growth of a cohort's students rests on what was known in its school year."""

from __future__ import annotations

import pandas
import pytest

from analysis.collaborative_growth.students import compute, known_by, with_covariates
from analysis.growth.cohorts import Cohort
from tests.analysis.growth.synthetic import three_years

FIFTH = Cohort("ela", 2025, 5)
BOUNDS = pandas.DataFrame(
    {"subject": ["ela"], "grade": [5], "lowest_score": [1000], "highest_score": [4000]}
)
NOBODY = pandas.DataFrame(
    {
        name: pandas.Series(dtype="str")
        for name in ("student_id", "subject", "school_year", "school_id")
    }
    | {"student_groups": pandas.Series(dtype="object")}
)


@pytest.fixture
def scores() -> pandas.DataFrame:
    """Scores of 300 students in grades 3 to 5, all sent by their district."""
    table = three_years(300)
    return table.assign(told_in=None, district_id="1900001", tested_on="2025-05-02")


def test_scores_told_later_are_not_known_before(scores):
    """What a file of 2025-2026 tells of 2023-2024 is no prior score of 2024-2025."""
    told = scores[scores["school_year"] == "2023-2024"].index
    scores.loc[told, "told_in"] = "2025-2026"
    later, _ = compute(scores, NOBODY, BOUNDS, [FIFTH])
    scores.loc[told, "told_in"] = "2024-2025"
    now, _ = compute(scores, NOBODY, BOUNDS, [FIFTH])

    assert len(later) == 0
    assert len(now) == 300


def test_a_told_score_makes_nobody_a_member_of_its_cohort(scores):
    scores.loc[scores["school_year"] == "2024-2025", "told_in"] = "2024-2025"

    assert set(known_by(scores, 2025)["school_year"]) == {"2022-2023", "2023-2024"}


def test_later_years_change_no_growth(scores):
    """The same percentiles whether or not a later year's scores are there."""
    later = scores[scores["school_year"] == "2024-2025"].assign(
        school_year="2025-2026", grade=6, scale_score=2500
    )
    before, _ = compute(scores, NOBODY, BOUNDS, [FIFTH])
    after, _ = compute(pandas.concat([scores, later]), NOBODY, BOUNDS, [FIFTH])

    assert before["growth_percentile"].tolist() == after["growth_percentile"].tolist()


def test_the_largest_order_counts_once_per_student(scores):
    """A student without a score of two years before has the percentile of one prior score."""
    first = scores["student_id"] == "s000000"
    scores = scores[~(first & (scores["school_year"] == "2022-2023"))]
    rows, sizes = compute(scores, NOBODY, BOUNDS, [FIFTH])

    orders = rows.set_index("student_key")["prior_scores"]
    assert orders["s000000"] == 1
    assert orders.drop("s000000").unique().tolist() == [2]
    assert rows["student_key"].is_unique
    assert sizes[["students", "students_with_prior_score"]].to_numpy().tolist() == [[300, 300]]


def test_a_small_cohort_has_rows_without_figures(scores):
    few = scores[scores["student_id"] < "s000050"]
    rows, _ = compute(few, NOBODY, BOUNDS, [FIFTH])

    assert len(rows) == 50
    assert rows["growth_percentile"].isna().all()


def test_covariates_are_the_groups_at_the_school():
    """Reclassified students are in the group EL for some years, but are no English learners."""
    scores = pandas.DataFrame(
        {"student_id": ["a", "b", "c"], "subject": "ela", "school_year": "2024-2025"}
    )
    members = scores.iloc[[0, 0, 1]].assign(
        school_id=["1", "2", "1"],
        student_groups=[["ALL", "EL"], ["ALL", "EL", "SED", "SWD"], ["ALL", "EL", "RFEP", "FOS"]],
    )
    rows = with_covariates(scores, members).set_index("student_id")

    assert rows["school_id"].fillna("").to_dict() == {"a": "2", "b": "1", "c": ""}
    assert rows.loc["a", "english_learner":].tolist() == [1, 0, 0]
    assert rows.loc["a", ["economically_disadvantaged", "disability"]].tolist() == [1, 1]
    assert rows.loc["b", "english_learner":].tolist() == [0, 0, 1]
