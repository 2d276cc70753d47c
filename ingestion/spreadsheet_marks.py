"""What a spreadsheet leaves in values: formulas, and long numbers in scientific notation.

Belongs here: finding both in rows on their way into the database. Does not belong here: workbooks
(ingestion/workbook_rows.py) or rules about values (expectations/).

Formulas are text like any other; no value is ever computed, but another program may. A number in
scientific notation (1.23E+09) has lost its last digits: as an identifier it stands for many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.fields import SEPARATOR
from ingestion.findings import Statement
from ingestion.layout import Layout
from ingestion.unreadable import UnreadableError

FORMULA = re.compile(SEPARATOR + rb"[=@]")
SCIENTIFIC = re.compile(SEPARATOR + rb"[0-9](?:\.[0-9]+)?E\+[0-9]{1,3}(?=[%b\n])" % SEPARATOR)


class SpreadsheetMarks:
    """Looks at rows in PostgreSQL's text format that begin with submission and line number."""

    def __init__(self, layout: Layout, columns: Sequence[str]) -> None:
        self._layout = layout
        self._columns = columns
        self._formulas = 0
        self._first_formula = 0
        self._lost: dict[str, list[int]] = {}

    def look(self, rows: bytes) -> bytes:
        """Count the marks in some rows; the value is the rows."""
        # Two searches for plain bytes cost next to nothing; most files hold neither.
        if SEPARATOR + b"=" in rows or SEPARATOR + b"@" in rows:
            for found in FORMULA.finditer(rows):
                self._formulas += 1
                self._first_formula = self._first_formula or _line_number(rows, found.start())
        if b"E+" in rows:
            for found in SCIENTIFIC.finditer(rows):
                start = rows.rfind(b"\n", 0, found.start()) + 1
                column = self._columns[rows.count(SEPARATOR, start, found.end())]
                known = self._lost.setdefault(column, [0, _line_number(rows, found.start())])
                known[0] += 1
        return rows

    def statements(self) -> list[Statement]:
        """What the district is told; values are never shown.

        Numbers are spoken of where a field takes any text: the gate judges the others. Raises
        UnreadableError where the field is of the key, since lines of many would become one.
        """
        said = []
        if self._formulas:
            said.append(
                Statement(
                    "FRMT-FORMULA",
                    "warning",
                    f"{_values(self._formulas)} with = or @, as a formula does; the first is in "
                    f"line {self._first_formula:,}. They were taken as text, and nothing was "
                    "computed.",
                    "Check who put them there; correct them in the student information system and "
                    "export the file again.",
                )
            )
        for column, (count, line) in self._lost.items():
            field = self._layout.field(column)
            if field.type != "text":
                continue
            problem = (
                f"Values of {field.header} are written as spreadsheets write long "
                f"numbers, such as 1.23E+09, so that digits are lost: {count:,}, the first in line "
                f"{line:,}."
            )
            remedy = "Export the file again and send it without opening it in a spreadsheet."
            if column in self._layout.key:
                raise UnreadableError(problem, remedy, self._layout.record)
            said.append(Statement("FRMT-SCIENTIFIC", "warning", problem, remedy))
        return said


def _line_number(rows: bytes, at: int) -> int:
    start = rows.rfind(b"\n", 0, at) + 1
    return int(rows[start : start + 64].split(SEPARATOR, 2)[1])


def _values(count: int) -> str:
    return "1 value begins" if count == 1 else f"{count:,} values begin"
