"""Combinations of codes that are valid together, read from expectations/combinations/*.csv.

Belongs here: the tables and the predicate for a pair of columns that is none of a table's. The
tables are those of the California Department of Education's "Valid Code Combinations" version 12.0
(July 2020), so a code that a table does not know is newer than it and is not judged. Does not
belong here: which rule uses which table (expectations/rules/*.yml).

A table has two columns of codes, first_year and last_year (empty: no bound). A row with an empty
second code says that the first one goes with none.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from expectations import predicates

FOLDER = Path(__file__).parent / "combinations"


class Combination(NamedTuple):
    """Two codes and the school years in which they go together."""

    first: str
    second: str
    first_year: str
    last_year: str


def invalid(table: str, columns: tuple[str, str], year: str, layout_begins: str) -> str:
    """The predicate for a line whose two codes, both known to the table, do not go together.

    `year` is SQL for the school year of a line, none of which lies before `layout_begins`. Raises
    FileNotFoundError for an unknown table.
    """
    rows = load(table)
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in rows:
        first_year = row.first_year if row.first_year > layout_begins else ""
        if not row.last_year or row.last_year >= layout_begins:
            pairs.setdefault((first_year, row.last_year), []).append((row.first, row.second))
    valid = " or ".join(
        predicates.within_years(year, first, last, predicates.paired(columns, same))
        for (first, last), same in pairs.items()
    )
    known = (
        predicates.among(column, sorted({row[position] for row in rows} - {""}))
        for position, column in enumerate(columns)
    )
    return f"{' and '.join(known)} and not ({valid})"


@cache
def load(table: str) -> tuple[Combination, ...]:
    """The rows of a table. Raises FileNotFoundError where there is none of that name."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(Combination(*row) for row in rows)
