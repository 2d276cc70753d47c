"""Student growth percentiles: SGP's conventions, the known truth, nothing from later data."""

from __future__ import annotations

import numpy as np
import pandas
import pytest
from scipy.interpolate import BSpline
from scipy.optimize import linprog

from analysis.growth.bounds import Bounds
from analysis.growth.cohorts import Cohort, consecutive
from analysis.growth.percentiles import (
    LEVELS,
    CohortFit,
    fit_cohort,
    percentiles,
    student_growth_percentiles,
)
from analysis.growth.splines import Knots
from analysis.growth.summary import summarize_percentiles
from tests.analysis.growth.synthetic import three_years

FIFTH = Cohort("ela", 2025, 5)


@pytest.fixture(scope="module")
def cohort():
    table = three_years(4000)
    return table, student_growth_percentiles(table, cohorts=[FIFTH])


def independent(current, priors):
    """Percentiles by linear programming over splines of another library."""
    parts = [np.ones((len(current), 1))]
    for prior in priors.T:
        knots = np.round(np.quantile(prior, [0.2, 0.4, 0.6, 0.8]), 3)
        margin = 0.1 * np.ptp(prior)
        low, high = np.round([prior.min() - margin, prior.max() + margin], 3)
        every = np.r_[[low] * 4, knots, [high] * 4]
        parts.append(BSpline.design_matrix(prior, every, 3).toarray()[:, 1:])
    design = np.hstack(parts)
    n, p = design.shape
    equality = np.hstack([design, np.eye(n), -np.eye(n)])
    passed = np.zeros(n, dtype=int)
    for number in range(1, 101):
        level = (number - 0.5) / 100
        cost = np.r_[np.zeros(p), np.full(n, level), np.full(n, 1 - level)]
        bounds = [(None, None)] * p + [(0, None)] * (2 * n)
        fit = linprog(cost, A_eq=equality, b_eq=current, bounds=bounds, method="highs-ds").x[:p]
        passed += np.round(design @ fit, 5) < current
    return passed.clip(1, 99)


def test_equal_to_an_independent_computation():
    wide = three_years(150, seed=4).pivot(index="student_id", columns="grade", values="scale_score")
    current, priors = wide[5].to_numpy(), wide[[4, 3]].to_numpy()
    found = percentiles(fit_cohort(current, priors), current, priors)
    expected = independent(current, priors)
    assert np.abs(found - expected).max() <= 1
    assert (found == expected).mean() >= 0.98


def test_percentiles_are_uniform_and_find_the_true_growth(cohort):
    """Students were given their growth before their scores were drawn."""
    table, growth = cohort
    best = growth[growth["is_largest_order"]]
    shares = np.histogram(best["growth_percentile"], bins=[1, 26, 51, 76, 100])[0] / len(best)
    assert np.abs(shares - 0.25).max() < 0.015
    truth = table.drop_duplicates("student_id").set_index("student_id")["truth"]
    found = best.set_index("student_id")["growth_percentile"].astype(float)
    assert np.corrcoef(found, truth.reindex(found.index))[0, 1] > 0.99
    assert (found - 100 * truth).abs().mean() < 2.5


def test_one_row_per_student_and_order_and_the_largest_order_is_marked():
    table = three_years(600)
    only_one = table["student_id"].isin(table["student_id"].unique()[:100]) & (table["grade"] == 3)
    growth = student_growth_percentiles(table[~only_one], cohorts=[FIFTH])
    assert not growth.duplicated(["student_id", "priors"]).any()
    assert growth["priors"].value_counts().to_dict() == {1: 600, 2: 500}
    assert growth[growth["is_largest_order"]]["priors"].value_counts().to_dict() == {2: 500, 1: 100}
    assert growth["growth_percentile"].between(1, 99).all()


def test_later_scores_change_nobodys_growth(cohort):
    """A sixth grade and a retested fourth grade next year leave this year's growth as it is."""
    table, growth = cohort
    later = table[table["grade"] == 5].assign(school_year="2025-2026", grade=6)
    later["scale_score"] += np.random.default_rng(0).normal(40, 30, len(later))
    other = three_years(500, seed=9)
    other = other[other["grade"] == 4].assign(school_year="2025-2026", grade=4)
    other["student_id"] = "later-" + other["student_id"]
    everything = pandas.concat([table, later, other])
    again = student_growth_percentiles(everything, cohorts=[FIFTH])
    pandas.testing.assert_frame_equal(growth, again)


def test_order_of_rows_does_not_matter(cohort):
    table, growth = cohort
    again = student_growth_percentiles(table.sample(frac=1, random_state=1), cohorts=[FIFTH])
    by = ["student_id", "priors"]
    pandas.testing.assert_frame_equal(
        growth.sort_values(by, ignore_index=True), again.sort_values(by, ignore_index=True)
    )


def test_only_the_cohorts_asked_for_are_computed(cohort):
    table, _ = cohort
    fourth = Cohort("ela", 2024, 4)
    assert student_growth_percentiles(table, cohorts=[fourth])["grade"].unique().tolist() == [4]
    assert len(student_growth_percentiles(table, cohorts=[Cohort("ela", 2023, 3)])) == 0
    assert set(student_growth_percentiles(table)["grade"]) == {4, 5}


def flat_fit(predicted) -> CohortFit:
    """A fit that predicts the same scores for everybody."""
    coefficients = np.vstack([predicted, np.zeros((4, 100))])
    return CohortFit((Knots((1.0,), (0.0, 2.0)),), coefficients, 1)


def test_a_percentile_counts_the_predictions_below_and_stays_within_1_and_99():
    fit = flat_fit(np.arange(1.0, 101.0))
    scores, priors = np.array([0.0, 1.0, 1.5, 50.0, 50.5, 1000.0]), np.ones((6, 1))
    assert percentiles(fit, scores, priors).tolist() == [1, 1, 1, 49, 50, 99]


