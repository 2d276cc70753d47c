"""The level of a scale score, and the scale of a test, read from expectations/score_levels/*.csv.

Belongs here: the tables and what hand-written rules may name of them. Does not belong here: which
rule uses which table (expectations/rules/*.yml).

The tables are those of the "CAASPP student data file layout" of 2021-22 (pp. 199 to 201) and of the
Summative ELPAC's score ranges of 2021. A test, grade or school year without a row is not judged.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from psycopg import sql

from expectations import predicates

FOLDER = Path(__file__).parent / "score_levels"

_CALL = re.compile(r"\b(score_level|out_of_scale)\((\w+), (\w+), (\w+), (\w+)\)")


class Scale(NamedTuple):
    """The lowest score of each level above the first, and the ends of the scale."""

    record_type: str
    grade: str
    level_2: str
    level_3: str
    level_4: str
    lowest: str
    highest: str
    first_year: str
    last_year: str


def expand(predicate: str) -> str:
    """A hand-written predicate with its calls put in SQL.

    `score_level(table, record_type, grade, score)` is the level of a score, null where the table
    does not say; `out_of_scale(…)` is true for a score that the test cannot give.
    """
    return _CALL.sub(lambda match: _SQL[match.group(1)](*match.groups()[1:]), predicate)


@cache
def load(table: str) -> tuple[Scale, ...]:
    """The rows of a table. Raises FileNotFoundError where there is none of that name."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(Scale(*row) for row in rows)


def _level(table: str, record_type: str, grade: str, score: str) -> str:
    """The thresholds are the same in all years of a grade."""
    arms: dict[tuple[str, str], str] = {}
    for row in load(table):
        levels = ((4, row.level_4), (3, row.level_3), (2, row.level_2))
        steps = (f"when number({score}) >= {start} then {n}" for n, start in levels if start)
        arms[row.record_type, row.grade] = (
            f"case {' '.join(steps)} when number({score}) is not null then 1 end"
        )
    return _by_grade(record_type, grade, arms)


def _out_of_scale(table: str, record_type: str, grade: str, score: str) -> str:
    arms: dict[tuple[str, str], str] = {}
    for row in load(table):
        outside = predicates.within_years(
            "submitted_school_year",
            row.first_year,
            row.last_year,
            f"number({score}) < {row.lowest} or number({score}) > {row.highest}",
        )
        before = arms.get((row.record_type, row.grade))
        arms[row.record_type, row.grade] = f"({before}) or ({outside})" if before else outside
    return _by_grade(record_type, grade, arms)


def _by_grade(record_type: str, grade: str, arms: dict[tuple[str, str], str]) -> str:
    whens = (
        sql.SQL("when {} then ").format(sql.Literal(f"{test} {grade}")).as_string(None) + result
        for (test, grade), result in arms.items()
    )
    return f"(case {record_type} || ' ' || {grade} {' '.join(whens)} end)"


_SQL = {"score_level": _level, "out_of_scale": _out_of_scale}
