"""Combinations of codes that are valid together, read from expectations/combinations/*.csv.

Belongs here: the tables and the predicate for codes of a line that are none of a table's. Does not
belong here: which rule uses which table (expectations/rules/*.yml). What the tables are, and which
of the Department's have no place among them: expectations/combinations/README.md
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from expectations import predicates

FOLDER = Path(__file__).parent / "combinations"


class Combination(NamedTuple):
    """Two codes and the school years in which they go together (empty: no bound)."""

    first: str
    second: str
    first_year: str
    last_year: str


def invalid(
    table: str,
    columns: tuple[str, ...],
    year: str,
    layout_begins: str,
    *,
    unknown_second: bool = False,
) -> str:
    """The predicate for a line whose codes, all known to the table, are not valid in its year.

    `columns` hold the table's first code, or its first two; for one column it is the code by itself
    that has its years. With `unknown_second` a second code is judged that the table does not know.
    `year` is SQL for the school year of a line, none of which lies before `layout_begins`. Raises
    FileNotFoundError for an unknown table.
    """
    rows = [(row[: len(columns)], row.first_year, row.last_year) for row in load(table)]
    known = [sorted({codes[place] for codes, *_ in rows}) for place in range(len(columns))]
    values = tuple(
        predicates.never_null(column) if "" in codes else predicates.value_of(column)
        for column, codes in zip(columns, known, strict=True)
    )
    by_years: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for codes, first_year, last_year in rows:
        if not last_year or last_year >= layout_begins:
            first = first_year if first_year > layout_begins else ""
            by_years.setdefault((first, last_year), []).append(codes)
    valid = " or ".join(
        predicates.within_years(year, first, last, predicates.together(values, same))
        for (first, last), same in by_years.items()
    )
    return f"{_judged(values, known, unknown_second)} and not ({valid or 'false'})"


def _judged(values: tuple[str, ...], known: list[list[str]], unknown_second: bool) -> str:
    """The predicate for a line whose codes the table can judge."""
    conditions: Iterable[str] = map(predicates.is_one_of, values, known)
    if unknown_second:
        conditions = (predicates.is_one_of(values[0], known[0]), f"{values[1]} <> ''")
    return " and ".join(conditions)


@cache
def load(table: str) -> tuple[Combination, ...]:
    """The first two codes of a table's rows, with their years; each row once.

    Raises FileNotFoundError where there is no table of that name.
    """
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(dict.fromkeys(Combination(*row[:2], *row[-2:]) for row in rows))
