"""How the lines of one file become rows of its raw table.

Belongs here: which value of a line fills which column, from the layout and, where there is one, the
header. Does not belong here: reading lines (ingestion/parse.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingestion import fixed_width
from ingestion.fields import QUOTING, escaped, unescaped
from ingestion.headers import WORKSHEET, Form, Header
from ingestion.layout import Layout
from ingestion.mapping import Mapping, Translation

# How a record's values are told apart: by delimiters alone, by delimiters outside quotes, by unit
# separators in PostgreSQL's text format (worksheets), or by their positions.
Notation = Literal["plain", "quoted", "escaped", "fixed"]
# So many translated values are kept at hand per column.
MOST_KEPT = 100_000


class Codes(dict[bytes, bytes]):
    """A mapping's translation of one column, from and to PostgreSQL's text format."""

    def __init__(self, translation: Translation) -> None:
        super().__init__()
        self._translation = translation

    def __missing__(self, value: bytes) -> bytes:
        translated = escaped(self._translation[unescaped(value).decode()].encode())
        if len(self) < MOST_KEPT:
            self[value] = translated
        return translated


@dataclass(frozen=True)
class Shape:
    """How the lines of one file become rows.

    The first `above` physical lines are no records. Every record has `width` values; those at
    `positions`, which ascend, fill `columns`, in the `fixed` notation those between the characters
    of `cuts`. `constants` fill further columns. `codes` translate columns by their place among
    `columns`. `unit` names the columns in which a line says to what school and year it belongs.
    """

    notation: Notation
    delimiter: str
    width: int
    columns: tuple[str, ...]
    positions: tuple[int, ...]
    above: int = 0
    constants: tuple[tuple[str, str], ...] = ()
    codes: dict[int, Codes] = field(default_factory=dict)
    cuts: tuple[tuple[int, int], ...] = ()
    least_characters: int = 0
    unit: tuple[str, ...] = ()


def shape_of(layout: Layout, form: str, school_year: str) -> Shape:
    """The shape of a file without a header: the layout of its school year and form."""
    columns = tuple(field.name for field in layout.fields_for(school_year))
    if form == "extract":
        columns += layout.extract_fields
    positions = tuple(range(len(columns)))
    unit = _unit(layout, columns)
    return Shape("plain", layout.delimiter, len(columns), columns, positions, unit=unit)


def shape_from_header(form: Form, header: Header) -> Shape:
    """The shape of a file with a header; columns that belong to no field are left out."""
    found = [(at, name) for at, name in enumerate(form.columns(header)) if name]
    columns = tuple(name for _, name in found)
    mapping = form.mapping
    return Shape(
        notation=_notation(header.delimiter),
        delimiter=header.delimiter,
        width=len(header.names),
        columns=columns,
        positions=tuple(at for at, _ in found),
        above=header.last_line,
        constants=tuple(mapping.constants.items()) if mapping else (),
        codes=_codes(mapping, columns) if mapping else {},
        unit=_unit(form.layout, columns),
    )


def shape_of_fixed_width(layout: Layout) -> Shape:
    """The shape of a file whose fields lie at fixed positions."""
    cut = [field for field in layout.fields if field.columns]
    columns = tuple(field.name for field in cut)
    return Shape(
        notation="fixed",
        delimiter="",
        width=fixed_width.width(layout),
        columns=columns,
        positions=tuple(range(len(columns))),
        cuts=tuple(field.columns for field in cut),
        least_characters=fixed_width.least_width(layout),
        unit=_unit(layout, columns),
    )


def part_columns(layout: Layout) -> tuple[str, ...]:
    """The columns that say to which part of its school year a line belongs: mostly the school.

    Where a newer file replaces a district's whole year, schools are no units of their own.
    """
    if layout.mode == "full_replacement":
        return layout.replaced_part
    return (layout.school_field,) if layout.school_field else ()


def _notation(delimiter: str) -> Notation:
    if delimiter in WORKSHEET:
        return "escaped"
    return "quoted" if delimiter in QUOTING else "plain"


def _codes(mapping: Mapping, columns: Sequence[str]) -> dict[int, Codes]:
    translations = ((at, mapping.translation(name)) for at, name in enumerate(columns))
    return {at: Codes(translation) for at, translation in translations if translation is not None}


def _unit(layout: Layout, columns: Sequence[str]) -> tuple[str, ...]:
    wanted = (*part_columns(layout), layout.school_year_field)
    return tuple(name for name in wanted if name in columns)
