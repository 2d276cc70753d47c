"""The Department's own files, where FLASHLIGHT_PUBLIC_FILES names a folder that holds some.

Belongs here: what holds for any file of a kind. Does not belong here: the files themselves, which
are not part of this project.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ingestion.craft import put
from tests.public_files.test_public_files import states, take_in

FOLDER = os.environ.get("FLASHLIGHT_PUBLIC_FILES", "")
KINDS = {".txt", ".csv", ".xlsx"}

pytestmark = pytest.mark.skipif(not FOLDER, reason="FLASHLIGHT_PUBLIC_FILES names no folder")


def test_real_files_are_recognised_and_none_of_their_lines_is_lost(connection, tmp_path):
    """Every file is accepted, and what was received is accepted, rejected or superseded."""
    sent = [path for path in Path(FOLDER).iterdir() if path.suffix in KINDS]
    for path in sent:
        put(tmp_path / "landing", f"cde/{path.name}", path.read_bytes())
    take_in(connection, tmp_path / "landing", tmp_path)
    found = states(connection)
    assert set(found) == {path.name for path in sent}
    assert {n: s for n, s in found.items() if not s[2].startswith("accepted")} == {}
    assert all(record.startswith("cde_") for record, _, _ in found.values())
    (unaccounted,) = connection.execute(
        "select count(*) from ledger.submissions"
        " where lines_received <> lines_accepted + lines_rejected + lines_superseded"
    ).fetchone()
    assert unaccounted == 0
