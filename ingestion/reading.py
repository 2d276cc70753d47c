"""How one file is to be read: what it is, which of its texts counts, and its shape.

Belongs here: bringing together texts, identification, headers and shapes. Does not belong here:
any of these by itself, the ledger (ingestion/receipts.py) or the database (ingestion/load.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from ingestion import headers, lines, mapping
from ingestion.findings import Statement
from ingestion.header_notes import about_header
from ingestion.headers import Form
from ingestion.identify import Identification, identify
from ingestion.layout import Layout
from ingestion.malformed import File
from ingestion.shape import shape_from_header, shape_of, shape_of_fixed_width
from ingestion.texts import Text, texts_of
from ingestion.unreadable import UnreadableError


@dataclass(frozen=True)
class Reading:
    """A file ready to be read: `notes` say what is worth knowing about its header."""

    file: File
    text: Text
    notes: tuple[Statement, ...] = ()

    def open(self) -> BinaryIO:
        """The file's lines from the first one on."""
        return self.text.open()

    def count(self) -> int:
        """How many records it holds, malformed ones too. Raises UnreadableError."""
        # Numpy is imported only where lines are counted: most refreshes have nothing new to read.
        from ingestion.parse import Parser

        parser = Parser(replace(self.file.shape, unit=(), codes={}), 0, lambda line: None)
        with self.open() as stream:
            for _ in parser.rows(stream):
                pass
        return parser.received


def identify_file(
    path: Path,
    layouts: Mapping[str, Layout],
    today: date,
    mappings: Sequence[mapping.Mapping] = (),
) -> list[Identification]:
    """What a file is that is no container; of a workbook, what each fitting worksheet is.

    Where several hold lines of a record whose layout names a worksheet, only that one counts.
    Raises UnreadableError.
    """
    found: list[Identification] = []
    refused: list[UnreadableError] = []
    for text in texts_of(path):
        try:
            found.append(
                identify(text.head, layouts, today, mappings, _delimiters(text), text.worksheet)
            )
        except UnreadableError as error:
            refused.append(error)
    if not found:
        raise next((error for error in refused if error.record), refused[0])
    meant = [item for item in found if _is_meant(item.worksheet, layouts[item.record])]
    records = {item.record for item in meant}
    return [item for item in found if item.record not in records or item in meant]


def reading_of(
    path: Path,
    layout: Layout,
    form: str,
    school_year: str,
    used: mapping.Mapping | None = None,
    worksheet: str | None = None,
) -> Reading:
    """How a file, or the `worksheet` of a workbook, is read that was identified as this.

    Raises UnreadableError.
    """
    texts = texts_of(path)
    if not layout.header:
        shape = shape_of(layout, form, school_year)
        return Reading(File(layout, form, school_year, shape), texts[0])
    columns = Form(layout, used)
    for text in texts:
        if worksheet not in (None, text.worksheet):
            continue
        header = headers.find(text.head, columns, _delimiters(text))
        if header:
            shape = shape_from_header(columns, header)
            missing = [] if used else headers.optional_and_missing(layout, shape.columns)
            missing = [field for field in missing if field.holds_in(school_year)]
            others = [other.worksheet for other in texts if other is not text]
            notes = about_header(columns, header, missing, others)
            return Reading(File(layout, form, school_year, shape), text, tuple(notes))
    if used is None and any(field.columns for field in layout.fields):
        shape = shape_of_fixed_width(layout)
        return Reading(File(layout, form, school_year, shape), texts[0])
    raise UnreadableError(
        f"The header of a {columns.title} is no longer found in the file.",
        "Its layout or mapping was changed: read the file again with `flashlight replay`.",
        layout.record,
    )


def count_lines(path: Path, how: Reading | None = None) -> int:
    """How many records a file holds; of unknown form, its lines; none where it cannot be read."""
    try:
        if how:
            return how.count()
        total = 0
        for text in texts_of(path):
            with text.open() as stream:
                total += lines.count(stream)
        return total
    except UnreadableError:
        return 0


def _is_meant(worksheet: str | None, layout: Layout) -> bool:
    """Whether a worksheet is the one to read where several hold lines of the record."""
    return None not in (worksheet, layout.worksheet) and layout.worksheet in worksheet


def _delimiters(text: Text) -> Sequence[str]:
    return headers.DELIMITERS if text.worksheet is None else headers.WORKSHEET
