"""Intake: one ledger row per file or member; what cannot be read is held, never an error."""

from __future__ import annotations

import gzip
import io
import os
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ingestion import archive, containers, landing
from ingestion.intake import IntakeSummary, something_new, take_in
from ingestion.ledger import submissions
from tests.ingestion import craft

SENR = f"{craft.DISTRICT}/senr.txt"


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


def run(connection, zone: Path) -> IntakeSummary:
    return take_in(connection, zone, zone.parent / "archive", "run")


def states(connection) -> list[tuple]:
    return [
        (row.file_path, row.archive_member, row.state, row.duplicate_of)
        for row in submissions(connection)
    ]


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


def reason(connection, zone: Path, name: str, content: bytes) -> str:
    """Why a file is held that lies alone in the landing zone."""
    craft.put(zone, name, content)
    run(connection, zone)
    (row,) = submissions(connection)
    assert row.state == "held"
    assert row.lines_received == row.lines_rejected
    assert row.reason.startswith(row.file_path)
    (finding,) = connection.execute(
        "select rule, severity, line_number, message || ' ' || remedy from quality.findings"
        " where submission_id = %s and district_id is not distinct from %s",
        [row.submission_id, row.district_id],
    ).fetchall()
    assert finding[:3] == ("FRMT-UNREADABLE", "fatal", None)
    assert row.reason.endswith(f": {finding[3]}"), "district and central team read the same"
    return row.reason


def test_a_file_is_identified_archived_and_recorded(connection, zone):
    content = craft.enrollment(2)
    craft.put(zone, SENR, content)
    assert run(connection, zone).received == [1]
    (row,) = submissions(connection)
    assert (row.district_id, row.record, row.form, row.school_year) == (
        craft.DISTRICT,
        "calpads_senr",
        "upload",
        craft.YEAR,
    )
    assert (row.file_path, row.file_bytes, row.state) == (SENR, len(content), "received")
    assert archive.place_of(zone.parent / "archive", row.sha256).read_bytes() == content


def test_nothing_happens_when_nothing_is_new(connection, zone):
    craft.put(zone, SENR, craft.enrollment())
    assert something_new(connection, zone)
    run(connection, zone)
    connection.execute("update ledger.submissions set state = 'accepted', lines_received = 0")
    assert not something_new(connection, zone)
    assert run(connection, zone) == IntakeSummary(unchanged=1)
    assert len(submissions(connection)) == 1


def test_a_submission_without_a_verdict_is_something_new(connection, zone):
    craft.put(zone, SENR, craft.enrollment())
    run(connection, zone)
    assert something_new(connection, zone), "an interrupted run must be continued"


def test_the_same_bytes_again_are_a_duplicate_and_change_nothing(connection, zone):
    path = craft.put(zone, SENR, craft.enrollment(2))
    run(connection, zone)
    craft.put(zone, f"{craft.DISTRICT}/again.txt", craft.enrollment(2))
    os.utime(path, ns=(1, 1))
    assert run(connection, zone).duplicates == [2, 3]
    assert states(connection)[1:] == [
        (f"{craft.DISTRICT}/again.txt", None, "duplicate", 1),
        (SENR, None, "duplicate", 1),
    ]
    assert {(row.lines_received, row.lines_superseded) for row in submissions(connection)[1:]} == {
        (2, 2)
    }


def test_the_bytes_of_a_file_that_never_loaded_are_judged_anew(connection, zone):
    """Otherwise nothing could be done with them once a layout or the zone was corrected."""
    path = craft.put(zone, SENR, b"nonsense")
    run(connection, zone)
    assert run(connection, zone).held == [], "a file that did not change is not judged again"
    craft.put(zone, f"{craft.DISTRICT}/again.txt", b"nonsense")
    os.utime(path, ns=(1, 1))
    assert run(connection, zone).held == [2, 3]

    craft.put(zone, "oakland/senr.txt", craft.enrollment())
    assert run(connection, zone).held == [4]
    craft.put(zone, f"{craft.DISTRICT}/right.txt", craft.enrollment())
    assert run(connection, zone).received == [5]


def test_the_bytes_of_a_held_file_that_loaded_are_a_duplicate_of_it(connection, zone):
    """Its lines are there: a replay gates them again."""
    craft.put(zone, SENR, craft.enrollment(2))
    run(connection, zone)
    connection.execute(
        "update ledger.submissions set state = 'held', loaded_at = now(), lines_received = 2,"
        " lines_rejected = 2"
    )
    craft.put(zone, f"{craft.DISTRICT}/again.txt", craft.enrollment(2))
    assert run(connection, zone).duplicates == [2]


def test_the_same_bytes_from_another_district_are_its_own_submission(connection, zone):
    for district in (craft.DISTRICT, craft.OTHER_DISTRICT):
        craft.put(zone, f"{district}/senr.txt", craft.enrollment())
    assert run(connection, zone).received == [1, 2]


def test_what_was_withdrawn_can_be_sent_anew(connection, zone):
    path = craft.put(zone, SENR, craft.enrollment())
    run(connection, zone)
    connection.execute("update ledger.submissions set state = 'withdrawn'")
    os.utime(path, ns=(1, 1))
    assert run(connection, zone).received == [2]


