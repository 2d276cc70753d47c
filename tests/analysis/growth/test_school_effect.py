"""School effects: what schools add, once priors and covariates are taken into account."""

from __future__ import annotations

import numpy as np
import pandas
import pytest
from scipy.optimize import minimize

from analysis.growth.random_intercepts import fit_random_intercepts
from analysis.growth.school_effect import adjusted_growth, school_effects
from tests.analysis.growth.synthetic import two_subjects

COVARIATES = ("economically_disadvantaged", "english_learner")


@pytest.fixture(scope="module")
def found():
    table = two_subjects(120, 40)
    growth = adjusted_growth(table, covariates=COVARIATES)
    return table, growth, school_effects(growth)


def test_effects_find_what_the_schools_added(found):
    """School averages of covariates take up some of the truth, as they do in CORE's model."""
    table, _, effects = found
    truth = table.groupby("school_id")["school_truth"].first()
    for subject in ("ela", "math"):
        cells = effects[(effects["subject"] == subject) & (effects["grade_span"] == "5")]
        share = np.corrcoef(cells["effect"], truth.reindex(cells["school_id"]))[0, 1]
        assert share > 0.7


def test_without_sorting_effect_error_and_shrinkage_are_calibrated():
    """Covariates have nothing to do with effects: these miss the truth by their stated error."""
    table = two_subjects(300, 25, seed=2, sorting=0)
    growth = adjusted_growth(table, covariates=COVARIATES)
    effects = school_effects(growth).query("grade_span == '5' and subject == 'ela'")
    truth = table.groupby("school_id")["school_truth"].first().reindex(effects["school_id"])
    truth = truth.to_numpy() - truth.mean()
    raw, shrunken = effects["effect"] - truth, effects["shrunken_effect"] - truth
    assert (shrunken**2).mean() < (raw**2).mean()
    assert (raw**2).mean() == pytest.approx((effects["effect_error"] ** 2).mean(), rel=0.25)
    assert (shrunken**2).mean() == pytest.approx((effects["shrunken_error"] ** 2).mean(), rel=0.3)
    spread = growth.query("subject == 'ela'")["between"].iloc[0]
    assert spread == pytest.approx(table["school_truth"].var(), rel=0.25)


def test_fit_is_that_of_maximum_likelihood():
    """Variances by restricted maximum likelihood with full covariance matrices, small data."""
    draw = np.random.default_rng(1)
    school = np.repeat(np.arange(50), draw.integers(3, 6, size=50))
    x = draw.normal(size=(len(school), 2)) + draw.normal(size=(50, 2))[school]
    y = x @ [3.0, -1.0] + 4 * draw.normal(size=50)[school] + 5 * draw.normal(size=len(school))
    fit = fit_random_intercepts(y, x, school, np.zeros_like(x))
    means = np.column_stack([np.bincount(school, c) / np.bincount(school) for c in x.T])
    design = np.column_stack([np.ones(len(y)), x, means[school]])
    same = (school[:, None] == school).astype(float)

    def likelihood(logs):
        covariance = np.exp(logs[0]) * np.eye(len(y)) + np.exp(logs[1]) * same
        inverse = np.linalg.inv(covariance)
        moments = design.T @ inverse @ design
        rest = y - design @ np.linalg.solve(moments, design.T @ inverse @ y)
        determinants = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(moments)[1]
        return determinants + rest @ inverse @ rest

    best = np.exp(minimize(likelihood, [3.0, 2.0], method="Nelder-Mead").x)
    assert fit.within == pytest.approx(best[0], rel=0.05)
    assert fit.between == pytest.approx(best[1], rel=0.25)
    inverse = np.linalg.inv(fit.within * np.eye(len(y)) + fit.between * same)
    slopes = np.linalg.solve(design.T @ inverse @ design, design.T @ inverse @ y)
    np.testing.assert_allclose(fit.expected, design @ slopes, atol=1e-6)


def test_errors_of_measurement_are_taken_out_of_the_slope():
    """A prior score known with error pulls its slope down; the correction puts it back."""
    draw = np.random.default_rng(2)
    school = np.repeat(np.arange(200), 50)
    true = 20 * draw.normal(size=len(school))
    x = (true + 10 * draw.normal(size=len(school)))[:, None]
    y = 0.9 * true + 3 * draw.normal(size=200)[school] + 10 * draw.normal(size=len(school))
    plain = fit_random_intercepts(y, x, school, np.zeros_like(x))
    corrected = fit_random_intercepts(y, x, school, np.full_like(x, 10.0))

    def slope(fit):
        averages = np.bincount(school, x[:, 0]) / 50
        return np.polyfit(x[:, 0] - averages[school], fit.expected, 1)[0]

    assert slope(plain) == pytest.approx(0.9 * 400 / 500, abs=0.02)
    assert slope(corrected) == pytest.approx(0.9, abs=0.03)
    with pytest.raises(ValueError, match="as large"):
        fit_random_intercepts(y, x, school, np.full_like(x, 22.0))


def test_percentiles_and_levels_follow_cores_scale(found):
    """07 is level 1, 57 level 6, 88 level 9; the middle school is at 50."""
    _, _, effects = found
    cells = effects[(effects["subject"] == "ela") & (effects["grade_span"] == "ALL")]
    assert cells["percentile"].median() == pytest.approx(50)
    levels = np.floor(cells["percentile"] / 10) + 1
    assert (cells["index_level"] == levels).all()
    assert set(cells["index_level"]) == set(range(1, 11))


def test_one_row_per_student_with_priors_and_covariates(found):
    table, growth, _ = found
    assert not growth.duplicated(["student_id", "subject"]).any()
    assert len(growth) == 2 * 120 * 40
    residual = growth["scale_score"] - growth["expected_score"]
    np.testing.assert_allclose(growth["residual"], residual)
    later = table[table["grade"] == 5].assign(school_year="2025-2026", grade=6)
    again = adjusted_growth(pandas.concat([table, later]), covariates=COVARIATES)
    again = again[again["school_year"] == "2024-2025"].reset_index(drop=True)
    pandas.testing.assert_frame_equal(growth, again)


def test_small_cohorts_and_schools_get_no_effect(found):
    table, _, _ = found
    few_schools = table[table["school_id"] < 9]
    growth = adjusted_growth(few_schools, covariates=COVARIATES)
    assert set(growth["state"]) == {"cohort_too_small"}
    small = table[(table["school_id"] > 0) | (table["student_id"] < 10)]
    effects = school_effects(adjusted_growth(small, covariates=COVARIATES))
    withheld = effects[effects["school_id"] == 0]
    assert set(withheld["state"]) == {"withheld"}
    assert withheld[["effect", "shrunken_effect", "percentile"]].isna().all().all()
    assert effects.loc[effects["school_id"] > 0, "percentile"].notna().all()


def test_missing_columns_and_covariates_are_named(found):
    table, _, _ = found
    with pytest.raises(ValueError, match="foster"):
        adjusted_growth(table)
    holes = table.assign(english_learner=np.nan)
    with pytest.raises(ValueError, match="lack a covariate"):
        adjusted_growth(holes, covariates=COVARIATES)
