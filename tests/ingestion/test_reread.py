"""Reading again: what was held before it loaded gets another chance, from the archive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ingestion import identify, ledger, receipts
from ingestion.intake import take_in
from ingestion.load import load_received
from ingestion.reread import RereadError, reread
from tests.ingestion import craft

SENR = f"{craft.DISTRICT}/senr.txt"
STATE = """
select state, record, lines_received, lines_rejected, lines_superseded
from ledger.submissions where submission_id = %s
"""


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


@pytest.fixture
def archive(zone: Path) -> Path:
    return zone.parent / "archive"


def arrive(connection, zone: Path, name: str, content: bytes) -> None:
    craft.put(zone, name, content)
    take_in(connection, zone, zone.parent / "archive", "run")
    (zone / name).unlink()


def again(connection, archive: Path, number: int) -> tuple:
    reread(connection, archive, ledger.never_loaded(connection, number))
    return connection.execute(STATE, [number]).fetchone()


def findings(connection, number: int) -> int:
    return connection.execute(
        "select count(*) from quality.verdict_findings where submission_id = %s", [number]
    ).fetchone()[0]


@pytest.fixture
def unknown(monkeypatch) -> pytest.MonkeyPatch:
    """While it is in force, no content is of a known form."""

    def refuse(*_):
        raise identify.UnreadableError("It is of no known form.", "Wait.")

    monkeypatch.setattr(receipts.reading, "identify", refuse)
    return monkeypatch


def test_what_can_be_read_now_is_received_and_loaded(connection, zone, archive, unknown):
    arrive(connection, zone, SENR, craft.enrollment(3))
    assert again(connection, archive, 1) == ("held", None, 3, 3, 0)
    assert findings(connection, 1) == 1, "the old reason goes, the new one comes"

    unknown.undo()
    assert again(connection, archive, 1) == ("received", "calpads_senr", 0, 0, 0)
    assert findings(connection, 1) == 0
    load_received(connection, archive, craft.LAYOUTS)
    assert connection.execute(STATE, [1]).fetchone()[:3] == ("loaded", "calpads_senr", 3)
    assert ledger.never_loaded(connection, 1) is None


def test_what_the_load_held_is_received_again(connection, zone, archive):
    content = craft.enrollment(1) + b"SENR^short\n" * 2
    arrive(connection, zone, SENR, content)
    load_received(connection, archive, craft.LAYOUTS)
    assert connection.execute(STATE, [1]).fetchone()[:4] == ("held", "calpads_senr", 3, 3)
    assert again(connection, archive, 1)[0] == "received"
    assert findings(connection, 1) == 0


def test_what_came_again_and_was_received_meanwhile_is_a_duplicate(
    connection, zone, archive, unknown
):
    """Otherwise the same lines would count from two submissions."""
    arrive(connection, zone, SENR, craft.enrollment(2))
    unknown.undo()
    arrive(connection, zone, SENR, craft.enrollment(2))
    assert again(connection, archive, 1) == ("duplicate", "calpads_senr", 2, 0, 2)
    (row, _) = ledger.submissions(connection)
    assert row.duplicate_of == 2


@pytest.mark.parametrize("others", [0, 1])
def test_a_member_that_was_damaged_or_unknown_is_read_from_its_container(
    connection, zone, archive, unknown, monkeypatch, others
):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("a.txt", craft.enrollment(2))
        for number in range(others):
            file.writestr(f"{number}.txt", craft.enrollment(3 + number))
    opened = receipts.containers.is_container
    monkeypatch.setattr(
        receipts.containers,
        "is_container",
        lambda path: opened(path) or b"SENR" in path.read_bytes(),
    )
    arrive(connection, zone, f"{craft.DISTRICT}/all.zip", target.getvalue())
    (row, *_) = ledger.submissions(connection)
    assert (row.state, row.archive_member) == ("held", "a.txt")

    unknown.undo()
    monkeypatch.undo()
    assert again(connection, archive, 1)[:2] == ("received", "calpads_senr")
    (row, *_) = ledger.submissions(connection)
    assert row.archive_member == "a.txt"
    assert row.file_bytes == len(craft.enrollment(2)), "the member's bytes, not the container's"


def test_what_cannot_be_read_again_says_why_and_stays(connection, zone, archive, unknown):
    arrive(connection, zone, SENR, craft.enrollment())
    for path in archive.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(RereadError, match="not in the archive"):
        again(connection, archive, 1)
    connection.execute("update ledger.submissions set sha256 = null")
    with pytest.raises(RereadError, match="the next refresh takes it in"):
        again(connection, archive, 1)
    assert connection.execute(STATE, [1]).fetchone()[0] == "held"


def test_a_container_that_opens_now_with_several_files_is_to_be_sent_again(
    connection, zone, archive, monkeypatch
):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("a.txt", craft.enrollment(2))
        file.writestr("b.txt", craft.enrollment(3))
    with monkeypatch.context() as patch:
        patch.setattr(receipts.containers, "MOST_MEMBERS", 1)
        arrive(connection, zone, f"{craft.DISTRICT}/all.zip", target.getvalue())
        assert again(connection, archive, 1)[0] == "held"
    with pytest.raises(RereadError, match="holds 2"):
        again(connection, archive, 1)
