"""The program that reads a workbook and writes a worksheet's rows as lines of text.

Belongs here: cells to text. Does not belong here: anything of Flashlight; it runs by itself, with
limits on memory and time (ingestion/workbook.py).

A row is a line in PostgreSQL's text format with unit separators, so that cells may hold anything.
Cells hold what the workbook stores: a formula its last result, dates in ISO form, whole numbers
without decimals, text as it is. A row without content is a blank line, so that line numbers are row
numbers.

Usage: python -m ingestion.workbook_rows PATH heads | PATH rows WORKSHEET
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice

from ingestion.workbook_parts import Book, Part

MOST_BYTES = 900 * 1024 * 1024
MOST_SECONDS = 1800
HEAD_CHARACTERS = 1024 * 1024
MOST_WORKSHEETS = 100
SEPARATOR = "\x1f"
MIDNIGHT = time()
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", SEPARATOR: "\\x1f"})


def lines(book: Book, worksheet: str) -> Iterator[str]:
    """The rows of a worksheet from its first one on, each as a line with its end.

    All have the number of values of the first part's rows, unless there are more on a row.
    """
    done = width = 0
    for part in book.parts(worksheet):
        for values in _rows(part, done):
            width = width or len(values)
            yield _line(values, width)
            done += 1


def _rows(part: Part, done: int) -> Iterator[list[str]]:
    """The values of a part's rows, after so many that were read before."""
    sheet = part.sheet
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]
    for row in islice(sheet.iter_rows(), done if part.is_numbered else 0, None):
        yield left + [value if value.__class__ is str else text(value) for value in row]


def _line(values: list[str], width: int) -> str:
    if len(values) < width:
        values += [""] * (width - len(values))
    while len(values) > width and not values[-1]:
        values.pop()
    line = SEPARATOR.join(values)
    separators = len(values) - 1
    if len(line) == separators:
        return "\n"
    if line.count(SEPARATOR) > separators or "\\" in line or "\n" in line or "\r" in line:
        line = SEPARATOR.join([value.translate(ESCAPES) for value in values])
    return line + "\n"


def text(value: object) -> str:
    """A cell that is no text, as text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return str(value.date() if value.time() == MIDNIGHT else value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def main(path: str, command: str, worksheet: str = "") -> None:
    """Write what is asked for to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.buffer
    book = Book(path)
    if command == "rows":
        for line in lines(book, worksheet):
            out.write(line.encode())
        return
    if len(book.worksheets) > MOST_WORKSHEETS:
        sys.exit("too many worksheets")
    for name in book.worksheets:
        head = _head(lines(book, name))
        if head.strip():
            out.write(json.dumps({"name": name, "head": head}).encode() + b"\n")


def _head(rows: Iterator[str]) -> str:
    head, size = [], 0
    for line in rows:
        head.append(line)
        size += len(line)
        if size > HEAD_CHARACTERS:
            break
    return "".join(head)


if __name__ == "__main__":
    main(*sys.argv[1:])
