"""How the lines of one file become rows of its raw table.

Belongs here: which field of a line fills which column, from the layout and, where there is one, the
header. Does not belong here: reading lines (ingestion/parse.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion import headers
from ingestion.layout import Layout


@dataclass(frozen=True)
class Shape:
    """How the lines of one file become rows.

    Every line has `width` fields. `columns` are the raw columns that are filled, and `positions`
    the fields they are filled from, or None where these are all fields in order. `unit` gives the
    first and last of the columns in which a line says to what school and year it belongs.
    """

    delimiter: str
    width: int
    columns: tuple[str, ...]
    positions: tuple[int, ...] | None = None
    header: bool = False
    unit: tuple[int, int] | None = None


def shape_of(layout: Layout, form: str, school_year: str) -> Shape:
    """The shape of a file without a header: the layout of its school year and form."""
    columns = tuple(field.name for field in layout.fields_for(school_year))
    if form == "extract":
        columns += layout.extract_fields
    return Shape(layout.delimiter, len(columns), columns, unit=_unit(layout, columns))


def shape_from_header(layout: Layout, names: Sequence[str]) -> Shape:
    """The shape of a file with a header line; columns the layout does not know are left out."""
    fields = headers.fields_of(layout, names)
    known = [(at, field.name) for at, field in enumerate(fields) if field]
    columns = tuple(name for _, name in known)
    return Shape(
        delimiter=layout.delimiter,
        width=len(names),
        columns=columns,
        positions=None if len(known) == len(names) else tuple(at for at, _ in known),
        header=True,
        unit=_unit(layout, columns),
    )


def unit_columns(layout: Layout) -> tuple[str | None, str | None]:
    """The columns with the school and the school year of a line, None where they do not matter.

    Where a newer file replaces a district's whole year, schools are no units of their own.
    """
    school = layout.school_field
    if layout.mode == "full_replacement" and school not in layout.replaced_by:
        school = None
    return school, layout.school_year_field


def _unit(layout: Layout, columns: Sequence[str]) -> tuple[int, int] | None:
    found = [columns.index(name) for name in unit_columns(layout) if name in columns]
    return (min(found), max(found)) if found else None
