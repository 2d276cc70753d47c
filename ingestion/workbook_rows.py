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

from ingestion.workbook_parts import Book

MOST_BYTES = 900 * 1024 * 1024
MOST_SECONDS = 1800
# A file is identified by so many rows, or by fewer where they are long.
HEAD_ROWS = 2000
HEAD_CHARACTERS = 1024 * 1024
MOST_WORKSHEETS = 100
# So many rows are written at once.
ROWS = 1000
SEPARATOR = "\x1f"
MIDNIGHT = time()
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", SEPARATOR: "\\x1f"})


def lines(book: Book, worksheet: str) -> Iterator[str]:
    """The rows of a worksheet from its first one on, each as a line with its end, many at once.

    All have the number of values of the first part's rows, unless there are more on a row.
    """
    done = width = 0
    for part in book.parts(worksheet):
        start = part.sheet.start
        if start is None:
            continue
        blank = start[0] - (done if part.is_numbered else 0)
        if blank > 0:
            yield "\n" * blank
        rows = part.sheet.to_python()
        width = width or start[1] + len(rows[0])
        for at in range(0, len(rows), ROWS):
            yield _lines(rows[at : at + ROWS], start[1], width)
        done += max(blank, 0) + len(rows)


def _lines(rows: list[list[object]], left: int, width: int) -> str:
    """Rows of one length that begin after `left` empty cells, as lines."""
    values = [[value if value.__class__ is str else text(value) for value in row] for row in rows]
    if left or len(values[0]) != width:
        values = [_of_width([""] * left + row, width) for row in values]
    joined = list(map(SEPARATOR.join, values))
    if _has_marks(joined, sum(map(len, values))):
        joined = [SEPARATOR.join([value.translate(ESCAPES) for value in row]) for row in values]
    blank = SEPARATOR * (width - 1)
    return "\n".join(["" if line == blank else line for line in joined]) + "\n"


def _of_width(values: list[str], width: int) -> list[str]:
    while len(values) > width and not values[-1]:
        values.pop()
    return values + [""] * (width - len(values))


def _has_marks(joined: list[str], values: int) -> bool:
    """Whether a value among so many holds what has a meaning between values."""
    whole = "".join(joined)
    return (
        "\\" in whole
        or "\n" in whole
        or "\r" in whole
        or whole.count(SEPARATOR) != values - len(joined)
    )


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
        for some in lines(book, worksheet):
            out.write(some.encode())
        return
    if len(book.worksheets) > MOST_WORKSHEETS:
        sys.exit("too many worksheets")
    for name in book.worksheets:
        head = _head(lines(book, name))
        if head.strip():
            out.write(json.dumps({"name": name, "head": head}).encode() + b"\n")


def _head(worksheet: Iterator[str]) -> str:
    """The first rows, but at least all that are written at once."""
    head, rows, size = [], 0, 0
    for some in worksheet:
        head.append(some)
        rows += some.count("\n")
        size += len(some)
        if rows >= HEAD_ROWS or size > HEAD_CHARACTERS:
            break
    return "".join(head)


if __name__ == "__main__":
    main(*sys.argv[1:])
