"""Certainty and gaps, computed a second time with scipy from the students that measures count."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.end_to_end.published import KEY, published_cells, table
from tests.installation import Installation

Z = 1.96
POOL = ["school_year", "measure_id", "school_type", "student_group", "grade_span"]
# Two shares of students, a ratio of days, a mean.
MEASURES = ("suspension", "ela_met_standard", "attendance_rate", "ela_distance_from_standard")


@pytest.fixture(scope="module")
def cells(clean: Installation) -> pd.DataFrame:
    """Every published cell."""
    return published_cells(clean)


@pytest.fixture(scope="module")
def students(clean: Installation) -> pd.DataFrame:
    """Students of four measures at districts, with their schools' own sums below."""
    return pd.concat(
        [table(clean, "measures", f"measure_{name}", " where sign = 1") for name in MEASURES],
        ignore_index=True,
    )


def test_intervals_of_shares_are_wilsons(cells: pd.DataFrame):
    """For every share of students, by scipy, to the rounding."""
    shares = cells[cells["is_share"]].drop_duplicates(["n", "numerator"])
    assert len(shares) > 1_000
    for row in shares.itertuples():
        low, high = _wilson(row.numerator, row.n)
        assert abs(row.ci_low - low) < 0.052, row
        assert abs(row.ci_high - high) < 0.052, row


def test_errors_of_ratios_are_clustered_by_school(cells: pd.DataFrame, students: pd.DataFrame):
    """Residuals of students, and of schools, around the district's ratio: the larger error."""
    checked = clustered = 0
    ratios = cells[~cells["is_share"] & (cells["student_group"] == "ALL")]
    ratios = ratios[(ratios["level"] == "district") & (ratios["grade_span"] == "ALL")]
    for row in ratios[ratios["measure_id"].isin(MEASURES)].itertuples():
        own = students[
            (students["measure_id"] == row.measure_id)
            & (students["school_year"] == row.school_year)
            & (students["district_id"] == row.entity_id)
        ]
        scale = 100 if row.unit == "percent" else 1
        ratio = row.numerator / row.denominator
        by_student = own[own["level"] == "district"]
        by_school = own[own["level"] == "school"].groupby("entity_id")
        residuals = by_student["numerator"] - ratio * by_student["denominator"]
        schools = by_school["numerator"].sum() - ratio * by_school["denominator"].sum()
        errors = [_error(residuals, row.denominator), _error(schools, row.denominator)]
        assert row.standard_error == pytest.approx(scale * max(errors), abs=0.0001), row
        checked += 1
        clustered += errors[1] > errors[0]
    assert checked > 50
    assert clustered > 10


def test_schools_are_shrunken_as_far_as_chance_goes(clean: Installation, cells: pd.DataFrame):
    """The posterior mean of as many prior students as the moments of the pool tell."""
    mart = table(clean, "marts", "measure_certainty").set_index(KEY)
    schools = cells[cells["level"] == "school"]
    seen = 0
    for _, pool in schools.groupby(POOL):
        if pool["district_id"].nunique() < 3:
            continue
        n, x = pool["n"].to_numpy(), pool["exact"].to_numpy()
        if pool["is_share"].all():
            p = x / 100
            within = np.average(1e4 * p * (1 - p) * n / (n - 1), weights=n - 1)
        else:
            within = np.average(n * pool["standard_error"].to_numpy() ** 2, weights=n - 1)
        center = np.average(x, weights=n)
        expected_chance = within * (len(n) - 1)
        freedom = n.sum() - (n**2).sum() / n.sum()
        between = max(
            (np.average((x - center) ** 2, weights=n) * n.sum() - expected_chance) / freedom, 0
        )
        if within == 0:
            expected = x
        elif between == 0:
            expected = np.full(len(x), center)
        else:
            prior_students = within / between
            precision = 1 / (between + within / n)
            center = np.average(x, weights=precision)
            # Beta(prior * center, prior * (1 - center)) and n new students: the posterior mean.
            expected = (n * x + prior_students * center) / (n + prior_students)
        found = mart.loc[pd.MultiIndex.from_frame(pool[KEY]), "shrunken_value"].to_numpy()
        assert np.abs(found - expected).max() < 0.06, pool[KEY].iloc[0].to_dict()
        seen += len(pool)
    assert seen == len(mart) > 5_000
    inside = mart[["value", "pool_value"]]
    assert (mart["shrunken_value"] >= inside.min(axis=1) - 0.1).all()
    assert (mart["shrunken_value"] <= inside.max(axis=1) + 0.1).all()