def test_changed_content_under_the_same_name_is_a_new_submission(connection, zone):
    craft.put(zone, SENR, craft.enrollment(1))
    run(connection, zone)
    craft.put(zone, SENR, craft.enrollment(2))
    assert run(connection, zone).received == [2]


def test_members_of_a_zip_are_submissions_of_their_own(connection, zone):
    first, second = craft.enrollment(1), craft.enrollment(2)
    members = {"a.txt": first, "b/c.txt": second, "d.txt": first, "__MACOSX/a.txt": b"x"}
    content = zipped(members)
    craft.put(zone, f"{craft.DISTRICT}/all.zip", content)
    run(connection, zone)
    assert [row[1:] for row in states(connection)] == [
        ("a.txt", "received", None),
        ("b/c.txt", "received", None),
        ("d.txt", "duplicate", 1),
    ]
    row = submissions(connection)[1]
    folder = zone.parent / "archive"
    assert archive.place_of(folder, row.sha256).read_bytes() == second
    (container,) = archive.containers_of(folder, row.sha256)
    assert archive.place_of(folder, container).read_bytes() == content


def test_a_gzip_file_holds_one_submission(connection, zone):
    craft.put(zone, f"{craft.DISTRICT}/senr.txt.gz", gzip.compress(craft.enrollment()))
    run(connection, zone)
    assert states(connection) == [(f"{craft.DISTRICT}/senr.txt.gz", "senr.txt", "received", None)]


def test_member_names_are_never_paths(connection, zone):
    craft.put(zone, f"{craft.DISTRICT}/a.zip", zipped({"../../../evil.txt": craft.enrollment()}))
    before = {path for path in zone.parent.rglob("*") if path.is_file()}
    run(connection, zone)
    after = {path for path in zone.parent.rglob("*") if path.is_file()} - before
    assert submissions(connection)[0].archive_member == "../../../evil.txt"
    assert all((zone.parent / "archive") in path.parents for path in after)
    assert not any("evil" in path.name for path in after)


GZIPPED = gzip.compress(random.Random(1).randbytes(4096), mtime=0)
ZIPPED = zipped({"a.txt": craft.enrollment(100)})
LOCKED = ZIPPED.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (SENR, b"", "empty"),
        (SENR, b"nonsense", "no known form"),
        (SENR, craft.line(academic_year_id="2010-2011").encode(), "2010-2011"),
        (f"{craft.DISTRICT}/a.gz", GZIPPED[:-100], "damaged or was cut short"),
        (f"{craft.DISTRICT}/a.gz", GZIPPED[:5], "damaged or was cut short"),
        (f"{craft.DISTRICT}/a.gz", gzip.compress(b"", mtime=0), "empty"),
        (f"{craft.DISTRICT}/a.gz", gzip.compress(GZIPPED, mtime=0), "inside another"),
        (f"{craft.DISTRICT}/a.zip", ZIPPED[:-30], "damaged or was cut short"),
        (
            f"{craft.DISTRICT}/a.zip",
            ZIPPED.replace(b"a.txt", b"b.txt", 1),
            "damaged",
        ),
        (f"{craft.DISTRICT}/a.zip", ZIPPED[:60] + b"\xff" * 9 + ZIPPED[69:], "damaged"),
        (f"{craft.DISTRICT}/a.zip", LOCKED, "password"),
        (f"{craft.DISTRICT}/a.zip", zipped({"b.zip": ZIPPED}), "inside another"),
        (f"{craft.DISTRICT}/a.zip", zipped({}), "no file"),
        (f"{craft.DISTRICT}/a.xlsx", zipped({"[Content_Types].xml": b"<"}), "Office document"),
        ("senr.txt", craft.enrollment(), "in no folder"),
        ("oakland/senr.txt", craft.enrollment(), "folder oakland"),
        ("cde/senr.txt", craft.enrollment(), "folder of no district"),
        (f"{craft.DISTRICT}/n.csv", craft.headed(craft.NETWORKS, [{}]), "not sent by districts"),
    ],
    # A zip file holds the time: named by its bytes, a test would be another one in each process.
    ids=lambda value: "content" if isinstance(value, bytes) else None,
)
def test_what_cannot_be_read_is_held_and_says_why(connection, zone, name, content, said):
    assert said in reason(connection, zone, name, content)


def test_the_record_of_a_held_file_is_known_as_far_as_possible(connection, zone):
    rows = [{"SSID": "1000000001"}, {"SSID": "1000000002"}]
    craft.put(zone, SENR, craft.enrollment(2, academic_year_id="2010-2011"))
    craft.put(zone, f"{craft.DISTRICT}/toms.txt", craft.headed(craft.TOMS, rows))
    run(connection, zone)
    assert [(row.state, row.record, row.lines_rejected) for row in submissions(connection)] == [
        ("held", "calpads_senr", 2),
        ("held", "toms_caaspp", 2),
    ]


