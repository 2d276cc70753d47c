"""Header lines: which column of a file is which field of its layout.

Belongs here: reading one header line. Does not belong here: choosing a layout
(ingestion/identify.py) or reading data lines (ingestion/parse.py).
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

from ingestion.layout import Field, Layout

# Only comma-separated files put values in quotes; in caret-delimited ones a quote is a character.
QUOTED = ","


def column_names(line: str, layout: Layout) -> list[str]:
    """The column names of a header line, without quotes and surrounding spaces."""
    try:
        names = split(line, layout.delimiter)
    except csv.Error:
        names = line.split(layout.delimiter)
    return [name.strip().strip('"').strip() for name in names]


def split(line: str, delimiter: str) -> list[str]:
    """The values of one line.

    Raises csv.Error where quotes are not closed on the line or stand inside a value.
    """
    if delimiter != QUOTED:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, strict=True), [""])


def fields_of(layout: Layout, names: Sequence[str]) -> list[Field | None]:
    """The field under each column name; None where the layout does not know the column."""
    by_header = {field.header.casefold(): field for field in layout.fields}
    return [by_header.get(name.casefold()) for name in names]


def missing_columns(layout: Layout, names: Sequence[str], *, required: bool) -> list[Field]:
    """The fields, required or not, that no column name stands for."""
    present = {name.casefold() for name in names}
    return [
        field
        for field in layout.fields
        if field.required == required and field.header.casefold() not in present
    ]
