"""The folders of reports: which is the newest, which are kept, and their removal.

Belongs here: folders as a whole. Does not belong here: what is in them (write.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path

LATEST = "latest"
# So many reports are kept per district: they hold students' data, and the trend is on the page.
KEPT = 12


def put_in_place(new: Path, folder: Path) -> None:
    """Give a finished folder its name; an older one of that name goes."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def point_to(folder: Path) -> None:
    """Let the link `latest` lead to this report."""
    link = folder.with_name(f".{LATEST}")
    link.unlink(missing_ok=True)
    link.symlink_to(folder.name)
    link.replace(folder.with_name(LATEST))


def prune(district: Path) -> None:
    """Remove the oldest reports of a district; names are times, so their order is that of time."""
    kept = sorted(
        place for place in district.iterdir() if place.is_dir() and not place.is_symlink()
    )
    for old in kept[:-KEPT]:
        shutil.rmtree(old)


def remove_reports(reports: Path, district: str) -> list[str]:
    """Remove every report of a district that leaves; their names below the folder of reports."""
    folder = reports / district
    if not folder.is_dir():
        return []
    names = [
        str(place.relative_to(reports))
        for place in sorted(folder.iterdir())
        if place.is_dir() and not place.is_symlink()
    ]
    shutil.rmtree(folder)
    return names
