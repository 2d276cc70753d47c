"""Files and folders that only Flashlight's own user can read: reports hold students' data.

Belongs here: making them. Does not belong here: what is in them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

FOLDER, FILE = 0o700, 0o600


def private_folder(place: Path) -> Path:
    """The folder, made for its owner only where it is not there; one that is stays as it is."""
    if not place.parent.exists():
        private_folder(place.parent)
    place.mkdir(mode=FOLDER, exist_ok=True)
    return place


def opened_private(place: Path, mode: str) -> IO:
    """A new file, open for writing ('w' or 'wb'), that only its owner can read."""
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    return open(place, mode, opener=_owner_only, **text)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, FILE)
