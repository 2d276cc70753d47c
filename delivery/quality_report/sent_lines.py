"""Lines of a file exactly as they were sent, by their line numbers.

Belongs here: copying them, with the header that makes the copy a file of the same form. Does not
belong here: which lines (corrections.py) or what they mean (ingestion/).

Text is copied byte by byte; only a worksheet, which has no bytes of its own, becomes CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from itertools import chain
from typing import BinaryIO

from ingestion import lines
from ingestion.fields import SEPARATOR, unescaped
from ingestion.reading import Reading
from ingestion.records import records_of
from ingestion.shape import Shape


def copy_lines(
    reading: Reading, wanted: Collection[int] | None, target: BinaryIO
) -> dict[int, int]:
    """Write what stands above the records, and the wanted ones (all where None).

    A record is named by the number of its first line. The value gives the line of each in the copy.
    """
    shape = reading.file.shape
    places: dict[int, int] = {}
    written = 0
    with reading.open() as stream:
        for number, record in _records(stream, shape):
            is_header = number <= shape.above
            if not is_header and wanted is not None and number not in wanted:
                continue
            content = _as_csv(record) if shape.notation == "escaped" else record
            if not is_header:
                places[number] = written + 1
            target.write(content)
            written += content.count(b"\n")
    return places


def extension(shape: Shape) -> str:
    """The ending of the copy's name."""
    return ".csv" if shape.notation == "escaped" or shape.delimiter == "," else ".txt"


def _records(stream: BinaryIO, shape: Shape) -> Iterator[tuple[int, bytes]]:
    """Every record with the number of its first line; blank lines and the header's are some too."""
    number = 0
    held: list[bytes] = []
    for block in chain(lines.blocks(stream), [None]):
        held += _lines(block)
        above = held[: max(0, shape.above - number)]
        extents = [1] * len(above) + _extents(held[len(above) :], shape, is_last=block is None)
        at = 0
        for count in extents:
            yield number + 1, b"".join(held[at : at + count])
            number += count
            at += count
        held = held[at:]


def _lines(block: bytes | None) -> list[bytes]:
    """Physical lines with their ends; only LF ends a line."""
    *whole, last = [line + b"\n" for line in (block or b"").split(b"\n")]
    return [*whole, last[:-1]] if last != b"\n" else whole


def _extents(held: list[bytes], shape: Shape, *, is_last: bool) -> list[int]:
    """How many physical lines each record has that is known to be whole."""
    if shape.notation != "quoted":
        return [1] * len(held)
    text, _ = lines.in_utf8(b"".join(held))
    return [record.lines for record in records_of(text, shape, is_last)]


def _as_csv(row: bytes) -> bytes:
    values = row.removesuffix(b"\n").split(SEPARATOR)
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(
        [unescaped(value).decode(errors="replace") for value in values]
    )
    return text.getvalue().encode()
