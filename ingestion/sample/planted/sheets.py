"""A file as a table of lines while defects are planted in it, and the students in a year's files.

Belongs here: from bytes to fields and back, without loss. Does not belong here: which lines change
(plan.py). Bytes are read as Latin-1, in which each byte is one character, so that any text and any
damage can be written back.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingestion.layout import load_layouts
from ingestion.sample.planted.kinds import Line, Values

_CODING, _END = "latin-1", "\r\n"


class Sheet:
    """The lines of one file; `rejected` counts those with a defect that rejects them."""

    def __init__(self, record: str, name: str, content: bytes, school_year: str) -> None:
        layout = load_layouts()[record]
        self.record, self.name = record, name
        texts = content.decode(_CODING).split(_END)[:-1]
        self._mark = layout.delimiter
        self.rows = [text.split(self._mark) for text in texts]
        self.fields = [field.name for field in layout.fields_for(school_year)]
        if len(self.rows[0]) > len(self.fields):
            self.fields += layout.extract_fields
        self.places = {field: place for place, field in enumerate(self.fields)}
        self.first = 1 if layout.header else 0
        self.lines = len(self.rows) - self.first
        self.rejected = 0
        self._by_student: dict[str, list[int]] | None = None

    def line(self, number: int) -> dict[str, str]:
        """The fields of a line by name."""
        return dict(zip(self.fields, self.rows[number], strict=False))

    def of_student(self, ssid: str) -> list[int]:
        """The numbers of a student's lines, as they were before any defect."""
        if self._by_student is None:
            self._by_student = {}
            place = self.places["ssid"]
            for number in range(self.first, len(self.rows)):
                self._by_student.setdefault(self.rows[number][place], []).append(number)
        return self._by_student.get(ssid, [])

    def change(self, number: int, put: Values) -> None:
        """Put new values into a line."""
        before = self.line(number)
        for field, value in put.items():
            self.rows[number][self.places[field]] = _value(value, before)

    def add(self, source: Line, put: Values) -> int:
        """Add a line with the fields of another one of any record, and new values; its number."""
        here = self.line(self.first)
        row = {field: source.get(field, "") for field in self.fields}
        row |= {
            field: here[field]
            for field in ("record_type_code", "upload_date", "last_date_updated")
            if field in here
        }
        for field, value in put.items():
            row[field] = _value(value, row)
        self.rows.append([row[field] for field in self.fields])
        return len(self.rows) - 1

    def content(self) -> bytes:
        """The file."""
        return "".join(self._mark.join(row) + _END for row in self.rows).encode(_CODING)


class YearOfStudent:
    """A student in the files of a year; the Student of kinds.py."""

    def __init__(self, sheets: Mapping[str, Sheet], ssid: str) -> None:
        self._sheets, self._ssid = sheets, ssid

    def lines(self, record: str) -> list[Line]:
        """The student's lines of a record."""
        sheet = self._sheets.get(record)
        return [sheet.line(number) for number in sheet.of_student(self._ssid)] if sheet else []

    def sends(self, record: str) -> bool:
        """Whether the district sends the record at all."""
        return record in self._sheets


def _value(value, line: Line) -> str:
    return value(line) if callable(value) else value
