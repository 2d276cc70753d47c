"""The participation rule: enough lowest scores to make 95 percent, as rounded, and not one more."""

from __future__ import annotations

import csv

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.dashboard import participation
from warehouse.settings import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds"


def _whole(*values: int) -> pd.Series:
    return pd.Series(values, dtype="Int64")


@given(st.integers(1, 4000), st.data())
def test_the_fewest_scores_that_make_95_percent(enrolled, data):
    tested = data.draw(st.integers(0, enrolled))
    (added,) = participation.lowest_scores_needed(_whole(tested), _whole(enrolled))
    rates = participation.participation_rate(
        _whole(tested + added, tested + max(added - 1, 0)), _whole(enrolled, enrolled)
    )
    assert rates[0] >= 95
    assert added == 0 or rates[1] < 95


def test_halves_of_a_percent_are_rounded_up():
    """189 of 200 are 94.5 percent, which counts as 95; 188 need one more."""
    assert participation.lowest_scores_needed(_whole(189, 188), _whole(200, 200)).tolist() == [0, 1]


def test_a_mean_with_lowest_scores():
    """(114 * 11.4 - 2 * 348) / 116 = 5.2 points."""
    found = participation.status_with_lowest_scores(
        _whole(114), _whole(114), _whole(2), _whole(-348)
    )
    assert found.tolist() == [52]


def test_the_lowest_scores_of_grade_11_are_those_of_the_roll_up():
    """SQL adds the scores of the seed, the files' status is completed by the constants here."""
    distances = {}
    level_3 = {
        (row["record_type"], row["grade"]): int(row["level_3_minimum"])
        for row in _rows("assessment_thresholds")
    }
    for row in _rows("lowest_scores"):
        if row["grade"] == "11" and row["last_year"] == "9999":
            standard = level_3[row["record_type"], "11"]
            distances[row["subject"].upper()] = int(row["lowest_score"]) - standard
    assert distances == participation.GRADE_11_LOWEST_DISTANCE


def _rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
