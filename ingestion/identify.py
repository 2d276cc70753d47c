"""What a file is: its record type, form and school year, read from its content.

Belongs here: pure functions from the beginning of a file to an identification. Does not belong
here: file names (districts call their files anything) or whole files (ingestion/parse.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingestion import lines
from ingestion.headers import column_names, missing_columns
from ingestion.layout import Layout
from ingestion.unreadable import UnreadableError

# The school year is the one that most of this many lines name: a single line may be wrong.
SAMPLE_LINES = 2000

# How files begin that hold no delimited text, and what they are.
OTHER_KINDS = {
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"<?xml": "an XML file",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


@dataclass(frozen=True)
class Identification:
    """What a file is. `form` is 'extract' for files that come out of CALPADS again (SENR-R)."""

    record: str
    form: Literal["upload", "extract"]
    school_year: str


def identify(head: bytes, layouts: Mapping[str, Layout], today: date) -> Identification:
    """Identify a file by its first bytes; a last line cut off in the middle does no harm.

    Raises UnreadableError where the content is of no known form or of an unknown school year.
    """
    rows = _sample(head)
    record, form = _calpads_record(rows, layouts) or (_headed_record(rows, layouts), "upload")
    layout = layouts[record]
    return Identification(record, form, _school_year(layout, rows, today))


def school_year_of(day: date) -> str:
    """The school year (1 July to 30 June) that a day falls in, such as '2024-2025'."""
    first = day.year if day.month >= 7 else day.year - 1
    return f"{first}-{first + 1}"


def _sample(head: bytes) -> list[str]:
    """The first lines that are not blank."""
    for start, kind in OTHER_KINDS.items():
        if head.startswith(start):
            raise UnreadableError(f"The file is {kind}.", "Save it as delimited text in UTF-8.")
    raw = head.removeprefix(lines.BYTE_ORDER_MARK).split(b"\n", SAMPLE_LINES)[:SAMPLE_LINES]
    rows = [lines.readable(line.removesuffix(b"\r")) for line in raw]
    rows = [row for row in rows if row]
    if not rows:
        raise UnreadableError("The file is empty.", "Export it again and send it again.")
    return rows


def _calpads_record(
    rows: Sequence[str], layouts: Mapping[str, Layout]
) -> tuple[str, Literal["upload", "extract"]] | None:
    """The record that at least half of the lines name in their first field."""
    codes: dict[str, tuple[str, Literal["upload", "extract"]]] = {}
    for layout in layouts.values():
        if layout.record_type_code:
            codes[layout.record_type_code] = (layout.record, "upload")
        if layout.extract_code:
            codes[layout.extract_code] = (layout.record, "extract")
    named = Counter(row.split("^", 1)[0].strip() for row in rows)
    code = max(codes, key=named.__getitem__)
    if 2 * named[code] >= len(rows):
        return codes[code]
    for code in codes:
        if re.match(rf'"?{re.escape(code)}"?[,\t|;]', rows[0]):
            raise UnreadableError(
                f"The file is a {code} file, but its fields are not separated by ^.",
                "Export it as caret-delimited text.",
                codes[code][0],
            )
    return None


def _headed_record(rows: Sequence[str], layouts: Mapping[str, Layout]) -> str:
    """The record all of whose required columns are named in the first line."""
    headed = [layout for layout in layouts.values() if layout.header]
    for layout in headed:
        names = column_names(rows[0], layout)
        if missing_columns(layout, names, required=True):
            continue
        folded = Counter(name.casefold() for name in names)
        twice = [name for name in names if name and folded[name.casefold()] > 1]
        if twice:
            raise UnreadableError(
                f"Column {twice[0]} appears twice in the header.", "Remove one.", layout.record
            )
        return layout.record
    for layout in headed:
        if _most_columns_fit(layout, column_names(rows[0], layout)):
            absent = missing_columns(layout, column_names(rows[0], layout), required=True)
            raise UnreadableError(
                f"The file looks like a {layout.title}, but its header lacks "
                f"{', '.join(field.header for field in absent)}.",
                "Export it with all columns.",
                layout.record,
            )
    raise UnreadableError(
        "The content is of no known form: its first line neither begins with a CALPADS record "
        "type such as SENR^ nor names the columns of a known file.",
        "Check what was exported.",
    )


def _most_columns_fit(layout: Layout, names: Sequence[str]) -> bool:
    known = {field.header.casefold() for field in layout.fields}
    return 2 * sum(name.casefold() in known for name in names) > len(names) > 1


def _school_year(layout: Layout, rows: Sequence[str], today: date) -> str:
    named = Counter(_years_in(layout, rows))
    if not named:
        if _year_columns(layout):
            raise _no_year(layout)
        return school_year_of(today)
    year = named.most_common(1)[0][0]
    if not layout.first_year <= year <= (layout.last_year or "9999-9999"):
        until = f" to {layout.last_year}" if layout.last_year else " on"
        raise UnreadableError(
            f"The lines are of school year {year}; {layout.title} is known from "
            f"{layout.first_year}{until}.",
            "Check the school year that was exported.",
            layout.record,
        )
    return year


def _year_columns(layout: Layout) -> tuple[str, ...]:
    single = layout.school_year_field or layout.school_year_from_ending_year
    return (single,) if single else layout.school_year_from_dates


def _no_year(layout: Layout) -> UnreadableError:
    columns = [layout.field(name).header for name in _year_columns(layout)]
    return UnreadableError(
        f"No line names its school year in {' or '.join(columns)}.",
        "Fill that column and send the file again.",
        layout.record,
    )


def _years_in(layout: Layout, rows: Sequence[str]) -> Iterator[str]:
    """The school year of every sampled line that names one."""
    if layout.header:
        names = [name.casefold() for name in column_names(rows[0], layout)]
        rows = rows[1:]
        wanted = [layout.field(name).header.casefold() for name in _year_columns(layout)]
    else:
        # The fields up to the school year are the same in every year's layout.
        names = [field.name for field in layout.fields_for(layout.first_year)]
        wanted = list(_year_columns(layout))
    positions = [names.index(name) for name in wanted if name in names]
    for row in rows:
        values = row.split(layout.delimiter)
        year = _year_from(layout, [values[at].strip() for at in positions if at < len(values)])
        if year:
            yield year


def _year_from(layout: Layout, values: Iterable[str]) -> str | None:
    """The school year in the values of a line's year columns, the first filled one counting."""
    value = next((value for value in values if value), "")
    if layout.school_year_field:
        found = re.fullmatch(r"(\d{4})-(\d{4})", value, re.ASCII)
        return value if found and int(found[2]) == int(found[1]) + 1 else None
    if layout.school_year_from_ending_year:
        return f"{int(value) - 1}-{value}" if re.fullmatch(r"\d{4}", value, re.ASCII) else None
    try:
        return school_year_of(date.fromisoformat(value))
    except ValueError:
        return None
