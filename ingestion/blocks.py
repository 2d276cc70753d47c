"""Many records at once: from a block of a file to rows, where nothing in it is out of the ordinary.

Belongs here: finding delimiters, line ends and quotes of a whole block, and leaving out columns.
Does not belong here: records that are out of the ordinary (ingestion/records.py).

A block is rewritten in PostgreSQL's text format with a separator of our own between values. What a
byte is to become is first marked by a control character that the block itself does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingestion import lines
from ingestion.fields import SEPARATOR, SOMETIMES_QUOTING
from ingestion.records import KEPT
from ingestion.shape import Shape

NEWLINE, RETURN, QUOTE = 10, 13, 34
DELETED, RETURN_INSIDE, NEWLINE_INSIDE = b"\x1c", b"\x1d", b"\x1e"
RESERVED = (DELETED, RETURN_INSIDE, NEWLINE_INSIDE, SEPARATOR)


@dataclass
class Block:
    """Whole records in PostgreSQL's text format: `text`, each record with its line end.

    `ends` and `marks` are where the records' ends and their separators are, `size` how much of the
    block they were. `newlines` are the line ends of the block as it came, and `starts` where its
    records began, where some are on several lines.
    """

    text: bytes
    ends: np.ndarray
    marks: np.ndarray
    size: int
    newlines: np.ndarray | None = None
    starts: np.ndarray | None = None

    def values(self, column: int) -> tuple[list[int], list[int]]:
        """Where the values of a column begin and end."""
        count = self.marks.shape[1]
        starts = self.marks[:, column - 1] + 1 if column else _starts(self.ends)
        stops = self.marks[:, column] if column < count else self.ends
        return starts.tolist(), stops.tolist()

    def line_numbers(self, before: int) -> range | list[int]:
        """The number of each record's first line, after so many lines before the block."""
        if self.starts is None:
            return range(before + 1, before + 1 + len(self.ends))
        return (np.searchsorted(self.newlines, self.starts) + before + 1).tolist()

    @property
    def lines(self) -> int:
        """How many lines the records were on."""
        return len(self.ends) if self.newlines is None else len(self.newlines)


def block_of(text: bytes, shape: Shape) -> Block | None:
    """The whole records of a block if all are in order, otherwise None.

    `text` is UTF-8 and begins with a record. Where it ends inside a record, that one is left over.
    """
    if shape.notation == "fixed" or b"\0" in text:
        return None
    separators = bytes.maketrans(shape.delimiter.encode(), SEPARATOR)
    if shape.notation == "escaped":
        return _unquoted(text.translate(separators), len(text), shape)
    if any(byte in text for byte in RESERVED):
        return None
    size = len(text)
    if shape.notation == "quoted" and b'"' in text:
        return _quoted(text, shape)
    if b"\\" in text:
        text = text.replace(b"\\", b"\\\\")
    if _has_returns_at_ends_only(text):
        return _unquoted(text.translate(separators, b"\r"), size, shape)
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\\r")
    return _unquoted(text.translate(separators), size, shape)


def wrong_counts(text: bytes, shape: Shape) -> list[int] | None:
    """How many values each line of a block has, if all have too few or too many.

    None where anything else is out of the ordinary.
    """
    if shape.notation == "fixed" or b"\0" in text:
        return None
    values = np.frombuffer(bytearray(text), np.uint8)
    delimiter = shape.delimiter.encode()[0]
    ends = np.flatnonzero(values == NEWLINE)
    lengths = np.diff(ends, prepend=-1)
    if not ends.size or ends[-1] != len(text) - 1 or lengths.max() > KEPT:
        return None
    if lengths.min() == 1 or (values[ends[lengths == 2] - 1] == RETURN).any():
        return None
    is_mark = values == delimiter
    if shape.notation == "quoted" and b'"' in text:
        is_quote = values == QUOTE
        inside = np.bitwise_xor.accumulate(is_quote)
        if shape.delimiter in SOMETIMES_QUOTING or inside[ends].any():
            return None
        if not _unquote(values, np.flatnonzero(is_quote), delimiter):
            return None
        is_mark &= ~inside
    counts = np.diff(np.searchsorted(np.flatnonzero(is_mark), ends), prepend=0) + 1
    return None if (counts == shape.width).any() else counts.tolist()


def _has_returns_at_ends_only(text: bytes) -> bool:
    values = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(values == NEWLINE)
    returns = text.count(b"\r")
    return returns in (0, ends.size) and (not returns or bool((values[ends - 1] == RETURN).all()))


def _unquoted(text: bytes, size: int, shape: Shape) -> Block | None:
    """`text` has SEPARATOR between its values."""
    values = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(values == NEWLINE)
    if not ends.size or ends[-1] != len(text) - 1:
        return None
    marks = _per_record(np.flatnonzero(values == SEPARATOR[0]), ends, shape.width)
    if marks is None:
        return None
    if len(shape.positions) == shape.width:
        return Block(text, ends, marks, size)
    values = np.frombuffer(bytearray(text), np.uint8)
    _leave_out(values, marks, ends, shape)
    return _compact(values, size, shape)


