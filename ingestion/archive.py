"""The archive: every received byte, unchanged, in files named by their SHA-256.

Belongs here: storing, finding and removing bytes. Does not belong here: what the bytes mean
(ingestion/identify.py) or what became of them (ingestion/ledger.py).

`archive/ab/cd/<sha256>` holds the bytes. What came inside a zip or gzip file is stored too, under
its own SHA-256; beside it `<sha256>.containers` names the containers it came in, one per line.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 1024 * 1024
# How much of a file's beginning is handed to identification.
HEAD = 1024 * 1024
INCOMING = "incoming"


@dataclass
class Incoming:
    """Bytes on their way into the archive: complete, but not yet under their own name."""

    sha256: str
    size_bytes: int
    head: bytes
    temporary: Path
    place: Path

    def keep(self) -> Path:
        """Put the bytes in their place, for good once this returns; the value is that place."""
        self.place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.temporary.replace(self.place)
        _make_durable(self.place.parent)
        return self.place


def place_of(archive: Path, sha256: str) -> Path:
    """Where the bytes with this SHA-256 are, or would be."""
    return archive / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receive(archive: Path, source: BinaryIO) -> Iterator[Incoming]:
    """Read `source` once to its end: hashed, copied and on disk when the block is entered.

    Without `Incoming.keep` nothing remains. Errors of the source are passed on.
    """
    folder = archive / INCOMING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder)
    temporary = Path(name)
    try:
        digest = hashlib.sha256()
        head = bytearray()
        size_bytes = 0
        with os.fdopen(descriptor, "wb", buffering=0) as target:
            while block := source.read(BLOCK):
                digest.update(block)
                target.write(block)
                size_bytes += len(block)
                if len(head) < HEAD:
                    head += block[: HEAD - len(head)]
            os.fsync(target.fileno())
        sha256 = digest.hexdigest()
        yield Incoming(sha256, size_bytes, bytes(head), temporary, place_of(archive, sha256))
    finally:
        temporary.unlink(missing_ok=True)


def name_container(archive: Path, sha256: str, container_sha256: str) -> None:
    """Note that the bytes came inside a container, so that the container can be found again."""
    if container_sha256 in containers_of(archive, sha256):
        return
    with _containers_file(archive, sha256).open("a", encoding="ascii") as file:
        file.write(f"{container_sha256}\n")
        file.flush()
        os.fsync(file.fileno())


def containers_of(archive: Path, sha256: str) -> list[str]:
    """The SHA-256 of each container in which these bytes came."""
    with suppress(FileNotFoundError):
        return _containers_file(archive, sha256).read_text(encoding="ascii").split()
    return []


def remove(archive: Path, sha256: str) -> list[Path]:
    """Remove the bytes and every container they came in; the value lists the files removed.

    A container is removed although it may hold other members: who leaves takes all of it.
    """
    removed = []
    candidates = [place_of(archive, container) for container in containers_of(archive, sha256)]
    for path in (*candidates, _containers_file(archive, sha256), place_of(archive, sha256)):
        with suppress(FileNotFoundError):
            path.unlink()
            removed.append(path)
    return removed


def clear_incoming(archive: Path) -> None:
    """Remove what an interrupted run left half received. Only one run at a time may call this."""
    for path in (archive / INCOMING).glob("*"):
        path.unlink(missing_ok=True)


def _containers_file(archive: Path, sha256: str) -> Path:
    return place_of(archive, sha256).with_name(f"{sha256}.containers")


def _make_durable(folder: Path) -> None:
    """Make a new name in `folder` survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
