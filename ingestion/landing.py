"""The landing zone: which files lie there, and which of them are new.

Belongs here: walking folders and comparing files with what was taken in before. Does not belong
here: opening files (ingestion/intake.py).

A file's district is its folder: `landing/<7-digit code>/…`. The folders `collaborative` and `cde`
belong to no district.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import psycopg

SHARED_FOLDERS = ("collaborative", "cde")
# A file under such a name is still being sent.
UNFINISHED = (".part", ".tmp")
# The truth about a made-up collaborative lies at the top of its landing zone; it is no data.
ANSWERS = "answers.json"


@dataclass(frozen=True)
class LandingFile:
    """One file in the landing zone; `path` is its name below it, in a form any database holds.

    What is not regular cannot be taken in: a link, a device, a folder that cannot be opened.
    """

    path: str
    place: Path
    size_bytes: int
    modified_ns: int
    is_regular: bool

    @property
    def folder(self) -> str | None:
        """The folder at the top of the landing zone in which the file lies."""
        parts = PurePosixPath(self.path).parts
        return parts[0] if len(parts) > 1 else None

    @property
    def district_id(self) -> str | None:
        """The district that sent the file, None for shared and unknown folders."""
        return self.folder if re.fullmatch(r"[0-9]{7}", self.folder or "") else None

    def has_changed(self) -> bool:
        """Whether the file is another than when it was listed, or gone."""
        try:
            status = self.place.lstat()
        except OSError:
            return True
        return (status.st_size, status.st_mtime_ns) != (self.size_bytes, self.modified_ns)


@dataclass(frozen=True)
class Seen:
    """What is known of a file from the last time it was taken in."""

    size_bytes: int
    modified_ns: int
    sha256: str


def files(landing: Path) -> Iterator[LandingFile]:
    """All files in the order of their names, but for hidden ones and those still being sent.

    Raises NotADirectoryError where there is no landing zone.
    """
    if not landing.is_dir():
        raise NotADirectoryError(
            f"There is no landing zone at {landing}. Create the folder, or name another one."
        )
    for place in _below(landing):
        if place == landing / ANSWERS:
            continue
        try:
            status = place.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        yield LandingFile(
            path=_as_text(place.relative_to(landing)),
            place=place,
            size_bytes=status.st_size,
            modified_ns=status.st_mtime_ns,
            is_regular=stat.S_ISREG(status.st_mode),
        )


def _below(folder: Path, *, is_top: bool = True) -> Iterator[Path]:
    """Everything below a folder but open folders themselves.

    A link at the top is the central team's, who may keep a district's folder elsewhere; links
    further down come from districts and are not followed. A folder that vanishes is empty.
    """
    try:
        places = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        places = []
    for place in places:
        if place.name.startswith(".") or place.name.endswith(UNFINISHED):
            continue
        if (
            place.is_dir()
            and (is_top or not place.is_symlink())
            and os.access(place, os.R_OK | os.X_OK)
        ):
            yield from _below(place, is_top=False)
        else:
            yield place


def seen_files(connection: psycopg.Connection) -> dict[str, Seen]:
    """The files taken in so far, by path."""
    rows = connection.execute(
        "select path, size_bytes, modified_ns, sha256 from ledger.landing_files"
    ).fetchall()
    return {path: Seen(*values) for path, *values in rows}


def is_new(file: LandingFile, seen: Seen | None) -> bool:
    """Whether a file is to be taken in: unknown, changed, or readable now and not before."""
    if seen is None or (seen.size_bytes, seen.modified_ns) != (file.size_bytes, file.modified_ns):
        return True
    return not seen.sha256 and file.is_regular and os.access(file.place, os.R_OK)


def remember(connection: psycopg.Connection, file: LandingFile, sha256: str) -> None:
    """Note that a file was taken in; `sha256` is empty where it could not be read."""
    connection.execute(
        "insert into ledger.landing_files (path, size_bytes, modified_ns, sha256)"
        " values (%s, %s, %s, %s) on conflict (path) do update set"
        " size_bytes = excluded.size_bytes, modified_ns = excluded.modified_ns,"
        " sha256 = excluded.sha256, seen_at = clock_timestamp()",
        [file.path, file.size_bytes, file.modified_ns, sha256],
    )


def _as_text(path: Path) -> str:
    """A path as text without bytes that are not UTF-8."""
    return path.as_posix().encode(errors="surrogateescape").decode(errors="backslashreplace")
