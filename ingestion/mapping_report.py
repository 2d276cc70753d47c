"""What a district's file has and what a mapping expects, side by side.

Belongs here: comparing one file with one mapping before it is contributed. Does not belong here:
taking files in (ingestion/intake.py) or printing (cli/mappings.py).

Reports hold column names, codes and counts, never what could be a name: see `_may_be_shown`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from ingestion import headers
from ingestion.fields import SEPARATOR, unescaped
from ingestion.headers import Form, Header, folded
from ingestion.layout import Field, load_code_set, load_layouts
from ingestion.mapping import Mapping
from ingestion.parse import Parser
from ingestion.shape import shape_from_header
from ingestion.texts import Text, texts_of
from ingestion.unreadable import UnreadableError

# Of a column with more different values than this, none is shown: it holds no codes.
MOST_CODES = 50
# So many lines with one value make it a code; fewer may be a person's name.
LEAST_LINES = 11
CODE_SHAPE = re.compile("[A-Za-z]|[A-Za-z]?-?[0-9][0-9.]{0,6}|")
DATE_TYPES = {"date": "[0-9]{8}", "iso_date": "[0-9]{4}-[0-9]{2}-[0-9]{2}"}


@dataclass(frozen=True)
class MissingColumn:
    """A column that the mapping expects and the file lacks, and what the file may call it."""

    column: str
    field: str
    nearest: str | None


@dataclass(frozen=True)
class UnknownValue:
    """A value that is no code of the field, translated or not; None stands for all not shown."""

    column: str
    field: str
    value: str | None
    lines: int


@dataclass(frozen=True)
class MappingReport:
    """How a file fits a mapping: `found` are pairs of column and field."""

    mapping: str
    record: str
    lines: int
    found: tuple[tuple[str, str], ...]
    missing: tuple[MissingColumn, ...]
    unexpected: tuple[str, ...]
    unknown_values: tuple[UnknownValue, ...]

    @property
    def fits(self) -> bool:
        """Whether the file can be contributed as it is."""
        return not self.missing and not self.unknown_values


def check(path: Path, mappings: Sequence[Mapping]) -> MappingReport:
    """Compare a file with the mapping among these that fits it best.

    Raises UnreadableError where the file is none of text or workbook, or has no header; ValueError
    without mappings.
    """
    if not mappings:
        raise ValueError("There is no mapping to compare the file with.")
    layouts = load_layouts()
    choices = [
        (text, form, header)
        for text in texts_of(path)
        for form in (Form(layouts[mapping.record], mapping) for mapping in mappings)
        for readings in headers.candidates(text.head, _delimiters(text))
        for header in readings
    ]
    if not choices:
        raise UnreadableError("The file is empty.", "Export it again.")
    text, form, header = max(choices, key=lambda choice: _nearness(choice[1], choice[2]))
    if not form.known(header):
        raise UnreadableError(
            "None of the columns of a mapping is in the file's first lines.",
            "Export it with a header line, or name the mapping.",
        )
    return compare(form, header, *_values(text, form, header))


def compare(
    form: Form, header: Header, values: dict[str, Counter[str]], lines: int
) -> MappingReport:
    """The report from a header and, by field, the values below it with the lines that hold them."""
    mapping = form.mapping
    left_out = form.left_out(header)
    names = {folded(name): name for name in left_out}
    missing = [
        MissingColumn(column, field, _nearest(column, field, names))
        for field, column in mapping.columns.items()
        if folded(column) not in header.present
    ]
    columns = zip(header.names, form.columns(header), strict=True)
    return MappingReport(
        mapping=mapping.name,
        record=mapping.record,
        lines=lines,
        found=tuple((name, field) for name, field in columns if field),
        missing=tuple(missing),
        unexpected=tuple(left_out),
        unknown_values=tuple(
            unknown for field, counts in values.items() for unknown in _unknown(form, field, counts)
        ),
    )


def _nearness(form: Form, header: Header) -> tuple[int, float]:
    known = form.known(header)
    return known, known / len(form.required)


def _nearest(column: str, field: str, names: dict[str, str]) -> str | None:
    for wanted in (folded(column), field.replace("_", " ")):
        if near := get_close_matches(wanted, names, n=1):
            return names[near[0]]
    return None


def _values(text: Text, form: Form, header: Header) -> tuple[dict[str, Counter[str]], int]:
    """The values of fields with codes or dates as the file writes them, and how many lines."""
    shape = replace(shape_from_header(form, header), codes={}, constants=(), unit=())
    parser = Parser(shape, 0, lambda line: None)
    wanted = {
        at: name
        for at, name in enumerate(parser.columns[2:], start=2)
        if _is_checked(form, form.layout.field(name))
    }
    values: dict[str, Counter[str]] = {name: Counter() for name in wanted.values()}
    with text.open() as stream:
        for rows in parser.rows(stream):
            for row in rows.splitlines():
                parts = row.split(SEPARATOR)
                for at, name in wanted.items():
                    values[name][unescaped(parts[at]).decode()] += 1
    return values, parser.received


def _is_checked(form: Form, field: Field) -> bool:
    if field.name in form.mapping.values or field.type in {"code", *DATE_TYPES}:
        return True
    return field.type == "digits" and not field.personal


def _unknown(form: Form, name: str, counts: Counter[str]) -> list[UnknownValue]:
    """The values that are no code or date of the field, the most frequent first."""
    field = form.layout.field(name)
    translation = form.mapping.translation(name)
    codes = {code.code for code in load_code_set(field.code_set)} if field.code_set else set()
    codes |= set(field.codes)
    unknown = Counter(
        {
            value: lines
            for value, lines in counts.items()
            if not _is_known(field, codes, value if translation is None else translation[value])
        }
    )
    column = form.header(name)
    shown = [
        UnknownValue(column, name, value, lines)
        for value, lines in unknown.most_common()
        if _may_be_shown(field, len(counts), value, lines)
    ]
    hidden = unknown.total() - sum(value.lines for value in shown)
    return [*shown, UnknownValue(column, name, None, hidden)] if hidden else shown


def _is_known(field: Field, codes: set[str], value: str) -> bool:
    if not value:
        return not field.required
    if form := DATE_TYPES.get(field.type):
        return re.fullmatch(form, value) is not None
    if field.type == "digits":
        return value.isdigit() and field.length in (None, len(value))
    return not codes or value in codes


def _may_be_shown(field: Field, different: int, value: str, lines: int) -> bool:
    """Whether a value cannot be a name: short as a code, or on many lines of a column of codes."""
    if field.personal or field.type in DATE_TYPES or different > MOST_CODES:
        return False
    return CODE_SHAPE.fullmatch(value) is not None or lines >= LEAST_LINES


def _delimiters(text: Text) -> Sequence[str]:
    return headers.DELIMITERS if text.worksheet is None else headers.WORKSHEET
