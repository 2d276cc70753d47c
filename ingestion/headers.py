"""Header lines: where a file's header is, and which of its columns is which field.

Belongs here: finding and reading the header for one layout or mapping. Does not belong here:
choosing among them (ingestion/identify.py) or reading data lines (ingestion/parse.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from ingestion import fields, lines
from ingestion.layout import Field, Layout
from ingestion.mapping import Mapping

# What separates columns in a text, found from the header; worksheets have their own separator.
DELIMITERS = ("^", "\t", ",", ";", "|")
WORKSHEET = (fields.SEPARATOR.decode(),)
# So many lines that are not blank may stand above a header: titles, filters, the day of export.
MOST_TITLES = 10
# So many columns are named in one message.
NAMED_COLUMNS = 20


@dataclass(frozen=True)
class Header:
    """A line that may be a header: its names, what separates them, and its lines' numbers.

    A header is on several lines where a name in quotes holds a line end.
    """

    names: tuple[str, ...]
    delimiter: str
    first_line: int
    last_line: int

    @cached_property
    def folded(self) -> list[str]:
        """The names as they are compared."""
        return list(map(folded, self.names))

    @cached_property
    def present(self) -> frozenset[str]:
        """The names as they are compared, each once."""
        return frozenset(self.folded)


@dataclass(frozen=True)
class Form:
    """The columns of one kind of file with a header: a layout's own or a district's mapping.

    All columns of a mapping are required, of a layout those of its required fields.
    """

    layout: Layout
    mapping: Mapping | None = None

    @property
    def title(self) -> str:
        """What people call such a file."""
        return self.mapping.title if self.mapping else self.layout.title

    @cached_property
    def headers(self) -> dict[str, tuple[str, ...]]:
        """The names under which each field's column is known, the best first, as compared."""
        if self.mapping:
            return {field: (folded(header),) for field, header in self.mapping.columns.items()}
        return {field.name: _names(field) for field in self.layout.fields}

    @cached_property
    def required(self) -> dict[str, tuple[str, ...]]:
        """The same of the columns without which a file is not of this kind."""
        if self.mapping:
            return self.headers
        return {field.name: _names(field) for field in self.layout.fields if field.required}

    def columns(self, header: Header) -> list[str | None]:
        """The field under each column; None where the column is left out."""
        found: list[str | None] = [None] * len(header.names)
        for field, names in self.headers.items():
            name = next((name for name in names if name in header.present), None)
            if name is not None:
                found[header.folded.index(name)] = field
        return found

    def known(self, header: Header) -> int:
        """How many fields have a column."""
        return sum(not header.present.isdisjoint(names) for names in self.headers.values())

    def fits(self, header: Header) -> bool:
        """Whether all required columns are there."""
        return not any(map(header.present.isdisjoint, self.required.values()))

    def missing(self, header: Header) -> list[str]:
        """The headers of required columns that are not there."""
        return [self.header(field.name) for field in self.missing_fields(header)]

    def missing_fields(self, header: Header) -> list[Field]:
        """The fields of required columns that are not there."""
        return [
            self.layout.field(field)
            for field, names in self.required.items()
            if header.present.isdisjoint(names)
        ]

    def left_out(self, header: Header) -> list[str]:
        """The names of columns that belong to no field and are not known to be of no use."""
        ignored = set(map(folded, self.mapping.ignored)) if self.mapping else set()
        return [
            name
            for name, field in zip(header.names, self.columns(header), strict=True)
            if field is None and name and folded(name) not in ignored
        ]

    def twice(self, header: Header) -> list[str]:
        """The names of fields' columns that appear more than once."""
        return [
            name
            for name, field in zip(header.names, self.columns(header), strict=True)
            if field and header.folded.count(folded(name)) > 1
        ]

    def header(self, field: str) -> str:
        """The name of a field's column in such a file."""
        return self.mapping.columns[field] if self.mapping else self.layout.field(field).header


def optional_and_missing(layout: Layout, columns: Iterable[str | None]) -> list[Field]:
    """The fields that a layout does not require and no column of a file holds."""
    present = set(columns)
    return [field for field in layout.fields if not field.required and field.name not in present]


def candidates(head: bytes, delimiters: Sequence[str] = DELIMITERS) -> Iterator[list[Header]]:
    """Every line at the beginning of a text that may be its header, read with each delimiter."""
    rows = head.split(b"\n", 4 * MOST_TITLES)
    start, seen = 0, 0
    for number, row in enumerate(rows[: 4 * MOST_TITLES], start=1):
        if row.strip():
            used = [d for d in delimiters if d.encode() in row] or delimiters[:1]
            yield [_header(head, start, number, delimiter) for delimiter in used]
            seen += 1
        if seen > MOST_TITLES:
            return
        start += len(row) + 1


def find(head: bytes, form: Form, delimiters: Sequence[str] = DELIMITERS) -> Header | None:
    """The header of a file of this form: the first line with all required columns."""
    for readings in candidates(head, delimiters):
        fitting = [reading for reading in readings if form.fits(reading)]
        if fitting:
            return max(fitting, key=form.known)
    return None


def folded(name: str) -> str:
    """A column name as it is compared: without case and with single spaces."""
    return " ".join(name.split()).casefold()


def _names(field: Field) -> tuple[str, ...]:
    return tuple(map(folded, (field.header, *field.aliases)))


def listed(names: Iterable[str]) -> str:
    """Column names for a message, the first ones where they are many."""
    names = list(names)
    rest = len(names) - NAMED_COLUMNS
    return ", ".join(names[:NAMED_COLUMNS]) + (f" and {rest:,} more" if rest > 0 else "")


def split(line: bytes, delimiter: str) -> list[str]:
    """The values of one line, as text; quotes that are none are characters."""
    mark = delimiter.encode()
    if delimiter in WORKSHEET:
        return [lines.readable(fields.unescaped(value)) for value in line.split(mark)]
    values = line.removesuffix(b"\r").split(mark)
    if delimiter in fields.QUOTING and b'"' in line:
        try:
            values, _ = fields.split_quoted(line, mark)
        except ValueError:
            values = [value.strip(b'"') for value in values]
    return [lines.readable(value) for value in values]


def _header(head: bytes, start: int, number: int, delimiter: str) -> Header:
    """The line that begins at `start`, which is the line of that number."""
    end = head.find(b"\n", start)
    if delimiter in fields.QUOTING:
        with suppress(ValueError):
            _, end = fields.split_quoted(head, delimiter.encode(), start)
    line = head[start : end if end >= 0 else len(head)]
    names = tuple(" ".join(name.split()) for name in split(line, delimiter))
    return Header(names, delimiter, number, number + line.count(b"\n"))
