"""Benchmarks, computed a second time with pandas and scipy from the published cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.end_to_end.published import KEY, published_cells, table
from tests.installation import Installation

POOL = ["school_year", "measure_id", "student_group", "grade_span"]
DISTRICTS = 3
MINIMUM_N = 11


@pytest.fixture(scope="module")
def cells(clean: Installation) -> pd.DataFrame:
    """Every published cell."""
    return published_cells(clean)


@pytest.fixture(scope="module")
def benchmarks(clean: Installation) -> pd.DataFrame:
    """Every published benchmark."""
    return table(clean, "marts", "measure_benchmarks")


def test_percentiles_and_best_quartiles_are_those_of_the_type(
    cells: pd.DataFrame, benchmarks: pd.DataFrame
):
    """Mid-ranks by scipy, quartiles by numpy; pools of two districts have none."""
    percentiles, quartiles = {}, {}
    ranked = cells[cells["level"].isin(["school", "district"])]
    for _, pool in ranked.groupby([*POOL, "level", "school_type"]):
        if pool["district_id"].nunique() < DISTRICTS:
            continue
        merit = pool["merit"].to_numpy()
        best = np.quantile(merit, 0.75, method="inverted_cdf")
        for row in pool.itertuples():
            key = tuple(getattr(row, name) for name in KEY)
            percentiles[key] = stats.percentileofscore(merit, row.merit, kind="mean")
            quartiles[key] = (abs(best), len(pool)) if row.unit == "percent" else (best, len(pool))
    found = benchmarks[benchmarks["benchmark"] == "best_quartile"].set_index(KEY)
    assert len(quartiles) > 10_000
    assert set(found.index) == set(quartiles)
    value = pd.Series({key: best for key, (best, _) in quartiles.items()})
    entities = pd.Series({key: count for key, (_, count) in quartiles.items()})
    assert (found["benchmark_value"] - value.loc[found.index]).abs().max() < 0.0501
    assert (found["benchmark_n_entities"] == entities.loc[found.index]).all()
    ranks = benchmarks[(benchmarks["benchmark"] == "collaborative")].set_index(KEY)
    ranks = ranks[ranks["percentile"].notna()]
    assert set(ranks.index) <= set(percentiles)
    missing = set(percentiles) - set(ranks.index)
    assert all(_pooled(cells, key) < DISTRICTS for key in missing)
    expected = pd.Series(percentiles).loc[ranks.index]
    assert (ranks["percentile"] - expected).abs().max() < 0.5001


def test_pools_are_published_where_three_districts_contribute(
    clean: Installation, cells: pd.DataFrame, benchmarks: pd.DataFrame
):
    """Collaborative, county and network stand beside a cell with their own value, or not at all."""
    expected = {}
    district_cells = cells[cells["level"] == "district"]
    values = cells.set_index(KEY)["value"]
    everywhere = district_cells.groupby(POOL).size()
    by_county = district_cells.groupby([*POOL, district_cells["entity_id"].str[:2]]).size()
    sums = table(clean, "measures", "int_summed_measures", " where level = 'network'")
    large = sums[(sums["n"] >= MINIMUM_N) & (sums["district_id"] != "collaborative")]
    by_network = large.groupby([*POOL, "entity_id"])["district_id"].nunique()
    bridge = table(clean, "conformed", "bridge_school_entity", " where level = 'network'")
    network_of = bridge.groupby("school_id")["entity_id"].min()
    for row in cells[cells["level"].isin(["school", "district"])].itertuples():
        pool = tuple(getattr(row, name) for name in POOL)
        key = tuple(getattr(row, name) for name in KEY)
        network = network_of.get(row.entity_id) if row.level == "school" else None
        for level, entity, districts in (
            ("collaborative", "collaborative", everywhere.get(pool, 0)),
            ("county", row.entity_id[:2], by_county.get((*pool, row.entity_id[:2]), 0)),
            ("network", network, by_network.get((*pool, network), 0)),
        ):
            if districts >= DISTRICTS:
                pooled = values.get((*pool[:2], level, entity, *pool[2:]))
                if pooled is not None:
                    expected[(*key, level)] = pooled
    found = benchmarks[benchmarks["benchmark"].isin(["collaborative", "county", "network"])]
    found = found.set_index([*KEY, "benchmark"])["benchmark_value"]
    assert found.to_dict() == expected
    assert {key[-1] for key in expected} == {"collaborative", "county", "network"}


def test_similar_schools_are_pooled_by_students(
    clean: Installation, cells: pd.DataFrame, benchmarks: pd.DataFrame
):
    """The students of similar schools whose cell is published, from at least three districts."""
    schools = cells[(cells["level"] == "school") & (cells["grade_span"] == "ALL")]
    similar = table(clean, "marts", "similar_schools")
    similar = similar[["school_year", "entity_id", "similar_entity_id"]]
    pairs = schools.merge(similar, on=["school_year", "entity_id"]).merge(
        schools,
        left_on=["school_year", "measure_id", "student_group", "similar_entity_id"],
        right_on=["school_year", "measure_id", "student_group", "entity_id"],
        suffixes=("", "_other"),
    )
    expected = {}
    for key, pool in pairs.groupby(KEY):
        if pool["district_id_other"].nunique() < DISTRICTS:
            continue
        scale = 100 if pool["unit"].iloc[0] == "percent" else 1
        value = scale * pool["numerator_other"].sum() / pool["denominator_other"].sum()
        everybody = [*pool["merit_other"], pool["merit"].iloc[0]]
        percentile = stats.percentileofscore(everybody, pool["merit"].iloc[0], kind="mean")
        expected[key] = (value, len(pool), percentile)
    found = benchmarks[benchmarks["benchmark"] == "similar_schools"].set_index(KEY)
    assert len(expected) > 1_000
    assert set(found.index) == set(expected)
    numbers = pd.DataFrame(expected, index=["value", "entities", "percentile"]).T.loc[found.index]
    assert (found["benchmark_value"] - numbers["value"]).abs().max() < 0.0501
    assert (found["benchmark_n_entities"] == numbers["entities"]).all()
    assert (found["percentile"] - numbers["percentile"]).abs().max() < 0.5001


def test_gaps_within_noise_are_those_that_a_test_does_not_reject(
    cells: pd.DataFrame, benchmarks: pd.DataFrame
):
    """Changes of shares against Newcombe's interval with Wilson's by scipy; of means by z."""
    prior = benchmarks[benchmarks["benchmark"] == "prior_year"]
    year = cells["school_year"].str[5:].astype(int)
    next_year = year.astype(str) + "-" + (year + 1).astype(str)
    both = prior.merge(cells, on=KEY).merge(
        cells.assign(school_year=next_year), on=KEY, suffixes=("", "_before")
    )
    assert len(both) == len(prior)
    shares = both[both["is_share"]].sample(3_000, random_state=1)
    found = checked = 0
    for row in shares.itertuples():
        low, high = _wilson(row.numerator, row.n)
        low_before, high_before = _wilson(row.numerator_before, row.n_before)
        change = row.exact - row.exact_before
        lower = change - np.hypot(row.exact - low, high_before - row.exact_before)
        upper = change + np.hypot(high - row.exact, row.exact_before - low_before)
        if min(abs(lower), abs(upper)) < 0.01:
            continue  # 1.96 is not the exact quantile that scipy uses
        checked += 1
        assert row.is_within_noise == (lower <= 0 <= upper), row
        assert abs(row.gap_low - lower) < 0.06
        assert abs(row.gap_high - upper) < 0.06
        found += not row.is_within_noise
    assert checked > 2_500
    assert found > 10
    means = both[both["unit"] != "percent"]
    error = np.hypot(means["standard_error"], means["standard_error_before"])
    z = (means["exact"] - means["exact_before"]) / error
    clear = (z.abs() - 1.96).abs() > 0.001
    assert (means["is_within_noise"] == (z.abs() <= 1.96))[clear].all()
    assert len(means) > 1_000


def _pooled(cells: pd.DataFrame, key: tuple) -> int:
    """Districts with a published cell in the pool of a cell."""
    named = dict(zip(KEY, key, strict=True))
    districts = cells[cells["level"] == "district"]
    return (districts[POOL] == pd.Series(named)[POOL]).all(axis=1).sum()


def _wilson(numerator: float, n: float) -> tuple[float, float]:
    interval = stats.binomtest(round(numerator), round(n)).proportion_ci(method="wilson")
    return 100 * interval.low, 100 * interval.high
