"""The rules that follow from what a layout says of one field.

Belongs here: pure functions from a field to its rules: required, code set and its years, type,
length, range, own district. Does not belong here: rules over several fields, which are written
by hand in expectations/rules/*.yml, and putting both together (rules.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from expectations import predicates
from ingestion.layout import Code, Field, Layout, load_code_set

# A trial rule is tried out: its findings are for the central team only and change no verdict.
Severity = Literal["fatal", "warning", "information", "trial"]

CODES_IN_REMEDY = 25
# Before a capital after a small letter, before the last capital of several, and before "of", "for".
_WORD_BOUNDARY = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{3})|(?<=[a-z]{3})(?=(?:of|for)[A-Z])"
)


class FieldRule(NamedTuple):
    """A rule for one field; the message goes on from "<name of the field>: "."""

    code: str
    severity: Severity
    predicate: str
    message: str
    remedy: str


def words(field: Field) -> str:
    """The name of a field in words: 'SchoolofAttendanceNPS' becomes 'School of Attendance NPS'."""
    return _WORD_BOUNDARY.sub(" ", field.header).replace("_", " ")


def rules_of(layout: Layout, field: Field, year: str, today: date) -> Iterator[FieldRule]:
    """The rules of one field; `year` is SQL for the school year of a line."""
    if field.required:
        yield _required(layout, field)
    if field.type == "school_year":
        yield _school_year(layout, field, today)
    of_value = (*_codes(layout, field, year), *_form(field))
    if field.construct_name:
        # One answer out of range does not make the other answers wrong; staging leaves it out.
        of_value = tuple(rule._replace(severity="warning") for rule in of_value)
    yield from of_value
    if field.name == layout.district_field:
        yield _own_district(layout, field)


def _required(layout: Layout, field: Field) -> FieldRule:
    predicate = predicates.missing(field.name)
    identifying = {*layout.key, layout.district_field, layout.school_field}
    deletes = "transaction_type_code" in layout.raw_columns
    if deletes and field.name not in identifying | {layout.school_year_field}:
        # A deletion names the record to delete and may leave the rest empty.
        predicate += " and coalesce(transaction_type_code, '') <> 'D'"
    return FieldRule(
        "GERR0001",
        "fatal",
        predicate,
        "the value is missing, and the record type requires it.",
        "Enter the value in the student information system and send the line again.",
    )


def _school_year(layout: Layout, field: Field, today: date) -> FieldRule:
    first = int(layout.first_year[:4])
    # At most one year ahead of the school year of today, which begins on 1 July.
    ahead = today.year + (today.month >= 7)
    years = [f"{year}-{year + 1}" for year in range(first, ahead + 1)]
    return FieldRule(
        "SENR0006" if layout.record_type_code == "SENR" else "IVR0006",
        "fatal",
        predicates.not_among(field.name, years),
        "the academic year is not a pair of consecutive years that can be reported.",
        f"Write the year as 2024-2025; {years[0]} to {years[-1]} can be reported.",
    )


def _codes(layout: Layout, field: Field, year: str) -> Iterator[FieldRule]:
    codes = [Code(code=code, label="") for code in field.codes]
    if field.code_set:
        codes.extend(load_code_set(field.code_set))
    if not codes:
        return
    known = [code.code for code in codes]
    if field.code_set == "transaction_type":
        yield FieldRule(
            "GERR0008",
            "fatal",
            predicates.not_among(field.name, [*known, " "]),
            "this is not a type of transaction.",
            "Use A, D, R or leave the field empty.",
        )
        return
    shown = ", ".join(known[:CODES_IN_REMEDY]) + (", …" if len(known) > CODES_IN_REMEDY else "")
    yield FieldRule(
        "GERR0002",
        "fatal",
        predicates.not_among(field.name, known),
        "the value is not in the code set.",
        f"Use one of these codes: {shown}.",
    )
    ended = _outside_their_years(field.name, codes, layout.first_year, year)
    if ended:
        yield FieldRule(
            "GERR0007",
            "fatal",
            ended,
            "the code is not in use in the school year of this line.",
            "Use a code that is in effect in that school year.",
        )


def _outside_their_years(column: str, codes: Iterable[Code], layout_begins: str, year: str) -> str:
    """The predicate for codes that begin or end within the years of the layout; '' if none do."""
    by_years: dict[tuple[str, str], list[str]] = {}
    for code in codes:
        first = code.first_year if code.first_year > layout_begins else ""
        by_years.setdefault((first, code.last_year), []).append(code.code)
    by_years.pop(("", ""), None)
    return " or ".join(
        f"({predicates.among(column, same)} and ({predicates.outside_years(year, first, last)}))"
        for (first, last), same in by_years.items()
    )


# By type the code, severity, predicate of a column, message and remedy.
_FORMS: dict[str, tuple[str, Severity, Callable[[str], str], str, str]] = {
    "date": (
        "FRMT0002",
        "fatal",
        predicates.no_day,
        "this is not a date in the form CCYYMMDD.",
        "Write dates as year, month and day without separators, for instance 20240812.",
    ),
    "iso_date": (
        "FRMT0002",
        "fatal",
        partial(predicates.unlike, pattern=predicates.ISO_DATE),
        "this is not a date in the form CCYY-MM-DD.",
        "Write dates as year, month and day, for instance 2024-08-12.",
    ),
    "integer": (
        "FRMT0004",
        "fatal",
        partial(predicates.unlike, pattern=predicates.INTEGER),
        "this is not a whole number.",
        "Write a whole number in digits.",
    ),
    "decimal": (
        "FRMT0004",
        "fatal",
        predicates.no_decimal,
        "this is not a number.",
        "Write a number with a decimal point, for instance 12.5.",
    ),
    "digits": (
        "FRMT0004",
        "fatal",
        partial(predicates.unlike, pattern=predicates.DIGITS),
        "this holds something other than digits.",
        "Write digits only, with leading zeros kept.",
    ),
    "name": (
        "IVR0009",
        "warning",
        partial(predicates.unlike, pattern=predicates.NAME),
        "names hold only letters, digits, spaces, periods, hyphens and apostrophes.",
        "Correct the name in the student information system.",
    ),
}


def _form(field: Field) -> Iterator[FieldRule]:
    if field.length is not None:
        yield FieldRule(
            "FRMT0001",
            "fatal",
            predicates.other_length(field.name, field.length),
            f"the value does not have {field.length} characters.",
            "Check that leading zeros are kept and that no character is missing.",
        )
    if field.type in _FORMS:
        code, severity, judge, message, remedy = _FORMS[field.type]
        yield FieldRule(code, severity, judge(field.name), message, remedy)
    if field.minimum is not None or field.maximum is not None:
        yield FieldRule(
            "RANGE0001",
            "fatal",
            predicates.outside(field.name, field.minimum, field.maximum),
            "the number is outside its possible range.",
            f"{_range(field)} Correct the number at its source.",
        )


def _range(field: Field) -> str:
    if field.maximum is None:
        return f"At least {field.minimum:g} is possible."
    if field.minimum is None:
        return f"At most {field.maximum:g} is possible."
    return f"{field.minimum:g} to {field.maximum:g} is possible."


def _own_district(layout: Layout, field: Field) -> FieldRule:
    code = "IVR0001" if layout.family == "calpads" else "TOMS0001"
    return FieldRule(
        "SENR0001" if layout.record_type_code == "SENR" else code,
        "fatal",
        # Seven digits name the district, also where the code of an entity has fourteen.
        f"left({field.name}, 7) <> submitting_district",
        "the line belongs to another district than the one that sent the file.",
        "Send each district's lines in a file of its own, from its own folder.",
    )
