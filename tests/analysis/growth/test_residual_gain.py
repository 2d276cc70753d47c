"""California's residual gain and the averages that schools, districts and groups get."""

from __future__ import annotations

import numpy as np
import pandas
import pytest

from analysis.growth.cohorts import Cohort
from analysis.growth.eblp import group_growth
from analysis.growth.eblp_covariance import between_units, blocks_of, within_units
from analysis.growth.residual_gain import residual_gains
from tests.analysis.growth.synthetic import two_subjects

ELA, MATH = Cohort("ela", 2025, 5), Cohort("math", 2025, 5)


def test_gain_is_the_residual_on_both_prior_scores():
    """Normal equations solved apart from the code, per subject and grade."""
    table = two_subjects(20, 30)
    gains = residual_gains(table)
    wide = table.pivot(index="student_id", columns=["school_year", "subject"], values="scale_score")
    before = wide["2023-2024"][["ela", "math"]].to_numpy()
    design = np.column_stack([np.ones(len(before)), before])
    for subject in ("ela", "math"):
        current = wide["2024-2025", subject].to_numpy()
        slopes = np.linalg.solve(design.T @ design, design.T @ current)
        found = gains[gains["subject"] == subject].sort_values("student_id")
        np.testing.assert_allclose(found["residual_gain"], current - design @ slopes, atol=1e-6)
        np.testing.assert_allclose(found["growth_score"], 100 + found["residual_gain"])
    assert set(gains["grade"]) == {5}
    assert (gains["priors"] == 2).all()


def test_without_both_prior_scores_there_is_no_gain():
    table = two_subjects(20, 30)
    lost = (table["student_id"] < 50) & (table["grade"] == 4) & (table["subject"] == "math")
    assert residual_gains(table[~lost])["student_id"].min() == 50


def test_later_scores_and_other_cohorts_change_no_gain():
    table = two_subjects(20, 30)
    later = table[table["grade"] == 5].assign(school_year="2025-2026", grade=6)
    again = residual_gains(pandas.concat([table, later]), cohorts=[ELA])
    expected = residual_gains(table, cohorts=[ELA])
    pandas.testing.assert_frame_equal(again, expected)
    assert set(again["subject"]) == {"ela"}


def test_a_small_cohort_has_no_gains_and_says_so():
    gains = residual_gains(two_subjects(3, 20))
    assert set(gains["state"]) == {"cohort_too_small"}
    assert gains["residual_gain"].isna().all()
    assert len(residual_gains(two_subjects(3, 20).query("grade == 4"))) == 0


def two_years_of_gains(seed=0, schools=150, between=64.0, lasting=0.8, noise=30.0):
    """Gains of two years and two subjects with `truth`, the school's true mean in that block."""
    draw = np.random.default_rng(seed)
    cells = [(y, s) for y in ("2023-2024", "2024-2025") for s in ("ela", "math")]
    same = np.array([[1, 0.6, lasting, 0.5], [0.6, 1, 0.5, lasting]])
    shape = between * np.vstack([same, same[:, [2, 3, 0, 1]]])
    truth = draw.multivariate_normal(np.zeros(4), shape, size=schools)
    parts = []
    for school, size in enumerate(draw.integers(11, 60, size=schools)):
        for position, (year, subject) in enumerate(cells):
            own = 12 * draw.normal(size=size)
            parts.append(
                pandas.DataFrame(
                    {
                        "student_id": [f"{school}-{year}-{n}" for n in range(size)],
                        "subject": subject,
                        "school_year": year,
                        "grade": 5,
                        "residual_gain": truth[school, position]
                        + own
                        + noise * draw.normal(size=size),
                        "unit": school,
                        "student_group": "ALL",
                        "truth": truth[school, position],
                    }
                )
            )
    return pandas.concat(parts, ignore_index=True)


def test_prediction_is_nearer_to_the_truth_than_the_simple_average_and_knows_its_error():
    gains = two_years_of_gains()
    cells = group_growth(gains, level="school")
    truth = gains.groupby(["unit", "subject", "school_year"])["truth"].first()
    truth = truth.reindex(
        pandas.MultiIndex.from_frame(cells[["unit", "subject", "school_year"]])
    ).to_numpy()
    now = (cells["school_year"] == "2024-2025").to_numpy()
    simple = ((cells["simple_average"] - truth)[now] ** 2).mean()
    predicted = ((cells["predicted_average"] - truth)[now] ** 2).mean()
    assert predicted < 0.85 * simple
    assert (cells["standard_error"][now] ** 2).mean() == pytest.approx(predicted, rel=0.2)
    assert (cells["method"] == "eblp").all()