def _quoted(text: bytes, shape: Shape) -> Block | None:
    size = len(text)
    if b"\\" in text:
        text = text.replace(b"\\", b"\\\\")
    values = np.frombuffer(bytearray(text), np.uint8)
    is_quote = values == QUOTE
    inside = np.bitwise_xor.accumulate(is_quote)
    newlines = np.flatnonzero(values == NEWLINE)
    ends = newlines[~inside[newlines]]
    if not ends.size:
        return None
    used = int(ends[-1]) + 1
    left_over = len(text) - used
    if left_over:
        size -= len(text[used:].replace(b"\\\\", b"\\"))
        values, inside, is_quote = values[:used], inside[:used], is_quote[:used]
        newlines = newlines[: np.searchsorted(newlines, used)]
    delimiter = shape.delimiter.encode()[0]
    marks = _per_record(np.flatnonzero((values == delimiter) & ~inside), ends, shape.width)
    if marks is None or not _unquote(values, np.flatnonzero(is_quote), delimiter):
        return None
    returns = np.flatnonzero(values == RETURN)
    if returns.size:
        at_end = (values[returns + 1] == NEWLINE) & ~inside[returns + 1]
        values[returns] = np.where(at_end, DELETED[0], RETURN_INSIDE[0])
    several = newlines.size > ends.size
    if several:
        values[newlines[inside[newlines]]] = NEWLINE_INSIDE[0]
    values[marks] = SEPARATOR[0]
    starts = _starts(ends)
    if len(shape.positions) < shape.width:
        _leave_out(values, marks, ends, shape)
    block = _compact(values, size, shape)
    if several:
        block.newlines, block.starts = newlines, starts
    return block


def _unquote(values: np.ndarray, quotes: np.ndarray, delimiter: int) -> bool:
    """Mark the quotes that are no characters as deleted; False where one is out of place.

    Every other quote opens, the ones between them close. Where a closing and an opening one touch,
    they are one quote inside a value.
    """
    opens, closes = quotes[0::2], quotes[1::2]
    before = np.where(opens, values[opens - 1], NEWLINE)
    after = values[closes + 1]
    doubled = after == QUOTE
    at_return = after == RETURN
    if at_return.any() and (values[closes[at_return] + 2] != NEWLINE).any():
        return False
    begins = (before == delimiter) | (before == NEWLINE) | (before == QUOTE)
    if (
        not begins.all()
        or not (doubled | at_return | (after == delimiter) | (after == NEWLINE)).all()
    ):
        return False
    values[quotes] = DELETED[0]
    values[closes[doubled]] = QUOTE
    return True


def _per_record(marks: np.ndarray, ends: np.ndarray, width: int) -> np.ndarray | None:
    """The delimiters as one row for each record; None where one has another number of values.

    Also None where a record is too long, and for blank lines in a file of one column.
    """
    if np.diff(ends, prepend=-1).max() > lines.LONGEST:
        return None
    if width == 1:
        blank = (np.diff(ends, prepend=-1) == 1).any()
        return None if marks.size or blank else marks.reshape(ends.size, 0)
    if marks.size != (width - 1) * ends.size:
        return None
    marks = marks.reshape(ends.size, width - 1)
    # The last delimiter of a line lies before its end, the first of the next one after it.
    if (marks[:, -1] > ends).any() or (marks[1:, 0] < ends[:-1]).any():
        return None
    return marks


def _leave_out(values: np.ndarray, marks: np.ndarray, ends: np.ndarray, shape: Shape) -> None:
    """Mark the values of columns that are left out as deleted, each with one separator."""
    change = np.zeros(len(values) + 1, np.int8)
    last = shape.width - 1
    for first, stop in _gaps(shape):
        # The separator after the gap goes with it, at the end of a record the one before.
        change[marks[:, first - 1] if first else _starts(ends)] += 1
        if stop > last:
            change[ends] -= 1
        else:
            change[marks[:, stop - 1] + (0 if first else 1)] -= 1
    values[np.cumsum(change[:-1], dtype=np.int8).view(bool)] = DELETED[0]


def _gaps(shape: Shape) -> list[tuple[int, int]]:
    """Runs of columns that are left out, as (first, one after the last)."""
    bounds = [-1, *shape.positions, shape.width]
    return [(before + 1, after) for before, after in pairwise(bounds) if after > before + 1]


def _compact(values: np.ndarray, size: int, shape: Shape) -> Block:
    """The block without what is deleted."""
    text = values.tobytes().translate(None, DELETED)
    if RETURN_INSIDE in text:
        text = text.replace(RETURN_INSIDE, b"\\r")
    if NEWLINE_INSIDE in text:
        text = text.replace(NEWLINE_INSIDE, b"\\n")
    left = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(left == NEWLINE)
    marks = np.flatnonzero(left == SEPARATOR[0]).reshape(ends.size, len(shape.positions) - 1)
    return Block(text, ends, marks, size)


def _starts(ends: np.ndarray) -> np.ndarray:
    return np.concatenate(([0], ends[:-1] + 1))