def test_a_file_that_unpacks_to_absurd_size_is_held(connection, zone, monkeypatch):
    monkeypatch.setattr(containers, "RATIO_FROM_BYTES", 1024 * 1024)
    for name, content in {
        "a.gz": gzip.compress(bytes(2 * 1024 * 1024)),
        "b.zip": zipped({"bomb": bytes(2 * 1024 * 1024)}),
    }.items():
        craft.put(zone, f"{craft.DISTRICT}/{name}", content)
    run(connection, zone)
    assert [row.state for row in submissions(connection)] == ["held", "held"]
    assert all("200 times" in row.reason for row in submissions(connection))


def test_a_damaged_member_does_not_stop_the_others(connection, zone):
    content = zipped({"bad.txt": craft.enrollment(100), "good.txt": craft.enrollment(3)})
    content = content[:60] + b"\xff" * 9 + content[69:]
    path = craft.put(zone, f"{craft.DISTRICT}/a.zip", content)
    run(connection, zone)
    os.utime(path, ns=(1, 1))
    run(connection, zone)
    assert [row[1:] for row in states(connection)] == [
        ("bad.txt", "held", None),
        ("good.txt", "received", None),
        ("bad.txt", "held", None),
        ("good.txt", "duplicate", 2),
    ]


def test_links_are_held_and_not_followed(connection, zone, tmp_path):
    secret = craft.put(tmp_path, "elsewhere/senr.txt", craft.enrollment())
    (zone / craft.DISTRICT).mkdir()
    (zone / SENR).symlink_to(secret)
    run(connection, zone)
    assert "link" in submissions(connection)[0].reason
    assert run(connection, zone) == IntakeSummary(unchanged=1)


def test_a_link_of_the_central_team_to_a_districts_folder_is_followed(connection, zone, tmp_path):
    craft.put(tmp_path, "elsewhere/senr.txt", craft.enrollment())
    (zone / craft.DISTRICT).symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "inner").symlink_to(tmp_path / "elsewhere")
    run(connection, zone)
    assert [row[::2] for row in states(connection)] == [
        (f"{craft.DISTRICT}/inner", "held"),
        (SENR, "received"),
    ]


def test_unfinished_and_hidden_files_and_the_answers_are_left_alone(connection, zone):
    names = ("a.txt.part", "a.tmp", ".hidden", ".folder/a.txt")
    for name in (*(f"{craft.DISTRICT}/{name}" for name in names), "answers.json"):
        craft.put(zone, name, craft.enrollment())
    assert not something_new(connection, zone)
    assert run(connection, zone) == IntakeSummary()


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_run(connection, zone, monkeypatch):
    path = craft.put(zone, SENR, craft.enrollment(1))
    receive = archive.receive

    def receive_slowly(folder, source):
        path.write_bytes(craft.enrollment(2))
        return receive(folder, source)

    monkeypatch.setattr(archive, "receive", receive_slowly)
    assert run(connection, zone) == IntakeSummary(changing=1)
    monkeypatch.undo()
    assert run(connection, zone).received == [1]
    kept = [path for path in (zone.parent / "archive").rglob("*") if path.is_file()]
    assert len(kept) == 1, "bytes of the file as it was half-way are not kept"


def test_names_that_are_not_utf8_are_taken_in(connection, zone):
    (zone / craft.DISTRICT).mkdir()
    name = os.fsencode(zone / craft.DISTRICT) + b"/\xe9.txt"
    Path(os.fsdecode(name)).write_bytes(craft.enrollment())
    run(connection, zone)
    assert states(connection) == [(f"{craft.DISTRICT}/\\xe9.txt", None, "received", None)]


def test_files_are_taken_in_by_the_order_of_their_names(connection, zone):
    for name in ("b.txt", "a.txt", "c/a.txt"):
        craft.put(zone, f"{craft.DISTRICT}/{name}", name.encode())
    craft.put(zone, f"{craft.OTHER_DISTRICT}/0.txt", b"0")
    craft.put(zone, "0000000/z.txt", b"z")
    run(connection, zone)
    names = [row.file_path for row in submissions(connection)]
    assert names == sorted(names)


def test_a_missing_landing_zone_is_an_error(connection, zone):
    with pytest.raises(NotADirectoryError, match="no landing zone"):
        run(connection, zone / "nowhere")


KILLED = """
import os, signal, sys
from pathlib import Path
import psycopg
from ingestion import intake, landing, ledger

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

module, name = {"ledger": (ledger, "write"), "memory": (landing, "remember")}[sys.argv[1]]
setattr(module, name, die)
with psycopg.connect(sys.argv[2]) as connection:
    intake.take_in(connection, Path(sys.argv[3]), Path(sys.argv[4]), "killed")
"""


@pytest.mark.parametrize("moment", ["ledger", "memory"])
def test_a_run_killed_between_archive_and_ledger_leaves_nothing_to_repair(
    database, connection, zone, moment
):
    craft.put(zone, SENR, craft.enrollment())
    folder = zone.parent / "archive"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, moment, database, str(zone), str(folder)], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert states(connection) == []
    assert landing.seen_files(connection) == {}
    connection.rollback()
    assert len(run(connection, zone).received) == 1
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert kept[0].read_bytes() == craft.enrollment()