def test_prediction_is_the_best_weighting_by_an_independent_computation():
    """The weights, which sum to 1, from one system of linear equations for one school.

    Both subjects of a year are scores of the same students, so their errors go together.
    """
    gains = two_years_of_gains(schools=40)
    years = gains.assign(year=gains["school_year"].str[5:].astype(int))
    blocks = blocks_of(years)
    within = within_units(blocks)
    between = between_units(blocks, within, 10)
    counts, averages = blocks.counts[7], blocks.averages[7]
    year = blocks.keys["year"].to_numpy()
    shared = np.where(year[:, None] == year, counts, 0.0)
    noise = within * shared / np.outer(counts, counts)
    weights = ((year == 2025) & (blocks.keys["subject"] == "math")).to_numpy(dtype=float)
    system = np.block([[between + noise, np.ones((4, 1))], [np.ones((1, 4)), np.zeros((1, 1))]])
    shares = np.linalg.solve(system, np.r_[between @ weights, 1.0])[:4]
    expected = weights @ blocks.means + shares @ (averages - blocks.means)
    cells = group_growth(gains, level="school")
    found = cells.query("unit == 7 and subject == 'math' and school_year == '2024-2025'")
    assert found["predicted_average"].item() == pytest.approx(expected, abs=1e-6)


def test_covariances_are_those_the_gains_were_drawn_with():
    gains = two_years_of_gains(schools=400)
    gains["year"] = gains["school_year"].str[5:].astype(int)
    blocks = blocks_of(gains)
    within = within_units(blocks)
    np.testing.assert_allclose(np.diag(within), 30**2 + 12**2, rtol=0.05)
    found = between_units(blocks, within, 10) / 64
    expected = np.array(
        [[1, 0.6, 0.8, 0.5], [0.6, 1, 0.5, 0.8], [0.8, 0.5, 1, 0.6], [0.5, 0.8, 0.6, 1]]
    )
    np.testing.assert_allclose(found, expected, atol=0.2)


def test_the_method_follows_the_level_the_group_and_its_size():
    """EBLP everywhere but for districts' student groups of more than 500 scores."""
    gains = two_years_of_gains(schools=30)
    large = gains[gains["unit"] == 0]
    copies = [large.assign(student_id=large["student_id"] + f"/{n}") for n in range(60)]
    gains = pandas.concat([gains, *copies])
    groups = pandas.concat([gains, gains.assign(student_group="EL")])
    cells = group_growth(groups, level="district")
    big = (cells["n"] > 500).to_numpy()
    everyone = (cells["student_group"] == "ALL").to_numpy()
    assert big.any()
    assert (cells["method"][big & ~everyone] == "simple_average").all()
    assert (cells["method"][everyone | ~big] == "eblp").all()
    simple = cells[big & ~everyone]
    np.testing.assert_allclose(simple["value"], simple["simple_average"])
    assert (group_growth(groups, level="school")["method"] == "eblp").all()


def test_later_years_are_not_used():
    gains = two_years_of_gains(schools=30)
    first = gains[gains["school_year"] == "2023-2024"]
    alone = group_growth(first, level="school")
    among = group_growth(gains, level="school")
    among = among[among["school_year"] == "2023-2024"]
    pandas.testing.assert_frame_equal(alone, among.reset_index(drop=True))


def test_groups_below_the_minimum_are_withheld_and_few_units_get_simple_averages():
    gains = two_years_of_gains(schools=9)
    some = gains[~((gains["unit"] == 0) & ~gains["student_id"].str.contains(r"-\d$"))]
    cells = group_growth(some, level="school")
    assert set(cells["method"]) == {"simple_average"}
    withheld = cells[cells["unit"] == 0]
    assert set(withheld["state"]) == {"withheld"}
    assert withheld[["value", "growth_score", "simple_average"]].isna().all().all()
    assert (withheld["n"] == 10).all()


def test_senseless_input_is_refused():
    gains = two_years_of_gains(schools=10)
    with pytest.raises(ValueError, match="twice"):
        group_growth(pandas.concat([gains, gains]), level="school")
    with pytest.raises(ValueError, match="lacks the columns unit"):
        group_growth(gains.drop(columns="unit"), level="school")
    with pytest.raises(ValueError, match="level"):
        group_growth(gains, level="county")
