"""Workbooks (.xlsx): which worksheets there are, and their rows as lines of text.

Belongs here: the process that reads a workbook, seen from outside. Does not belong here: cells
(ingestion/workbook_rows.py).

A workbook is read by a process of its own with limits on memory and time: a hostile one ends that
process and nothing else.
"""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingestion.unreadable import UnreadableError

READER = ("-m", "ingestion.workbook_rows")
ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"
# A thousand members have no directory of this size.
MOST_DIRECTORY_BYTES = 16 * 1024 * 1024
# The end of a zip: its last records and the longest comment.
DIRECTORY_END_WITHIN = 66 * 1024
TOO_LARGE = "Save the worksheet as comma-separated text (CSV UTF-8) and send that."


@dataclass(frozen=True)
class Worksheet:
    """A worksheet that holds something: its name and its first lines."""

    name: str
    head: bytes


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its content."""
    with path.open("rb") as stream:
        if stream.read(len(ZIP)) != ZIP:
            return False
    if directory_bytes(path) > MOST_DIRECTORY_BYTES:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return WORKBOOK in archive.namelist()
    except Exception:  # a damaged zip can fail in any part of its reader; it is no workbook then
        return False


def directory_bytes(path: Path) -> int:
    """The size of a zip's directory of members, which is read into memory; 0 without one."""
    with path.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, size - DIRECTORY_END_WITHIN))
        tail = stream.read()
    for mark, form, at in ((b"PK\x06\x06", "<Q", 40), (b"PK\x05\x06", "<L", 12)):
        found = tail.rfind(mark)
        if found >= 0 and len(tail) >= found + at + struct.calcsize(form):
            return struct.unpack_from(form, tail, found + at)[0]
    return 0


def worksheets(path: Path) -> list[Worksheet]:
    """The worksheets that hold something, in their order. Raises UnreadableError."""
    with _Rows(path, "heads") as stream:
        described = [json.loads(line) for line in io.BufferedReader(stream)]
    if not described:
        raise UnreadableError("The workbook is empty.", "Export it again and send it again.")
    return [Worksheet(sheet["name"], sheet["head"].encode()) for sheet in described]


def rows(path: Path, worksheet: str) -> BinaryIO:
    """The rows of a worksheet as lines; reading raises UnreadableError."""
    return _Rows(path, "rows", worksheet)


class _Rows(io.RawIOBase):
    """What the reading process writes; it is an error to read on after that process failed."""

    def __init__(self, *arguments: str | Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-I", *READER, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        size = self._process.stdout.readinto(buffer)
        if size == 0 and self._process.wait() != 0:
            raise UnreadableError("The workbook is damaged, or too large to be read.", TOO_LARGE)
        return size

    def close(self) -> None:
        if not self.closed:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
        super().close()
