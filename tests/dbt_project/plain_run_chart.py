"""The rules of run charts in plain Python, following their wording; shares nothing with the SQL."""

from __future__ import annotations

from itertools import groupby, pairwise
from statistics import median


def shifts(values: list[float], center: float) -> list[bool]:
    """Which points are part of six or more in a row on one side, those on the median skipped."""
    useful = [(place, value > center) for place, value in enumerate(values) if value != center]
    flags = [False] * len(values)
    for _, run in groupby(useful, key=lambda item: item[1]):
        places = [place for place, _ in run]
        if len(places) >= 6:
            for place in places:
                flags[place] = True
    return flags


def trends(values: list[float]) -> list[bool]:
    """Which points are part of five or more that all go up or all go down, equal ones once."""
    distinct = [
        (value, [place for place, _ in same])
        for value, same in groupby(enumerate(values), key=lambda item: item[1])
    ]
    flags = [False] * len(values)
    for first in range(len(distinct)):
        for last in range(first + 4, len(distinct)):
            stretch = distinct[first : last + 1]
            steps = [b[0] - a[0] for a, b in pairwise(stretch)]
            if all(step > 0 for step in steps) or all(step < 0 for step in steps):
                for _, places in stretch:
                    for place in places:
                        flags[place] = True
    return flags


def count_runs(values: list[float], center: float) -> tuple[int, int]:
    """Points that are not on the median, and the runs that they make."""
    useful = [value > center for value in values if value != center]
    return len(useful), sum(1 for _ in groupby(useful))


def chart(values: list[float], before: int | None, minimum: int = 10) -> dict:
    """What a chart says; `before` points lie before its first change idea, None without one."""
    base = len(values) if before is None or before < minimum else before
    center = median(values[:base])
    useful, runs = count_runs(values[:base], center)
    ruled = len(values) >= minimum
    return {
        "median": center,
        "useful_points": useful,
        "runs": runs,
        "shifts": shifts(values, center) if ruled else [None] * len(values),
        "trends": trends(values) if ruled else [None] * len(values),
    }
