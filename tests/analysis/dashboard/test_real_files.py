"""The Department's own download files, where FLASHLIGHT_PUBLIC_FILES names a folder with some.

Belongs here: every level and color comes out as printed. Does not belong here: the files
themselves, which are not part of this project.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from analysis import dashboard

FOLDER = os.environ.get("FLASHLIGHT_PUBLIC_FILES", "")
FILES = sorted(Path(FOLDER).glob("*download*.txt")) if FOLDER else []

pytestmark = pytest.mark.skipif(not FILES, reason="FLASHLIGHT_PUBLIC_FILES names no such file")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_level_and_color_is_as_printed(path):
    """The color of data in error is the Department's decision; rows without one are left out."""
    printed = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    printed.columns = [name.strip().lower() for name in printed.columns]
    found = dashboard.performance(printed)
    for name in ("currstatus", "statuslevel", "changelevel", "color", "box"):
        expected = pd.to_numeric(printed[name].replace("", None))
        wrong = (found[name] != expected) & expected.notna()
        assert printed[wrong].empty, f"{name}: {wrong.sum()} of {len(printed)}"
