"""The files of an extract: CSV that is safe to open, holds no unpublished number, and is compared.

Belongs here: writing rows and reading back what a folder holds. Does not belong here: which rows
(delivery/extracts/) and where the files go (delivery/extract.py).
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any, TextIO

import psycopg

from delivery.errors import DeliveryError

PUBLISHED = ("published", "published_zero")
# Numbers that would reveal a cell which is not published.
CELL_NUMBERS = frozenset(
    {
        "n", "numerator", "denominator", "value", "standard_error", "ci_low", "ci_high", "change",
        "percentile", "gap",
    }
)  # fmt: skip
# Spreadsheets take text that begins like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_ONCE = 10_000


def write_rows(
    connection: psycopg.Connection, name: str, query: str, county: str, file: TextIO
) -> tuple[list[str], int]:
    """Write the rows of a county as CSV; the columns and the number of rows.

    `query` may use the parameter %(county)s. Raises DeliveryError as check_state does.
    """
    rows = 0
    with connection.cursor("extract") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(query, {"county": county})
        columns = [column.name for column in cursor.description]
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in cursor:
            check_state(dict(zip(columns, row, strict=True)), name)
            writer.writerow([plain_text(value) for value in row])
            rows += 1
    return columns, rows


def check_state(row: dict[str, Any], name: str) -> None:
    """Raise DeliveryError where a row whose cell is not published carries the cell's numbers."""
    state = row.get("state", PUBLISHED[0])
    if state in PUBLISHED:
        return
    shown = sorted(column for column in CELL_NUMBERS & row.keys() if row[column] is not None)
    if shown:
        raise DeliveryError(
            f"Extract {name} stopped, nothing was written: a cell that is {state} carries "
            f"{', '.join(shown)} ({row.get('measure_id')}, {row.get('entity_id')}). "
            "Roll back the release and correct the marts."
        )


def plain_text(value: Any) -> str:
    """A value as it stands in a CSV file; text cannot act as a spreadsheet's formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return str(value)


def contents(folder: Path) -> dict[str, tuple[Any, ...]]:
    """What a release's folder holds by county, but for the moment at which it was written."""
    return {
        path.parent.name: (
            json.loads(path.read_text(encoding="utf-8")) | {"created_at": None},
            [sha256_of(file) for file in sorted(path.parent.glob("*.csv"))],
        )
        for path in folder.glob("*/manifest.json")
    }


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
