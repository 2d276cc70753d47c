"""What is said about files and lines that cannot be loaded: rule, message and remedy.

Belongs here: pure functions from problems to a registrar's plain words. Does not belong here:
finding the problems (ingestion/parse.py) or checking values (expectations/).

Messages hold counts and names of columns, never a value. The rules are Flashlight's own; CALPADS
has FRMT rules for lengths, dates and types of values, which the gate checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingestion import lines
from ingestion.findings import Statement
from ingestion.layout import Layout
from ingestion.mapping import MappingError
from ingestion.records import MalformedLine, Problem
from ingestion.school_years import school_year_of
from ingestion.shape import Shape
from ingestion.unreadable import UnreadableError

MARKS = {"\t": "tab", "\x1f": "column"}


@dataclass(frozen=True)
class File:
    """What the wording needs to know of a file."""

    layout: Layout
    form: str
    school_year: str
    shape: Shape

    @property
    def name(self) -> str:
        """What people call such a file."""
        layout = self.layout
        code = layout.extract_code if self.form == "extract" else layout.record_type_code
        return f"{code or layout.title} of {self.school_year}"


def about_line(line: MalformedLine, file: File) -> Statement:
    """What is wrong with one line."""
    mark = MARKS.get(file.shape.delimiter, file.shape.delimiter)
    again = "Correct the line in the student information system and export the file again."
    rule, message, remedy = {
        Problem.FIELDS: (
            "FRMT-FIELDS",
            f"The line has {_fields(line.fields or 0)}; {file.name} has {file.shape.width}.",
            f"Look for a {mark} inside a field, or a line broken in two. {again}",
        ),
        Problem.CHARACTERS: (
            "FRMT-CHARACTERS",
            f"The line has {line.fields} characters; {file.name} in its fixed-width form has "
            f"{file.shape.width}.",
            f"Look for a line broken in two, or for lost spaces. {again}",
        ),
        Problem.LENGTH: (
            "FRMT-LENGTH",
            f"The line is longer than {lines.LONGEST:,} characters.",
            "Line ends are missing. Export the file again with one record on each line.",
        ),
        Problem.NULL: (
            "FRMT-NULL",
            "The line holds a character with code zero, which no text has.",
            "The file was damaged on its way or at its export. Export it again and send it again.",
        ),
        Problem.ENCODING: (
            "FRMT-ENCODING",
            "The line holds characters that are neither UTF-8 nor Windows-1252.",
            "Export the file again as UTF-8.",
        ),
        Problem.QUOTES: (
            "FRMT-QUOTES",
            "A quotation mark on the line is opened and not closed, or stands inside a value.",
            again,
        ),
    }[line.problem]
    return Statement(rule, "fatal", message, remedy, line.number)


def unreadable(why: UnreadableError | MappingError) -> Statement:
    """Why a file is held that turned out to be unreadable while it was loaded."""
    if isinstance(why, MappingError):
        return Statement("FRMT-MAPPING", "fatal", str(why), "The central team corrects it.")
    return Statement("FRMT-UNREADABLE", "fatal", why.problem, why.remedy)


def why_held(file: File, received: int, problems: Counter[tuple[Problem, int | None]]) -> Statement:
    """Why a file is held of which no line, or less than half of the lines, could be loaded.

    `problems` counts the malformed lines by problem and number of fields.
    """
    if not received:
        return Statement(
            "FRMT-EMPTY",
            "fatal",
            "The file has a header but no line.",
            "Export it again and send it again.",
        )
    malformed = problems.total()
    (problem, fields), times = problems.most_common(1)[0]
    message = f"{malformed:,} of {received:,} lines cannot be read"
    if problem is not Problem.FIELDS or fields is None:
        single = about_line(MalformedLine(0, problem, "", fields), file)
        return Statement(
            single.rule, "fatal", f"{message}; most often: {single.message}", single.remedy
        )
    message += f"; {times:,} have {_fields(fields)}, but {file.name} has {file.shape.width}."
    return Statement("FRMT-FIELDS", "fatal", *_another_layout(file, fields, message))


def not_in_archive() -> Statement:
    """Why a file is held whose bytes are gone."""
    return Statement(
        "FRMT-ARCHIVE",
        "fatal",
        "The archive no longer holds the bytes that were received.",
        "Restore the archive from its backup, or have the district send the file again.",
    )


def refused_by_database(code: str | None) -> Statement:
    """Why a file is held that the database refuses although its lines looked well."""
    return Statement(
        "FRMT-REFUSED",
        "fatal",
        f"The database refuses the file (code {code}), though its lines have the right form.",
        "The central team looks into it; sending the file again does not help.",
    )


def _another_layout(file: File, fields: int, message: str) -> tuple[str, str]:
    """Name the school years, or the other form, whose layout has that many fields."""
    layout, mark = file.layout, file.shape.delimiter
    extra = len(layout.extract_fields)
    if not layout.header and file.shape.notation == "plain":
        if fields == file.shape.width + (-extra if file.form == "extract" else extra):
            other = "an upload" if file.form == "extract" else "an extract out of CALPADS"
            return (
                f"{message} So many fields are in {other} of that year.",
                "Send the file as it was exported, with its own record type in the first field.",
            )
        here = extra if file.form == "extract" else 0
        fitting = [
            year
            for year in _years(layout)
            if len(layout.fields_for(year)) + here == fields and year != file.school_year
        ]
        if fitting:
            return (
                f"{message} So many fields are in the layout of {_span(fitting)}.",
                f"Export the file again in the layout of {file.school_year}.",
            )
    return message, (
        f"Export the file again in the layout of {file.school_year}, with {file.shape.width} "
        f"fields on each line, separated by {MARKS.get(mark, mark)}."
    )


def _years(layout: Layout) -> list[str]:
    first = int(layout.first_year[:4])
    last = int((layout.last_year or school_year_of(date.today()))[:4])
    return [f"{year}-{year + 1}" for year in range(first, last + 1)]


def _span(years: Sequence[str]) -> str:
    return years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _fields(number: int) -> str:
    return f"{number} field" if number == 1 else f"{number} fields"
