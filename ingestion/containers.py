"""Zip and gzip files: their members as streams, with guards against damaged and hostile ones.

Belongs here: opening containers. Does not belong here: what the members are
(ingestion/identify.py). Members are only ever read; their names are never used as paths.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ingestion.unreadable import UnreadableError
from ingestion.workbook import MOST_DIRECTORY_BYTES, directory_bytes, is_workbook

# School files compress to a tenth, a made-up one to a fiftieth; a bomb to a thousandth.
HIGHEST_RATIO = 200
# Below this size a ratio says nothing.
RATIO_FROM_BYTES = 32 * 1024 * 1024
MOST_MEMBERS = 1000

SEND_AGAIN = "Make the file again and send it again."


@dataclass(frozen=True)
class Member:
    """One file inside a container; `open` gives its bytes, or raises UnreadableError."""

    name: str
    open: Callable[[], BinaryIO]


def is_container(path: Path) -> bool:
    """Whether a file is a zip or gzip file by content; a workbook is a zip, but no container."""
    head = _head(path)
    return _is_gzip(head) or (_is_zip(head) and not is_workbook(path))


@contextmanager
def opened(path: Path, name: str) -> Iterator[list[Member]]:
    """Open a container; the value is its members in the order in which they lie.

    `name` is the name under which it was sent; a gzip member is called after it. Folders and
    hidden files of a zip are no members. Raises UnreadableError.
    """
    size_bytes = path.stat().st_size
    if _is_gzip(_head(path)):
        stem = PurePosixPath(name).name.removesuffix(".gz")
        yield [Member(stem, lambda: _guarded(gzip.GzipFile(path), size_bytes))]
        return
    if directory_bytes(path) > MOST_DIRECTORY_BYTES:
        raise UnreadableError("The zip file holds far too many files.", "Send it in parts.")
    try:
        archive = zipfile.ZipFile(path)
    except Exception as error:  # a damaged file can fail in any part of its reader
        raise UnreadableError("The zip file is damaged or was cut short.", SEND_AGAIN) from error
    with archive:
        yield [_zip_member(archive, entry) for entry in _zip_entries(archive)]


def _zip_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not _is_hidden(entry)]
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise UnreadableError(
            "It is an Office document, but no Excel workbook (.xlsx).",
            "Save it as a workbook or as delimited text and send that.",
        )
    if len(entries) > MOST_MEMBERS:
        raise UnreadableError(
            f"The zip file holds {len(entries):,} files; at most {MOST_MEMBERS:,} are taken.",
            "Send it in parts.",
        )
    if not entries:
        raise UnreadableError("The zip file holds no file.", SEND_AGAIN)
    return entries


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return not parts or entry.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    def open_entry() -> BinaryIO:
        if entry.flag_bits & 0x1:
            raise UnreadableError("It is protected by a password.", "Send it without one.")
        try:
            stream = archive.open(entry)
        except Exception as error:
            raise UnreadableError(
                "It is damaged or packed in an unknown way.", SEND_AGAIN
            ) from error
        return _guarded(stream, entry.compress_size)

    return Member(entry.filename, open_entry)


def _guarded(stream: BinaryIO, compressed_bytes: int) -> BinaryIO:
    return io.BufferedReader(_Guard(stream, compressed_bytes), 256 * 1024)


class _Guard(io.RawIOBase):
    """A decompressing stream whose every failure is UnreadableError, and which stops at a bomb."""

    def __init__(self, stream: BinaryIO, compressed_bytes: int):
        self._stream = stream
        self._most_bytes = max(compressed_bytes * HIGHEST_RATIO, RATIO_FROM_BYTES)
        self._read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        try:
            data = self._stream.read(len(buffer))
        except Exception as error:
            raise UnreadableError("It is damaged or was cut short.", SEND_AGAIN) from error
        self._read_bytes += len(data)
        if self._read_bytes > self._most_bytes:
            raise UnreadableError(
                f"It unpacks to more than {HIGHEST_RATIO} times its size, as no school file does.",
                "Send it unpacked.",
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


def _is_gzip(head: bytes) -> bool:
    return head.startswith(b"\x1f\x8b")


def _is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))
