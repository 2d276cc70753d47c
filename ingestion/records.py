"""Records one by one, where a block holds something out of the ordinary.

Belongs here: telling malformed lines apart and reading all others exactly. Does not belong here:
blocks in which all is well (ingestion/blocks.py) or the wording of problems
(ingestion/malformed.py).

A record is a line. Where values may be in quotes it may be several, if that makes it whole: quotes
closed and the right number of values. Otherwise its first line is malformed by itself and reading
goes on with the next, so that one lost quote costs one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from ingestion import fields, lines
from ingestion.shape import Shape


class Problem(StrEnum):
    """Why a line cannot be loaded."""

    FIELDS = "wrong number of fields"
    CHARACTERS = "wrong number of characters"
    LENGTH = "too long"
    NULL = "NUL byte"
    ENCODING = "undecodable"
    QUOTES = "quotes not closed"


class MalformedLine(NamedTuple):
    """A line that cannot be loaded; `fields` is their number where that is the problem.

    For Problem.CHARACTERS it is the number of characters.
    """

    number: int
    problem: Problem
    content: str
    fields: int | None = None


class Record(NamedTuple):
    """A record's values in the order of the columns, and how much of the text it was.

    `problem` says why there are no values; `fields` is then what it is in MalformedLine.
    """

    size: int
    lines: int
    values: list[bytes]
    problem: Problem | None = None
    fields: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it is a line without any character."""
        return not self.values and self.problem is None


# So much of a malformed line is kept.
KEPT = 64 * 1024


def records_of(text: bytes, shape: Shape, is_last: bool) -> Iterator[Record]:
    """Every record of a text that begins with one, blank lines too.

    The lines of the text that could be decoded are in UTF-8. Ends before a record that may go on
    after the text, unless the text is the last one.
    """
    is_sound = b"\0" not in text and lines.is_utf8(text)
    at = 0
    while at < len(text):
        record = _next(text, at, shape, is_last, is_sound)
        if record is None:
            return
        yield record
        at += record.size


def _next(text: bytes, at: int, shape: Shape, is_last: bool, is_sound: bool) -> Record | None:
    """The record that begins `at`; `is_sound` says that no line can fail but by its length."""
    end = text.find(b"\n", at)
    line = text[at : end if end >= 0 else len(text)]
    size = len(line) + (end >= 0)
    if not line or line == b"\r":
        return Record(size, 1, [])
    if not is_sound or size > lines.LONGEST:
        problem = _problem(line)
        if problem is not None:
            return Record(size, 1, [], problem)
    if shape.notation == "quoted" and b'"' in line:
        return _quoted(text, at, line, size, shape, is_last)
    return _single(line.removesuffix(b"\r"), size, shape)


def _problem(content: bytes) -> Problem | None:
    if len(content.removesuffix(b"\r")) > lines.LONGEST:
        return Problem.LENGTH
    if b"\0" in content:
        return Problem.NULL
    return None if lines.is_utf8(content) else Problem.ENCODING


def _single(line: bytes, size: int, shape: Shape) -> Record:
    """A record on one line without quotes, or whose quotes are characters."""
    if shape.notation == "fixed":
        text = lines.decode(line)
        if not shape.least_characters <= len(text) <= shape.width:
            return Record(size, 1, [], Problem.CHARACTERS, len(text))
        values = fields.split_fixed(text, shape.cuts)
        return Record(size, 1, [fields.escaped(value.encode()) for value in values])
    delimiter = shape.delimiter.encode()
    count = line.count(delimiter) + 1
    if count != shape.width:
        return Record(size, 1, [], Problem.FIELDS, count)
    return Record(size, 1, _row(line.split(delimiter), shape))


def _quoted(
    text: bytes, at: int, line: bytes, size: int, shape: Shape, is_last: bool
) -> Record | None:
    delimiter = shape.delimiter.encode()
    problem, count = Problem.QUOTES, None
    try:
        values, end = fields.split_quoted(text, delimiter, at, shape.width)
        whole = text[at:end]
        if len(values) == shape.width and (len(whole) == len(line) or _problem(whole) is None):
            return Record(
                len(whole) + (end < len(text)), whole.count(b"\n") + 1, _row(values, shape)
            )
        if len(whole) <= len(line):
            if len(values) > shape.width:
                values, _ = fields.split_quoted(line, delimiter)
            problem, count = Problem.FIELDS, len(values)
    except fields.UnclosedQuoteError:
        if not is_last and len(text) - at <= lines.LONGEST:
            return None
    except fields.MisplacedQuoteError:
        pass
    if shape.delimiter in fields.SOMETIMES_QUOTING:
        plain = _single(line.removesuffix(b"\r"), size, shape)
        if plain.problem is None:
            return plain
    return Record(size, 1, [], problem, count)


def _row(values: list[bytes], shape: Shape) -> list[bytes]:
    values = [values[at] for at in shape.positions]
    return values if shape.notation == "escaped" else [fields.escaped(value) for value in values]
