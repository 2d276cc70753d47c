"""How a district packs what it sends: plain files, gzip or one zip per year.

Belongs here: names, compression, writing, and clearing the folder before. Does not belong
here: what the files say. Compressed files carry no time of writing, so that the
same content is the same bytes.
"""

from __future__ import annotations

import gzip
import io
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LEVEL = 1
_GZIPPED = ("SINF.txt", "STAS.txt")


@dataclass(frozen=True)
class Packing:
    """How a district sends the files of a year."""

    zipped: bool = False
    gzipped: bool = False


def packing_of(district: int, districts: int) -> Packing:
    """The packing of a district by its place: at least one sends zips, every third some gzip."""
    zipped = district % 8 == (districts // 2) % 8
    return Packing(zipped, not zipped and district % 3 == 0)


def gzip_bytes(content: bytes) -> bytes:
    """Content as a gzip file without name and time."""
    return gzip.compress(content, compresslevel=_LEVEL, mtime=0)


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """Members by name as a zip file with fixed times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def sent_name(name: str, packing: Packing) -> str:
    """The name under which a content is sent: its own, or with .gz."""
    return f"{name}.gz" if packing.gzipped and name in _GZIPPED else name


def pack(contents: dict[str, bytes], packing: Packing, archive_name: str) -> dict[str, bytes]:
    """The files as sent, by file name, from their contents by plain name."""
    if packing.zipped:
        return {archive_name: zip_bytes(contents)}
    sent = {}
    for name, content in contents.items():
        under = sent_name(name, packing)
        sent[under] = content if under == name else gzip_bytes(content)
    return sent


def write_files(folder: Path, files: dict[str, bytes]) -> int:
    """Writes files into a folder, which is made where needed; returns the bytes written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return sum(map(len, files.values()))


def clear_sample(out: Path) -> None:
    """Removes an earlier sample from a folder.

    Raises ValueError where the folder holds anything else; then nothing is removed.
    """
    entries = list(out.iterdir()) if out.exists() else []
    names = {path.name for path in entries}
    ours = {name for name in names if len(name) == 7 and name.isdigit()}
    foreign = names - ours - {"answers.json", "collaborative"}
    if entries and (foreign or "answers.json" not in names):
        raise ValueError(f"{out} holds files that are not of a sample; choose another folder")
    for path in entries:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
