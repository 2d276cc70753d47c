"""The texts in a file: the file itself, or each worksheet of a workbook, as a stream of lines.

Belongs here: telling text from workbooks, and making UTF-8 of UTF-16. Does not belong here: what
the lines mean (ingestion/identify.py), workbooks themselves (ingestion/workbook.py) or single bytes
that are not UTF-8 (ingestion/lines.py).
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ingestion import archive, workbook

UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# A byte that is neither UTF-8 nor Windows-1252 stands for what is no UTF-16: its line is malformed.
UNDECODABLE = b"\x81"


@dataclass(frozen=True)
class Text:
    """One text: `head` is its beginning, `open` gives all of it.

    `worksheet` is the name of the worksheet it is, whose lines are those of workbook_rows.py.
    """

    head: bytes
    open: Callable[[], BinaryIO]
    worksheet: str | None = None


def texts_of(path: Path) -> list[Text]:
    """The texts of a file that is no container, one or more. Raises UnreadableError."""
    if workbook.is_workbook(path):
        return [
            Text(sheet.head, partial(workbook.rows, path, sheet.name), sheet.name)
            for sheet in workbook.worksheets(path)
        ]
    with path.open("rb") as stream:
        head = stream.read(archive.HEAD)
    return [Text(in_utf8(head), partial(_opened, path))]


def in_utf8(head: bytes) -> bytes:
    """The beginning of a text without its mark, in UTF-8 if it was UTF-16."""
    encoding = UTF_16.get(head[:2])
    if encoding:
        return _Utf16(io.BytesIO(head), encoding).read(2 * len(head))
    return head.removeprefix(codecs.BOM_UTF8)


def _opened(path: Path) -> BinaryIO:
    stream = path.open("rb", buffering=0)
    encoding = UTF_16.get(stream.read(2))
    stream.seek(0)
    return _Utf16(stream, encoding) if encoding else stream


class _Utf16:
    """A stream in UTF-16, read as UTF-8 without its byte order mark."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="surrogatepass")
        self._encoder = codecs.getincrementalencoder("utf-8")(errors="flashlight.undecodable")
        self._stream.read(2)

    def read(self, size: int) -> bytes:
        while data := self._stream.read(max(size // 2, 1)):
            if text := self._decoder.decode(data):
                return self._encoder.encode(text)
        rest, _ = self._decoder.getstate()
        self._decoder.reset()
        return UNDECODABLE if rest else b""

    def __enter__(self) -> _Utf16:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()


def _undecodable(error: UnicodeError) -> tuple[bytes, int]:
    return UNDECODABLE, error.end


codecs.register_error("flashlight.undecodable", _undecodable)
