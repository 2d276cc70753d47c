"""School years: of a day, of a file's lines, and whether a file's year is open.

Belongs here: the rules. Does not belong here: what kind of file it is (ingestion/identify.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from ingestion import fields, headers, lines
from ingestion.headers import Form, Header
from ingestion.layout import Layout
from ingestion.unreadable import UnreadableError


def school_year_of(day: date) -> str:
    """The school year (1 July to 30 June) that a day falls in, such as '2024-2025'."""
    first = day.year if day.month >= 7 else day.year - 1
    return f"{first}-{first + 1}"


def year_columns(layout: Layout) -> tuple[str, ...]:
    """The fields that name a line's school year, or give a date in it; the first filled counts."""
    single = layout.school_year_field or layout.school_year_from_ending_year
    return (single,) if single else layout.school_year_from_dates


def of_lines(layout: Layout, form: str, rows: Sequence[bytes]) -> Counter[str]:
    """How many lines of a file without a header name which school year.

    Raises UnreadableError where none does because columns are missing, added or shifted.
    """
    # The fields up to the school year are the same in every year's layout.
    names = [field.name for field in layout.fields_for(layout.first_year)]
    at = [names.index(name) for name in year_columns(layout) if name in names]
    split = [lines.readable(row).split(layout.delimiter) for row in rows if row]
    years = _counted(layout, (_picked(values, at) for values in split))
    if not years:
        _check_widths(layout, form, Counter(map(len, split)).most_common(1)[0][0])
    return years


def below_header(form: Form, header: Header, rows: Sequence[bytes]) -> Counter[str]:
    """How many lines below a header name which school year, a mapping's codes translated."""
    wanted = year_columns(form.layout)
    constants = form.mapping.constants if form.mapping else {}
    if stated := [constants[name] for name in wanted if name in constants]:
        return _counted(form.layout, [stated])
    columns = form.columns(header)
    found = [(name, columns.index(name)) for name in wanted if name in columns]
    at = [position for _, position in found]
    codes = [form.mapping.translation(name) if form.mapping else None for name, _ in found]

    def values(row: bytes) -> list[str]:
        picked = _picked(headers.split(row, header.delimiter), at)
        return [
            value if translation is None else translation[value]
            for translation, value in zip(codes, picked, strict=False)
        ]

    below = rows[header.last_line :]
    years = _counted(form.layout, map(values, below))
    if found and not years:
        _check_lines(form, header, [row for row in below if row])
    return years


def of_fixed_lines(layout: Layout, rows: Sequence[bytes]) -> Counter[str]:
    """How many lines of a fixed-width file name which school year."""
    wanted = [layout.field(name) for name in year_columns(layout)]
    columns = [field.columns for field in wanted if field.columns]
    split = (fields.split_fixed(lines.readable(row), columns) for row in rows)
    return _counted(layout, split)


def of_worksheet(layout: Layout, name: str | None) -> Counter[str]:
    """The school year that the name of a worksheet tells, for records whose lines may name none."""
    pattern = layout.school_year_from_worksheet
    found = re.search(pattern, name, re.ASCII) if pattern and name else None
    return Counter(filter(None, [_year_that_ends(f"20{found[1]}-{found[2]}")] if found else []))


def decide(layout: Layout, named: Counter[str], today: date) -> str:
    """The school year that most lines name.

    The year of receipt where the layout has no column for it. Raises UnreadableError where no line
    names one, or where it is not open: before the layout's first or after the one that comes next.
    """
    if not named:
        if year_columns(layout):
            raise _no_year(layout)
        return school_year_of(today)
    year = named.most_common(1)[0][0]
    if not layout.first_year <= year <= (layout.last_year or "9999-9999"):
        until = f" to {layout.last_year}" if layout.last_year else " on"
        raise _not_open(layout, year, f"{layout.title} is known from {layout.first_year}{until}")
    next_year = school_year_of(today.replace(day=1, year=today.year + 1))
    if year > next_year:
        raise _not_open(layout, year, f"the last one that is open is {next_year}")
    return year