def test_gaps_are_those_between_the_students(clean: Installation, students: pd.DataFrame):
    """Counted student by student; risk ratios by scipy, differences by Newcombe's interval or z."""
    gaps = table(
        clean, "marts", "group_gaps", " where level = 'district' and reference = 'all_others'"
    )
    gaps = gaps[gaps["measure_id"].isin(MEASURES)]
    population = students[students["level"] == "district"]
    population = dict(tuple(population.groupby(["school_year", "measure_id", "entity_id"])))
    assert len(gaps) > 500
    added = table(clean, "measures", "int_participation", " where lowest_scores > 0")
    added = {tuple(row) for row in added[["school_year", "entity_id", "student_group"]].to_numpy()}
    for row in gaps.itertuples():
        # Lowest scores that a low participation costs are nobody's.
        groups = ("ALL", row.student_group)
        if row.measure_id == "ela_distance_from_standard" and any(
            (row.school_year, row.entity_id, group) in added for group in groups
        ):
            continue
        everybody = population[row.school_year, row.measure_id, row.entity_id]
        member = everybody["student_groups"].map(
            lambda groups, code=row.student_group: code in groups
        )
        group, others = everybody[member], everybody[~member]
        assert (row.n, row.reference_n) == (len(group), len(others))
        assert min(len(group), len(others)) >= 11
        share = row.measure_id in ("suspension", "ela_met_standard")
        scale = 1 if row.measure_id == "ela_distance_from_standard" else 100
        sides = [_side(side, scale, is_share=share) for side in (group, others)]
        (value, low, high), (reference, reference_low, reference_high) = sides
        difference = value - reference
        lower = difference - math.hypot(value - low, reference_high - reference)
        upper = difference + math.hypot(high - value, reference - reference_low)
        assert abs(row.difference - difference) < 0.0501, row
        assert abs(row.difference_low - lower) < 0.06, row
        assert abs(row.difference_high - upper) < 0.06, row
        counts = [int(side["numerator"].sum()) for side in (group, others)]
        if share and min(counts) > 0:
            risk = stats.contingency.relative_risk(counts[0], len(group), counts[1], len(others))
            interval = risk.confidence_interval(0.95)
            assert abs(row.ratio - risk.relative_risk) < 0.0051
            assert row.ratio_low == pytest.approx(interval.low, rel=1e-3, abs=0.0051)
            assert row.ratio_high == pytest.approx(interval.high, rel=1e-3, abs=0.0051)
        elif scale == 1:
            assert math.isnan(row.ratio)


def _side(side: pd.DataFrame, scale: int, *, is_share: bool) -> tuple[float, float, float]:
    """Value and 95 percent interval of some students."""
    ratio = side["numerator"].sum() / side["denominator"].sum()
    if is_share:
        return (100 * ratio, *_wilson(side["numerator"].sum(), len(side)))
    residuals = side["numerator"] - ratio * side["denominator"]
    error = Z * scale * _error(residuals, side["denominator"].sum())
    most = 100 if scale == 100 else math.inf
    return scale * ratio, scale * ratio - error, min(scale * ratio + error, most)


def _error(residuals: pd.Series, denominator: float) -> float:
    if len(residuals) < 2:
        return 0.0
    units = len(residuals)
    return math.sqrt((residuals**2).sum() * units / (units - 1)) / denominator


def _wilson(numerator: float, n: float) -> tuple[float, float]:
    interval = stats.binomtest(round(numerator), round(n)).proportion_ci(method="wilson")
    return 100 * interval.low, 100 * interval.high
