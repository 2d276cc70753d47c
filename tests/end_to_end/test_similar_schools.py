"""Similar schools, computed a second time with scipy from the students at schools."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.spatial.distance import cdist

from tests.end_to_end.published import table
from tests.installation import Installation
from warehouse import settings

RACES = ("AA", "AI", "AS", "FI", "HI", "MR", "PI", "WH")
MINIMUM_N = 11


@pytest.fixture(scope="module")
def profiles(clean: Installation) -> pd.DataFrame:
    """One row per school and year: its students and the shares that count, by the rule of 11."""
    students = table(
        clean, "conformed", "fct_student_entity_year", " where level = 'school'"
    ).rename(columns={"entity_id": "school_id"})
    spans = table(clean, "conformed", "fct_special_education_span", " where is_participating")
    years = table(clean, "conformed", "school_years")
    served = spans.merge(years, how="cross")
    # Open spans end beyond what pandas' dates hold: plain dates are compared.
    inside = [
        start <= last and end >= first
        for start, end, first, last in zip(
            served["span_start"],
            served["span_end"],
            served["starts_on"],
            served["ends_on"],
            strict=True,
        )
    ]
    key = ["district_id", "school_year", "student_key"]
    served = set(map(tuple, served.loc[inside, key].to_numpy()))
    members = {
        "share_sed": students["is_sed"],
        "share_el": students["english_language_acquisition_status"] == "EL",
        "share_swd": pd.Series([row in served for row in map(tuple, students[key].to_numpy())])
        | (students[["ela_swd", "math_swd"]] == 1).any(axis=1),
        "share_homeless_or_foster": students["is_homeless"] | students["is_foster"],
    } | {f"share_{race.lower()}": students["race_ethnicity"] == race for race in RACES}
    grades = students["grade_level"].replace({"TK": "-1", "KN": "0"}).astype(int)
    rows = []
    for (school, year), group in students.groupby(["school_id", "school_year"]):
        n = len(group)
        if n < MINIMUM_N:
            continue
        counts = {name: int(flags[group.index].sum()) for name, flags in members.items()}
        by_grade = grades[group.index].value_counts()
        large = by_grade[by_grade >= MINIMUM_N]
        span = large.index if len(large) else by_grade.index
        rows.append(
            {"school_id": school, "school_year": year, "students": n, "size": np.log(n)}
            | {"lowest_grade": span.min(), "highest_grade": span.max()}
            | {name: _share(count, n) for name, count in counts.items()}
        )
    types = table(clean, "marts", "entities", " where level = 'school'")
    types = types[["entity_id", "school_type"]].rename(columns={"entity_id": "school_id"})
    return pd.DataFrame(rows).merge(types, on="school_id")


def test_similar_schools_are_the_nearest(clean: Installation, profiles: pd.DataFrame):
    """Same schools in the same order, at the distances that scipy computes; nobody is left out."""
    configured = _configuration()
    weights = pd.Series(configured["weights"], dtype=float)
    expected = {}
    for (year, _), pool in profiles.groupby(["school_year", "school_type"]):
        features = pool[list(weights.index)].astype(float)
        spread = features.std(ddof=0).replace(0, 1)
        points = (features / spread).to_numpy()
        distances = cdist(points, points, metric="euclidean", w=weights.to_numpy())
        schools = pool["school_id"].to_numpy()
        for own, row in zip(schools, distances, strict=True):
            others = sorted((d, s) for d, s in zip(row, schools, strict=True) if s != own)
            for rank, (distance, school) in enumerate(others[: configured["k"]], start=1):
                expected[year, own, rank] = (school, distance)
    mart = table(clean, "marts", "similar_schools")
    key = ["school_year", "entity_id", "similarity_rank"]
    found = {
        tuple(row[:3]): (row[3], row[4])
        for row in mart[[*key, "similar_entity_id", "distance"]].itertuples(index=False)
    }
    assert len(expected) > 300
    assert found.keys() == expected.keys()
    assert {k: s for k, (s, _) in found.items()} == {k: s for k, (s, _) in expected.items()}
    assert all(abs(found[k][1] - d) < 0.0051 for k, (_, d) in expected.items())
    assert set(mart["version"]) == {configured["version"]}


def test_differences_tell_why_and_reveal_no_small_group(
    clean: Installation, profiles: pd.DataFrame
):
    """Each difference is that of shares in which groups of 1 to 10 students are none."""
    mart = table(clean, "marts", "similar_schools")
    own = profiles.add_prefix("own_")
    other = profiles.add_prefix("other_")
    rows = mart.merge(
        own, left_on=["school_year", "entity_id"], right_on=["own_school_year", "own_school_id"]
    ).merge(
        other,
        left_on=["school_year", "similar_entity_id"],
        right_on=["other_school_year", "other_school_id"],
    )
    assert len(rows) == len(mart)
    for share in [name for name in profiles if name.startswith("share_")]:
        difference = 100 * (rows[f"own_{share}"] - rows[f"other_{share}"])
        assert (rows[f"difference_{share}"] - difference).abs().max() < 0.0501, share
    assert (rows["students"] == rows["own_students"]).all()
    assert (rows["similar_students"] == rows["other_students"]).all()
    # The rule would be empty where no group is small.
    assert (profiles["share_homeless_or_foster"] == 0).any()


def _share(count: int, n: int) -> float:
    if count < MINIMUM_N:
        return 0.0
    return 1.0 if n - count < MINIMUM_N else count / n


def _configuration() -> dict:
    text = (settings.PROJECT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["vars"]["similar_schools"]