def _counted(layout: Layout, rows: Iterable[Sequence[str]]) -> Counter[str]:
    return Counter(year for values in rows if (year := _year_from(layout, values)))


def _picked(values: Sequence[str], at: Iterable[int]) -> list[str]:
    return [values[position].strip() for position in at if position < len(values)]


def _year_from(layout: Layout, values: Iterable[str]) -> str | None:
    """The school year in the values of a line's year columns, the first filled one counting."""
    value = next((value for value in values if value), "")
    if layout.school_year_field:
        found = re.fullmatch(r"(\d{4})-(\d{4})", value, re.ASCII)
        return value if found and int(found[2]) == int(found[1]) + 1 else None
    if layout.school_year_from_ending_year:
        return _year_that_ends(value)
    try:
        return school_year_of(date.fromisoformat(value))
    except ValueError:
        return None


def _check_lines(form: Form, header: Header, below: Sequence[bytes]) -> None:
    """Raise UnreadableError where no line can name a school year because none has the columns."""
    if not below:
        raise UnreadableError(
            "The file has a header but no line.",
            "Export it again and send it again.",
            form.layout.record,
        )
    width = len(header.names)
    if all(len(headers.split(row, header.delimiter)) != width for row in below):
        raise UnreadableError(
            f"The lines below the header do not have its {width} columns.",
            "Export it with the same character between columns in the header and below.",
            form.layout.record,
        )


def _check_widths(layout: Layout, form: str, fields_found: int) -> None:
    """Raise UnreadableError where lines have so many fields as in no year's layout."""
    extra = len(layout.extract_fields) if form == "extract" else 0
    known = {len(layout.fields_for(year)) + extra for year in _years_known(layout)}
    if fields_found not in known:
        expected = " or ".join(map(str, sorted(known)))
        raise UnreadableError(
            f"No line names its school year in {_year_headers(layout)}, and most have "
            f"{fields_found} fields; such a file has {expected}.",
            "Look for columns that are missing, added or shifted, and export the file again.",
            layout.record,
        )


def _years_known(layout: Layout) -> list[str]:
    """The first year of a layout, and every one in which fields came or went."""
    firsts = {field.first_year for field in layout.fields if field.first_year}
    lasts = {field.last_year for field in layout.fields if field.last_year}
    return sorted({layout.first_year, *firsts, *lasts})


def _year_that_ends(value: str) -> str | None:
    """The school year of its ending year (2025), or in short or in full (2024-25, 2024-2025)."""
    if re.fullmatch(r"\d{4}", value, re.ASCII):
        return f"{int(value) - 1}-{value}"
    found = re.fullmatch(r"(\d{4})-(\d{2}|\d{4})", value, re.ASCII)
    if not found or not str(int(found[1]) + 1).endswith(found[2]):
        return None
    return f"{found[1]}-{int(found[1]) + 1}"


def _no_year(layout: Layout) -> UnreadableError:
    if layout.school_year_field:
        written = "2024-2025"
    elif layout.school_year_from_ending_year:
        written = "2025 or 2024-25"
    else:
        is_iso = layout.field(year_columns(layout)[0]).type == "iso_date"
        written = "2024-08-12" if is_iso else "20240812"
    return UnreadableError(
        f"No line names its school year: {_year_headers(layout)} is empty or not written as, for "
        f"instance, {written}.",
        "Fill the column in that form. A spreadsheet changes dates and numbers when it saves a "
        "file: export it again and send it without opening it.",
        layout.record,
    )


def _year_headers(layout: Layout) -> str:
    return " or ".join(layout.field(name).header for name in year_columns(layout))


def _not_open(layout: Layout, year: str, why: str) -> UnreadableError:
    return UnreadableError(
        f"The lines are of school year {year}; {why}.",
        "Check the school year that was exported.",
        layout.record,
    )
