"""From the bytes of a file to rows for COPY: fast where all is well, line by line where it is not.

Belongs here: reading lines into the columns of raw tables, and telling malformed lines apart.
Does not belong here: the database (ingestion/load.py) or what values mean (expectations/).

A row is one line in PostgreSQL's text format with the file's own delimiter: submission, line
number, fields. Bytes that need no change are passed on as they are; only a block in which something
is out of the ordinary (a backslash, another encoding, a wrong number of fields) is taken apart.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import numpy as np

from ingestion import headers, lines
from ingestion.shape import Shape

NEWLINE, RETURN = 10, 13


class Problem(StrEnum):
    """Why a line cannot be loaded."""

    FIELDS = "wrong number of fields"
    LENGTH = "too long"
    NULL = "NUL byte"
    ENCODING = "undecodable"
    QUOTES = "quotes not closed"


@dataclass(frozen=True, slots=True)
class MalformedLine:
    """A line that cannot be loaded; `fields` is their number where that is the problem."""

    number: int
    problem: Problem
    content: str
    fields: int | None = None


class Parser:
    """Reads one file. Afterwards `received` = `loaded` + the number of lines reported.

    `units` counts the loaded lines by the bytes of their columns from the first to the last of
    `Shape.unit`, delimiters included.
    """

    def __init__(
        self, shape: Shape, submission_id: int, report: Callable[[MalformedLine], None]
    ) -> None:
        self.shape = shape
        self.submission_id = submission_id
        self.received = 0
        self.loaded = 0
        self.units: Counter[bytes] = Counter()
        self._report = report
        self._delimiter = shape.delimiter.encode()
        self._prefix = b"%d%b%%d%b" % (submission_id, self._delimiter, self._delimiter)
        self._line_end = b"\n"
        self._number = 0
        self._header_expected = shape.header
        self._can_pass_on = _can_pass_on(shape)

    def rows(self, stream: BinaryIO) -> Iterator[bytes]:
        """Rows for COPY in the order of the lines, in blocks of about the size of those read."""
        for block in lines.blocks(stream):
            if self._number == 0 and block.endswith(b"\r\n"):
                # COPY wants one kind of line end throughout.
                self._line_end = b"\r\n"
            marks = None
            if self._can_pass_on and not self._header_expected:
                text = _in_utf8(block)
                marks = self._marks_if_clean(text)
            if marks is None:
                yield b"".join(self._careful_rows(block))
            else:
                yield self._clean_rows(text, marks)

    def _marks_if_clean(self, block: bytes) -> np.ndarray | None:
        """Where the delimiters are, if every line is whole and can be passed on as it is."""
        if b"\\" in block or b"\0" in block or not _is_utf8(block):
            return None
        values = np.frombuffer(block, np.uint8)
        ends = np.flatnonzero(values == NEWLINE)
        if not ends.size or ends[-1] != len(block) - 1:
            return None
        if len(block) > lines.LONGEST and np.diff(ends, prepend=-1).max() > lines.LONGEST:
            return None
        returns = ends.size if self._line_end == b"\r\n" else 0
        if np.count_nonzero(values == RETURN) != returns:
            return None
        if returns and (values[ends - 1] != RETURN).any():
            return None
        marks = np.flatnonzero(values == self._delimiter[0])
        per_line = self.shape.width - 1
        if marks.size != per_line * ends.size:
            return None
        # The last delimiter of a line lies before its end, the first of the next one after it.
        if (marks[per_line - 1 :: per_line] > ends).any():
            return None
        if (marks[per_line::per_line] < ends[:-1]).any():
            return None
        return marks

    def _clean_rows(self, block: bytes, marks: np.ndarray) -> bytes:
        rows = block.split(b"\n")
        rows.pop()
        first = self._number + 1
        self._number += len(rows)
        self.received += len(rows)
        self.loaded += len(rows)
        if self.shape.unit:
            per_line = self.shape.width - 1
            starts = (marks[self.shape.unit[0] - 1 :: per_line] + 1).tolist()
            stops = marks[self.shape.unit[1] :: per_line].tolist()
            self.units.update([block[at:to] for at, to in zip(starts, stops, strict=True)])
        numbered = self._prefix + b"%b\n"
        return b"".join([numbered % row for row in enumerate(rows, first)])

    def _careful_rows(self, block: bytes) -> Iterator[bytes]:
        for line in block.removesuffix(b"\n").split(b"\n"):
            self._number += 1
            content = line.removesuffix(b"\r")
            if not content:
                continue
            if self._header_expected:
                self._header_expected = False
                continue
            self.received += 1
            row = self._careful_row(content)
            if row is not None:
                self.loaded += 1
                yield self._prefix % self._number + row + self._line_end

    def _careful_row(self, content: bytes) -> bytes | None:
        """The fields of one line in COPY's text format; None after reporting what is wrong."""
        if len(content) > lines.LONGEST:
            return self._malformed(Problem.LENGTH, content[: lines.LONGEST])
        if b"\0" in content:
            return self._malformed(Problem.NULL, content)
        text = lines.decode(content)
        if text is None:
            return self._malformed(Problem.ENCODING, content)
        try:
            values = headers.split(text, self.shape.delimiter)
        except csv.Error:
            return self._malformed(Problem.QUOTES, content)
        if len(values) != self.shape.width:
            return self._malformed(Problem.FIELDS, content, len(values))
        if self.shape.positions is not None:
            values = [values[at] for at in self.shape.positions]
        if self.shape.unit:
            first, last = self.shape.unit
            self.units[self.shape.delimiter.join(values[first : last + 1]).encode()] += 1
        if self._can_pass_on:
            return _escaped(text).encode()
        escaped = f"\\{self.shape.delimiter}"
        values = [_escaped(value).replace(self.shape.delimiter, escaped) for value in values]
        return self.shape.delimiter.join(values).encode()

    def _malformed(self, problem: Problem, content: bytes, fields: int | None = None) -> None:
        self._report(MalformedLine(self._number, problem, lines.readable(content), fields))


def _can_pass_on(shape: Shape) -> bool:
    """Whether the bytes of a line can be its row: all fields in order, none in quotes."""
    in_order = shape.positions is None and shape.delimiter != headers.QUOTED and shape.width > 1
    inside = shape.unit is None or 0 < shape.unit[0] <= shape.unit[1] < shape.width - 1
    return in_order and inside


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _in_utf8(block: bytes) -> bytes:
    """The block with every line in UTF-8 that can be decoded."""
    if _is_utf8(block):
        return block
    texts = [(line, lines.decode(line)) for line in block.split(b"\n")]
    return b"\n".join([line if text is None else text.encode() for line, text in texts])


def _escaped(text: str) -> str:
    """Text in COPY's text format, but for delimiters inside values."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\r" in text:
        text = text.replace("\r", "\\r")
    return text
