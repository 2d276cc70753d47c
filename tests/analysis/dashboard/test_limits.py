"""The limits in numbers of students, one student on either side of each."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import dashboard


def rate(indicator: str, students: int, prior: int, **values: object) -> dict:
    """A rate of 50 percent after 0: both levels are at an end, whatever the indicator."""
    row = {"indicator": indicator, "reportingyear": 2025, "rtype": "S", "studentgroup": "ALL"}
    row |= {"type": "ES", "currdenom": students, "priordenom": prior, "priornumer": 0}
    row |= {"currnumer": students // 2} | values
    return dashboard.performance(pd.DataFrame([row])).iloc[0].to_dict()


@pytest.mark.parametrize(("students", "level", "box"), [(149, 2, 220), (150, 1, 210)])
@pytest.mark.parametrize("indicator", ["CHRO", "SUSP"])
def test_fewer_than_150_know_no_outer_change_level(indicator, students, level, box):
    """50 percent, risen by 50: the prior year's students do not matter."""
    found = rate(indicator, students, 400)
    assert (found["changelevel"], found["color"], found["box"]) == (level, 1, box)
    assert rate(indicator, students, 40)["changelevel"] == level


@pytest.mark.parametrize(("students", "box"), [(149, 240), (150, 250)])
def test_graduation_keeps_its_change_level(students, box):
    found = rate("GRAD", students, 400)
    assert (found["changelevel"], found["box"]) == (5, box)


@pytest.mark.parametrize(
    ("year", "group", "level"), [(2017, "EL", 1), (2017, "ALL", 2), (2018, "EL", 2)]
)
def test_in_2017_groups_were_not_small(year, group, level):
    assert rate("SUSP", 100, 100, reportingyear=year, studentgroup=group)["changelevel"] == level


@pytest.mark.parametrize(
    ("students", "prior", "levels"), [(10, 30, (0, 0)), (11, 10, (1, 0)), (11, 11, (1, 2))]
)
def test_levels_from_eleven(students, prior, levels):
    found = rate("CHRO", students, prior)
    assert (found["statuslevel"], found["changelevel"]) == levels


@pytest.mark.parametrize(
    ("record_type", "group", "least"),
    [
        ("S", "ALL", 30),
        ("D", "ALL", 30),
        ("S", "FOS", 30),
        ("X", "FOS", 30),
        ("D", "FOS", 15),
        ("D", "HOM", 15),
        ("D", "LTEL", 15),
    ],
)
def test_colors_need_both_years(record_type, group, least):
    def color(students: int, prior: int) -> int:
        return rate("CHRO", students, prior, rtype=record_type, studentgroup=group)["color"]

    assert color(least, least) == 1
    assert color(least - 1, least) == 0
    assert color(least, least - 1) == 0


@pytest.mark.parametrize(
    ("group", "year", "color"), [("EO", 2024, 0), ("SBA", 2024, 1), ("SBA", 2025, 0)]
)
def test_groups_for_comparison_have_no_color(group, year, color):
    row = {"indicator": "ELA", "reportingyear": year, "rtype": "S", "studentgroup": group}
    row |= {"currdenom": 50, "currstatus": -90, "priordenom": 50, "priorstatus": -90}
    assert dashboard.performance(pd.DataFrame([row]))["color"].tolist() == [color]
