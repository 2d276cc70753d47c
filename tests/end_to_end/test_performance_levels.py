"""The published levels and colors are what analysis.dashboard makes of the published cells.

Belongs here: every cell of the sample, as a row of the Department's download files. Does not belong
here: the rules, which tests/analysis/dashboard compares with the Department's own files.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import dashboard
from tests.installation import Installation

INDICATORS = {
    "chronic_absenteeism": "CHRO",
    "suspension": "SUSP",
    "ela_distance_from_standard": "ELA",
    "math_distance_from_standard": "MATH",
    "graduation_combined": "GRAD",
    "english_learner_progress": "ELPI",
    "college_career_prepared": "CCI",
}
DISTANCES = ("ELA", "MATH")
RACES = {"AA", "AI", "AS", "FI", "HI", "PI", "WH", "MR"}
GROUPS = RACES | {"ALL", "EL", "SED", "SWD", "FOS", "HOM", "LTEL"}
TYPES = {
    ("school", "elementary"): "ES",
    ("school", "elementary_middle"): "ES",
    ("school", "middle"): "MS",
    ("school", "high"): "HS",
    ("school", "span"): "UD",
    ("district", "elementary"): "ED",
    ("district", "high"): "HD",
    ("district", "unified"): "UD",
}
KEY = ["school_year", "measure_id", "level", "entity_id", "student_group"]
LEVELS = {
    "status_level": "statuslevel",
    "change_level": "changelevel",
    "color": "color",
    "box": "box",
}


@pytest.fixture(scope="module")
def cells(clean: Installation) -> pd.DataFrame:
    """The published cells of schools and districts that the Dashboard would show."""
    found = _read(
        clean,
        "select cell.school_year, cell.measure_id, cell.level, cell.entity_id,"
        " cell.student_group, cell.n, cell.numerator, cell.value, cell.change, entity.school_type"
        " from marts.measure_cells as cell join marts.entities as entity using (level, entity_id)"
        " where cell.level in ('school', 'district') and cell.grade_span = 'ALL'"
        " and cell.state in ('published', 'published_zero')",
    )
    found["indicator"] = found["measure_id"].map(INDICATORS)
    groups = found["student_group"].isin(GROUPS)
    groups |= found["student_group"].isin(["EO", "RFEP"]) & found["indicator"].isin(DISTANCES)
    learners = found["student_group"].isin(["ALL", "LTEL"])
    return found[found["indicator"].notna() & groups & (learners | (found["indicator"] != "ELPI"))]


@pytest.fixture(scope="module")
def levels(clean: Installation) -> pd.DataFrame:
    """The published rows of the Dashboard's indicators."""
    return _read(clean, "select * from marts.performance_levels where indicator is not null")


def test_every_cell_of_an_indicator_has_a_row(cells: pd.DataFrame, levels: pd.DataFrame):
    assert len(cells) > 1000
    assert _keys(cells) == _keys(levels)
    assert set(levels["indicator"]) >= {"CHRO", "SUSP", "ELA", "MATH"}


def test_levels_and_colors_are_those_of_the_download_files(
    cells: pd.DataFrame, levels: pd.DataFrame
):
    """SQL and analysis.dashboard agree on every row; all colors and small populations occur."""
    computed = dashboard.performance(_download_file(cells))
    both = pd.concat([cells[KEY], computed], axis=1).merge(levels, on=KEY, suffixes=("_file", ""))
    assert len(both) == len(cells)
    for published, name in LEVELS.items():
        found = pd.to_numeric(both[published]).fillna(0).astype(int)
        expected = both[name if name != published else f"{name}_file"].astype(int)
        wrong = both[found != expected]
        assert wrong.empty, f"{published}: {len(wrong)} rows, such as {wrong.iloc[0].to_dict()}"
    for published, name in {"status": "currstatus", "change": "change_file"}.items():
        difference = pd.to_numeric(both[published]) - both[name]
        assert (difference.abs() < 0.01).eq(both[name].notna()).all(), published
    assert set(levels["color"].dropna()) == {1, 2, 3, 4, 5}
    assert set(levels["is_small_population"]) == {True, False}


def _download_file(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells as rows of the download files, with those of the year before beside them."""
    year = cells["school_year"].str[5:].astype(int)
    before = cells[[*KEY, "n", "numerator", "value"]].assign(year=year + 1)
    rows = cells.assign(year=year).merge(
        before.drop(columns="school_year"),
        on=[*KEY[1:], "year"],
        how="left",
        suffixes=("", "_before"),
    )
    is_distance = rows["indicator"].isin(DISTANCES)
    types = [TYPES[key] for key in zip(rows["level"], rows["school_type"], strict=True)]
    return pd.DataFrame(
        {
            "cds": rows["entity_id"].str.ljust(14, "0"),
            "rtype": rows["level"].map({"school": "S", "district": "D"}),
            "type": types,
            "studentgroup": _dashboard_groups(rows),
            "indicator": rows["indicator"],
            "reportingyear": rows["year"],
            "currnumer": rows["numerator"].where(~is_distance).map(_whole),
            "currdenom": rows["n"].map(_whole),
            "currstatus": rows["value"].where(is_distance),
            "priornumer": rows["numerator_before"].where(~is_distance).map(_whole),
            "priordenom": rows["n_before"].map(_whole),
            "priorstatus": rows["value_before"].where(is_distance),
            "change": rows["change"].where(is_distance),
            "hscutpoints": rows["school_type"].map(lambda kind: "Y" if kind == "high" else ""),
        }
    ).set_axis(cells.index)


def _dashboard_groups(rows: pd.DataFrame) -> pd.Series:
    """The files' codes: RFP, and EL for the students of English learner progress."""
    groups = rows["student_group"].replace({"RFEP": "RFP"})
    return groups.where((rows["indicator"] != "ELPI") | (groups != "ALL"), "EL")


def _whole(number: Any) -> str:
    return "" if pd.isna(number) else str(int(number))


def _keys(rows: pd.DataFrame) -> set[tuple]:
    return set(rows[KEY].itertuples(index=False, name=None))


def _read(installation: Installation, query: str) -> pd.DataFrame:
    with installation.connect() as connection, connection.cursor() as cursor:
        rows = cursor.execute(query).fetchall()
        return pd.DataFrame(rows, columns=[column.name for column in cursor.description])
