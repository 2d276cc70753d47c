"""Views by actor hold exactly the cells that the rule gives each actor, told a second way."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.end_to_end import students

KEY = ["level", "entity_id", "school_year", "measure_id", "student_group", "grade_span"]
NUMBERS = ["state", "n", "value", "ci_low", "ci_high", "change"]
PLACES = ["benchmark_value", "percentile"]


@pytest.fixture(scope="module")
def marts(clean) -> dict[str, pd.DataFrame]:
    """Give what the views are made of, and the networks as the file has them."""
    tables = {
        "cells": "marts.measure_cells",
        "measures": "marts.measures",
        "benchmarks": "marts.measure_benchmarks",
        "networks": "staging.stg_flashlight__network",
    }
    with clean.connect() as connection:
        return {
            name: students.read(connection, f"select * from {table}")
            for name, table in tables.items()
        }


def _expected(marts: dict[str, pd.DataFrame], actor: str) -> pd.DataFrame:
    cells = marts["cells"]
    named = marts["measures"]["actor_levels"].str.split(",")
    suits = [actor in [level.strip() for level in levels] for levels in named]
    cells = cells[cells["measure_id"].isin(marts["measures"].loc[suits, "measure_id"])]
    if actor != "school":
        cells = cells[cells["grade_span"] == "ALL"]
    if actor == "school":
        found = cells[cells["level"] == "school"].assign(school_id=cells["entity_id"])
    elif actor == "district":
        found = cells[cells["level"].isin(["school", "district"])]
        found = found.assign(district_id=found["entity_id"].str[:7])
    elif actor == "county":
        ends = pd.to_datetime(cells["school_year"].str[5:] + "-06-30")
        over = ends < pd.to_datetime(cells["as_of_date"])
        found = cells[cells["level"].isin(["district", "county"]) & over]
        found = found.assign(county_id=found["entity_id"].str[:2])
    else:
        members = marts["networks"][["network_id", "school_id"]].drop_duplicates()
        schools = cells[cells["level"] == "school"]
        schools = schools.merge(members, left_on="entity_id", right_on="school_id")
        networks = cells[cells["level"] == "network"]
        found = pd.concat([schools, networks.assign(network_id=networks["entity_id"])])
    pool = marts["benchmarks"]
    pool = pool[pool["benchmark"] == "collaborative"][[*KEY, *PLACES]]
    return found.merge(pool, on=KEY, how="left")


@pytest.mark.parametrize(
    ("view", "actor"),
    [
        ("for_schools", "school"),
        ("for_districts", "district"),
        ("for_network", "network"),
        ("for_counties", "county"),
    ],
)
def test_a_view_has_the_cells_of_its_rule_and_no_other(clean, marts, view, actor):
    columns = [f"{actor}_id", *KEY, *NUMBERS, *PLACES]
    with clean.connect() as connection:
        actual = students.read(connection, f"select {', '.join(columns)} from marts.{view}")
    expected = _expected(marts, actor)[columns]
    assert len(expected)
    for frame in (actual, expected):
        assert not frame.duplicated(columns[:7]).any()
    different = _rows(actual) ^ _rows(expected)
    assert not different, f"{len(different)} rows of one only, such as {next(iter(different))}"


def _rows(frame: pd.DataFrame) -> set[tuple]:
    """The rows, whatever their order; what is unknown is None."""
    frame = frame.astype(object)
    return set(frame.where(frame.notna(), None).itertuples(index=False, name=None))