def test_predictions_are_compared_at_five_decimals():
    fit = flat_fit(np.r_[np.full(40, 10 - 4e-6), np.full(60, 20.0)])
    assert percentiles(fit, np.array([10.0]), np.ones((1, 1))).tolist() == [1]
    fit = flat_fit(np.r_[np.full(40, 10 - 6e-6), np.full(60, 20.0)])
    assert percentiles(fit, np.array([10.0]), np.ones((1, 1))).tolist() == [40]


def test_the_highest_obtainable_score_passes_predictions_equal_to_it():
    fit = flat_fit(np.r_[np.full(70, 5.0), np.full(20, 10.0), np.full(10, 11.0)])
    scores, priors = np.array([10.0]), np.ones((1, 1))
    assert percentiles(fit, scores, priors).tolist() == [70]
    assert percentiles(fit, scores, priors, highest=10.0).tolist() == [90]


def test_predictions_that_cross_are_put_in_order_and_kept_within_bounds():
    draw = np.random.default_rng(0)
    fit = flat_fit(draw.permutation(np.arange(100.0)))
    predicted = fit.predicted_scores(np.ones((1, 1)), Bounds(10, 80))[0]
    assert (np.diff(predicted) >= 0).all()
    assert (predicted[0], predicted[-1]) == (10, 80)
    score = np.array([30.5])
    assert percentiles(fit, score, np.ones((1, 1)))[0] == (np.arange(100) < 30.5).sum()


def test_a_cohort_that_is_too_small_says_so(cohort):
    table, _ = cohort
    few = table[table["student_id"].isin(table["student_id"].unique()[:99])]
    growth = student_growth_percentiles(few, cohorts=[FIFTH])
    assert growth["growth_percentile"].isna().all()
    assert set(growth["state"]) == {"cohort_too_small"}
    assert not growth["is_largest_order"].any()
    assert (student_growth_percentiles(few, smallest_cohort=50)["state"] == "computed").all()


def test_bounds_given_for_the_grade_apply_to_its_highest_score():
    """A ceiling that many reach: with the bound its students pass all predictions equal to it."""
    table = three_years(1000)
    fifth = table["grade"] == 5
    table.loc[fifth, "scale_score"] = table.loc[fifth, "scale_score"].clip(upper=2520)
    columns = ["subject", "grade", "lowest_score", "highest_score"]
    bounds = pandas.DataFrame([("ela", 5, 2200, 2520)], columns=columns)
    plain = student_growth_percentiles(table, cohorts=[FIFTH])
    bounded = student_growth_percentiles(table, cohorts=[FIFTH], bounds=bounds)
    gain = bounded["growth_percentile"] - plain["growth_percentile"]
    at_top = plain["scale_score"] == 2520
    assert (gain[~at_top] == 0).all()
    assert gain[at_top].mean() > 1


def test_three_priors_give_three_orders():
    table = three_years(400)
    earlier = table[table["grade"] == 3].assign(school_year="2021-2022", grade=2)
    earlier["scale_score"] = earlier["scale_score"] - 40 + np.arange(len(earlier)) % 17
    growth = student_growth_percentiles(
        pandas.concat([table, earlier]), priors=consecutive(3), cohorts=[FIFTH]
    )
    assert sorted(growth["priors"].unique()) == [1, 2, 3]
    assert (growth.loc[growth["is_largest_order"], "priors"] == 3).all()


def test_knots_given_for_a_prior_cohort_replace_its_own(cohort):
    """A state that fixes its knots for years gets them; the other prior keeps the cohort's own."""
    table, growth = cohort
    fixed = Knots((2400.0, 2550.0), (1900.0, 3000.0))
    given = {Cohort("ela", 2024, 4): fixed, Cohort("ela", 2026, 6): Knots((1.0,), (0.0, 2.0))}
    found = student_growth_percentiles(table, cohorts=[FIFTH], knots=given)
    wide = table.pivot(index="student_id", columns="grade", values="scale_score")
    current, priors = wide[5].to_numpy(), wide[[4]].to_numpy()
    expected = percentiles(fit_cohort(current, priors, [fixed]), current, priors)
    first = found[found["priors"] == 1].sort_values("student_id")
    assert first["growth_percentile"].tolist() == expected.tolist()
    assert (found["growth_percentile"] != growth["growth_percentile"]).any()


def test_levels_are_those_of_the_convention():
    assert (LEVELS[0], LEVELS[-1], len(LEVELS)) == (0.005, 0.995, 100)


def test_groups_are_summarized_over_the_largest_order_and_small_ones_withheld(cohort):
    _, growth = cohort
    growth = growth.assign(school_id=np.where(growth["student_id"] < "s000010", "small", "large"))
    cells = summarize_percentiles(growth, ["school_id"]).set_index("school_id")
    chosen = growth[growth["is_largest_order"] & (growth["school_id"] == "large")]
    values = chosen["growth_percentile"].to_numpy(dtype=float)
    assert cells.loc["large", "n"] == len(values) == 3990
    assert cells.loc["large", "median_growth_percentile"] == np.median(values)
    assert cells.loc["large", "mean_growth_percentile"] == pytest.approx(values.mean())
    assert cells.loc["large", "standard_error"] == pytest.approx(
        values.std(ddof=1) / len(values) ** 0.5
    )
    assert cells.loc["small", "state"] == "withheld"
    assert np.isnan(cells.loc["small", "median_growth_percentile"])
    with pytest.raises(ValueError, match="no columns"):
        summarize_percentiles(growth, ["network"])
