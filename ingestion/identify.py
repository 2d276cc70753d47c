"""What a file is: its record type, form and school year, read from its content.

Belongs here: pure functions from the beginning of a text to an identification. Does not belong
here: file names (districts call their files anything), header lines (ingestion/header_forms.py) or
whole files (ingestion/parse.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingestion import fixed_width, header_forms, headers, lines, mapping, school_years, texts
from ingestion.layout import Layout
from ingestion.unreadable import UnreadableError

# The school year is the one that most of this many lines name: a single line may be wrong.
SAMPLE_LINES = 2000

# How files begin that hold no delimited text, and what they are.
OTHER_KINDS = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document, or one with a password",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"<?xml": "an XML file",
    b"<html": "a web page, as some systems call .xls",
    b"<!doctype": "a web page, as some systems call .xls",
    b"<table": "a web page, as some systems call .xls",
}
# What separates the fields of CALPADS lines that went through a spreadsheet or a converter.
OTHER_DELIMITER = re.compile(r"[,\t|;\x1f]")


@dataclass(frozen=True)
class Identification:
    """What a file is. `form` is 'extract' for files that come out of CALPADS again (SENR-R).

    `mapping` is the name of the district's mapping by which it is read, None for a layout's own
    columns. `worksheet` is the name of the worksheet it is, None where the file is no workbook.
    """

    record: str
    form: Literal["upload", "extract"]
    school_year: str
    mapping: str | None = None
    worksheet: str | None = None


def identify(
    head: bytes,
    layouts: Mapping[str, Layout],
    today: date,
    mappings: Sequence[mapping.Mapping] = (),
    delimiters: Sequence[str] = headers.DELIMITERS,
    worksheet: str | None = None,
) -> Identification:
    """Identify a text by its first bytes; a last line cut off in the middle does no harm.

    A layout's own header goes before the district's `mappings`. `delimiters` are those that may
    separate columns; the name of the `worksheet` may tell the school year. Raises UnreadableError
    where the content is of no known form or of a school year that is not open.
    """
    head = texts.in_utf8(head)
    rows = _sample(head)
    form: Literal["upload", "extract"] = "upload"
    used = None
    if calpads := _calpads_record(rows, layouts):
        record, form = calpads
        years = school_years.of_lines(layouts[record], form, rows)
    elif headed := header_forms.choose(head, layouts, mappings, delimiters):
        record, used = headed[0].layout.record, headed[0].mapping
        years = school_years.below_header(*headed, rows)
    elif fixed := fixed_width.layout_of(rows, layouts):
        record = fixed.record
        years = school_years.of_fixed_lines(fixed, rows)
    else:
        raise header_forms.nearest_miss(head, layouts, mappings, delimiters)
    years = years or school_years.of_worksheet(layouts[record], worksheet)
    year = school_years.decide(layouts[record], years, today)
    return Identification(record, form, year, used.name if used else None, worksheet)


def _sample(head: bytes) -> list[bytes]:
    """The first lines, blank ones too; the line of number n is at n - 1."""
    beginning = head[:200].lstrip().lower()
    for start, kind in OTHER_KINDS.items():
        if head.startswith(start) or beginning.startswith(start):
            raise UnreadableError(f"The file is {kind}.", "Save it as delimited text in UTF-8.")
    if not head.strip():
        raise UnreadableError("The file is empty.", "Export it again and send it again.")
    rows = head.split(b"\n", SAMPLE_LINES)[:SAMPLE_LINES]
    return [row.removesuffix(b"\r") for row in rows]


def _calpads_record(
    rows: Sequence[bytes], layouts: Mapping[str, Layout]
) -> tuple[str, Literal["upload", "extract"]] | None:
    """The record that at least half of the lines name in their first field."""
    codes: dict[str, tuple[str, Literal["upload", "extract"]]] = {}
    for layout in layouts.values():
        if layout.record_type_code:
            codes[layout.record_type_code] = (layout.record, "upload")
        if layout.extract_code:
            codes[layout.extract_code] = (layout.record, "extract")
    filled = [lines.readable(row) for row in rows if row]
    named = Counter(row.split("^", 1)[0].strip() for row in filled)
    code = max(codes, key=named.__getitem__, default=None)
    if code and 2 * named[code] >= len(filled):
        return codes[code]
    named = Counter(OTHER_DELIMITER.split(row, 1)[0].strip(' "') for row in filled)
    code = max(codes, key=named.__getitem__, default=None)
    if code and 2 * named[code] >= len(filled):
        raise UnreadableError(
            f"The file holds lines of {code}, but their fields are not separated by ^.",
            "Export it as caret-delimited text and send it without opening it in a spreadsheet.",
            codes[code][0],
        )
    return None
