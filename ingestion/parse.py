"""From the text of a file to rows for COPY: fast where all is well, one by one where it is not.

Belongs here: going through a file once, numbering its lines and counting what becomes of them.
Does not belong here: how records are read (ingestion/blocks.py, ingestion/records.py), the database
(ingestion/load.py) or what values mean (expectations/).

A row is one record in PostgreSQL's text format with unit separators: submission, number of its
first line, constants, values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ingestion import lines
from ingestion.blocks import Block, block_of, wrong_counts
from ingestion.fields import SEPARATOR, escaped
from ingestion.records import KEPT, MalformedLine, Problem, Record, records_of
from ingestion.shape import Shape
from ingestion.unreadable import UnreadableError

__all__ = ["MalformedLine", "Parser", "Problem"]

# A district has fewer schools and years by far; so many are student numbers in the wrong column.
MOST_UNITS = 100_000
# What the ledger's and the raw tables' line numbers hold.
MOST_LINES = 2_000_000_000


class Parser:
    """Reads one file. Afterwards `received` = `loaded` + the number of lines reported.

    `units` counts the loaded lines by their values, as in the rows, of the columns `Shape.unit`
    that the file holds.
    """

    def __init__(
        self, shape: Shape, submission_id: int, report: Callable[[MalformedLine], None]
    ) -> None:
        self.shape = shape
        self.submission_id = submission_id
        self.received = 0
        self.loaded = 0
        self.units: Counter[tuple[bytes, ...]] = Counter()
        self._report = report
        self._number = 0
        self._unit = [shape.columns.index(name) for name in shape.unit]
        constants = [escaped(text.encode()).replace(b"%", b"%%") for _, text in shape.constants]
        self._before = SEPARATOR.join([b"%d" % submission_id, b"%d", *constants, b""])

    @property
    def columns(self) -> list[str]:
        """The columns of the rows."""
        constants = [name for name, _ in self.shape.constants]
        return ["submission_id", "line_number", *constants, *self.shape.columns]

    def rows(self, stream: BinaryIO) -> Iterator[bytes]:
        """Rows in the order of the lines, in blocks of about the size of those read.

        Raises UnreadableError where there are more lines, schools or school years than can be.
        """
        rest, rest_is_utf8 = b"", True
        for block in lines.blocks(stream):
            if self._number < self.shape.above:
                block = self._below_header(block)
            text, is_utf8 = lines.in_utf8(block)
            is_utf8 = is_utf8 and (rest_is_utf8 or not rest)
            text = rest + text
            whole = block_of(text, self.shape) if is_utf8 else None
            if whole:
                yield self._rows_of_block(whole)
                rest = text[whole.size :]
            elif is_utf8 and (counts := wrong_counts(text, self.shape)):
                self._all_malformed(text, counts)
                rest = b""
            else:
                rows, rest = self._rows_one_by_one(text, is_last=False)
                yield rows
            rest_is_utf8 = is_utf8
            self._check_counts()
        if rest:
            yield self._rows_one_by_one(rest, is_last=True)[0]

    def _below_header(self, block: bytes) -> bytes:
        at = 0
        while self._number < self.shape.above and at < len(block):
            end = block.find(b"\n", at)
            at = end + 1 if end >= 0 else len(block)
            self._number += 1
        return block[at:]

    def _rows_of_block(self, block: Block) -> bytes:
        count = len(block.ends)
        numbers = block.line_numbers(self._number)
        self._number += block.lines
        self.received += count
        self.loaded += count
        if self.shape.codes:
            values = {at: self._values(block, at) for at in {*self._unit, *self.shape.codes}}
            if self._unit:
                self.units.update(zip(*[values[at] for at in self._unit], strict=True))
            rows = self._translated(block, values)
        else:
            self._count_units(block)
            rows = block.text.splitlines(keepends=True)
        before = self._before
        parts = [b""] * (2 * count)
        parts[0::2] = [before % number for number in numbers]
        parts[1::2] = rows
        return b"".join(parts)

    def _count_units(self, block: Block) -> None:
        """Count the lines by the text from the first to the last of the columns that matter."""
        if not self._unit:
            return
        first, last = min(self._unit), max(self._unit)
        starts, _ = block.values(first)
        _, stops = block.values(last)
        text = block.text
        found = Counter([text[at:to] for at, to in zip(starts, stops, strict=True)])
        for between, count in found.items():
            values = between.split(SEPARATOR)
            self.units[tuple(values[at - first] for at in self._unit)] += count

    def _values(self, block: Block, column: int) -> list[bytes]:
        """The values of one column, translated."""
        text = block.text
        starts, stops = block.values(column)
        values = [text[at:to] for at, to in zip(starts, stops, strict=True)]
        codes = self.shape.codes.get(column)
        return values if codes is None else list(map(codes.__getitem__, values))

    def _translated(self, block: Block, values: dict[int, list[bytes]]) -> list[bytes]:
        """The rows with their ends, put together from translated values and what is between."""
        text = block.text
        parts: list[list[bytes]] = []
        before, _ = block.values(0)
        for column in sorted(self.shape.codes):
            starts, stops = block.values(column)
            parts.append([text[at:to] for at, to in zip(before, starts, strict=True)])
            parts.append(values[column])
            before = stops
        ends = (block.ends + 1).tolist()
        parts.append([text[at:to] for at, to in zip(before, ends, strict=True)])
        return list(map(b"".join, zip(*parts, strict=True)))

    def _rows_one_by_one(self, text: bytes, *, is_last: bool) -> tuple[bytes, bytes]:
        """The rows, and what is left over because it may go on in the next block."""
        rows = []
        at = 0
        for record in records_of(text, self.shape, is_last):
            if record.problem:
                self._malformed(record, text[at : at + min(record.size, KEPT)])
            elif not record.is_blank:
                rows += [self._before % (self._number + 1), self._read(record), b"\n"]
            self._number += record.lines
            at += record.size
        return b"".join(rows), text[at:]

    def _read(self, record: Record) -> bytes:
        self.received += 1
        self.loaded += 1
        values = record.values
        for column, codes in self.shape.codes.items():
            values[column] = codes[values[column]]
        if self._unit:
            self.units[tuple(values[at] for at in self._unit)] += 1
        return SEPARATOR.join(values)

    def _all_malformed(self, text: bytes, counts: list[int]) -> None:
        """Report every line, of which only the number of fields is wrong."""
        self.received += len(counts)
        contents = text.decode().split("\n")
        for content, count in zip(contents, counts, strict=False):
            self._number += 1
            content = content.removesuffix("\r")
            self._report(MalformedLine(self._number, Problem.FIELDS, content, count))

    def _malformed(self, record: Record, content: bytes) -> None:
        self.received += 1
        content = content.removesuffix(b"\n").removesuffix(b"\r")
        self._report(
            MalformedLine(self._number + 1, record.problem, lines.readable(content), record.fields)
        )

    def _check_counts(self) -> None:
        if len(self.units) > MOST_UNITS:
            names = " and ".join(self.shape.unit)
            raise UnreadableError(
                f"The lines hold more than {MOST_UNITS:,} different values of {names}.",
                "Check that no columns are swapped or shifted.",
            )
        if self._number > MOST_LINES:
            raise UnreadableError(f"It has more than {MOST_LINES:,} lines.", "Send it in parts.")
