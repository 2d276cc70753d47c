"""Physical lines of a file: cutting bytes into whole lines, decoding and counting them.

Belongs here: what a line is. Does not belong here: fields (ingestion/parse.py).

A line ends with LF or CR LF; the last one needs no end. A line without any character is blank: it
has a number, but it is no record. A byte order mark at the beginning is not part of the first line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

# Thousands of columns come near this length; a longer line is damage, such as lost line ends.
LONGEST = 1024 * 1024
# Blocks of this size stay in the processor's cache on their way to the database.
BLOCK = 60 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def blocks(stream: BinaryIO, size: int = BLOCK) -> Iterator[bytes]:
    """Cut a stream into blocks of whole lines; only the last block may lack its line end.

    A line longer than LONGEST may lose bytes from its middle, so that memory stays bounded, and
    remains too long. Otherwise the blocks joined are the stream itself.
    """
    rest = _without_mark(stream)
    while data := stream.read(size):
        end = data.rfind(b"\n") + 1
        if end:
            yield rest + data[:end]
            rest = data[end:]
        elif len(rest) <= LONGEST:
            rest += data
    if rest:
        yield rest


def decode(line: bytes) -> str | None:
    """The text of a line in UTF-8 or else Windows-1252, line by line; None where it is neither.

    Files grow from several sources, so one line in another encoding must not garble the others.
    """
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def in_utf8(block: bytes) -> tuple[bytes, bool]:
    """The block with every line in UTF-8 that can be decoded, and whether all of it could be."""
    if is_utf8(block):
        return block, True
    texts = [(line, decode(line)) for line in block.split(b"\n")]
    converted = b"\n".join([line if text is None else text.encode() for line, text in texts])
    return converted, all(text is not None for _, text in texts)


def readable(line: bytes) -> str:
    """A line as text that a database can hold, whatever its bytes; what is no text is escaped."""
    text = decode(line)
    if text is None:
        text = line.decode("utf-8", errors="backslashreplace")
    return text.replace("\0", "\\x00")


def count(stream: BinaryIO) -> int:
    """How many lines are not blank."""
    return sum(
        sum(1 for line in block.split(b"\n") if line not in (b"", b"\r"))
        for block in blocks(stream)
    )


def is_utf8(block: bytes) -> bool:
    """Whether all of it is UTF-8."""
    if block.isascii():
        return True
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(stream: BinaryIO) -> bytes:
    start = b""
    while len(start) < len(BYTE_ORDER_MARK):
        data = stream.read(len(BYTE_ORDER_MARK) - len(start))
        if not data:
            break
        start += data
    return b"" if start == BYTE_ORDER_MARK else start
