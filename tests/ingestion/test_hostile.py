"""Hostile and broken files: each is held with a reason that says what to do, and stops no other.

Limits on sizes are made small here; benchmarks/hostile.py goes to the real ones.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import struct
import zipfile
from pathlib import Path

import pytest

from ingestion import intake, landing, lines, parse, workbook
from ingestion.intake import take_in
from ingestion.ledger import submissions
from ingestion.load import load_received
from ingestion.source import Source
from tests.ingestion import craft, workbooks

GOOD = f"{craft.OTHER_DISTRICT}/good.txt"
VALUES = ["1", "6001234", "2024-09-03", "present"]
NAMES = ["local_student_id", "school_code", "attendance_date", "attendance_code"]


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


def after(connection, zone: Path, content: bytes, name: str = "bad.csv"):
    """What became of a file; another district's file is taken in whatever happens to it."""
    craft.put(zone, f"{craft.DISTRICT}/{name}", content)
    craft.put(zone, GOOD, craft.enrollment(2, reporting_lea=craft.OTHER_DISTRICT))
    take_in(connection, zone, zone.parent / "archive", "run")
    load_received(connection, zone.parent / "archive", craft.LAYOUTS)
    *bad, good = submissions(connection)
    assert (good.file_path, good.state, good.lines_received) == (GOOD, "loaded", 2)
    for row in bad:
        assert row.state != "held" or row.lines_received == row.lines_rejected
    return bad[0]


def attendance(count: int = 3, separator: str = ",") -> bytes:
    rows = [NAMES, *([f"{n}", "6001234", "2024-09-03", "present"] for n in range(count))]
    return "".join(separator.join(row) + "\n" for row in rows).encode()


def deflated(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (deflated("bomb.csv", bytes(64 * 1024 * 1024)), "200 times"),
        (gzip.compress(bytes(64 * 1024 * 1024)), "200 times"),
        (deflated("a.csv", attendance(500))[:-30], "cut short"),
        (gzip.compress(attendance(500))[:-9], "cut short"),
        (workbooks.workbook(Data=[NAMES])[:-30], "cut short"),
        (b"\0" * 5000, "no known form"),
        (b"a" * 3 * lines.LONGEST, "no known form"),
        (craft.enrollment(1, academic_year_id="2031-2032"), "last one that is open"),
        (craft.enrollment(1).replace(b"^", b","), "not separated by ^"),
        (attendance().replace(b"school_code", b"attendance_date"), "lacks school_code"),
        (attendance().replace(b"code\n", b"code,SCHOOL_CODE\n"), "appears twice"),
        (attendance().replace(b",", b";").replace(b";", b",", 3), "not have its 4 columns"),
        (attendance(0), "no line"),
        (workbooks.workbook(Data=[]), "empty"),
        (b"PK\x03\x04" + os.urandom(500), "cut short"),
    ],
    ids=range(15),
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_held_and_says_what_to_do(connection, zone, content, said):
    row = after(connection, zone, content)
    assert row.state == "held"
    assert said in row.reason
    (finding,) = connection.execute(
        "select message, remedy from quality.findings where line_number is null"
    ).fetchall()
    assert all(finding)
    assert row.reason.endswith(" ".join(finding))


def test_a_zip_with_a_directory_of_millions_of_members_is_not_opened(connection, zone):
    """Its directory alone would fill the memory."""
    content = deflated("a.csv", attendance())
    at = content.rfind(b"PK\x05\x06")
    content = content[: at + 12] + struct.pack("<L", 2**31) + content[at + 16 :]
    assert "far too many files" in after(connection, zone, content).reason


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/../../b"])
def test_names_in_archives_never_become_paths(connection, zone, name):
    before = {path for path in zone.parent.rglob("*") if path.is_file()}
    row = after(connection, zone, deflated(name, attendance()))
    assert row.state == "loaded"
    new = {path for path in zone.parent.rglob("*") if path.is_file()} - before
    outside = [path for path in new if zone.parent / "archive" not in path.parents]
    assert {path.name for path in outside} == {"bad.csv", "good.txt"}


def test_a_line_without_end_is_one_malformed_line(connection, zone):
    content = attendance(3) + b"x" * 3 * lines.LONGEST + b"\n" + attendance(1).split(b"\n")[1]
    row = after(connection, zone, content)
    assert (row.state, row.lines_rejected) == ("loaded", 1)
    message, kept = connection.execute(
        "select message, length(content) from quality.findings join quality.rejected_lines"
        " using (submission_id, line_number) where rule = 'FRMT-LENGTH'"
    ).fetchone()
    assert "longer than" in message
    assert kept <= 64 * 1024, "a gigabyte must not end up in the database"


def test_nul_bytes_cost_their_line(connection, zone):
    row = after(connection, zone, attendance(9).replace(b"\n4,", b"\n\0,"))
    assert (row.state, row.lines_received, row.lines_rejected) == ("loaded", 9, 1)


def test_formulas_are_text(connection, zone):
    content = attendance(1) + b"=HYPERLINK(1),+1,@x,-1\n"
    assert after(connection, zone, content).state == "loaded"
    values = connection.execute(
        "select local_student_id, school_code from raw.local_daily_attendance order by line_number"
    ).fetchall()
    assert values == [("0", "6001234"), ("=HYPERLINK(1)", "+1")]


def test_shifted_columns_do_not_fill_the_memory(connection, zone, monkeypatch):
    """A student's number in the school's place makes every line a school of its own."""
    monkeypatch.setattr(parse, "MOST_UNITS", 50)
    content = craft.enrollment(1) + b"".join(
        craft.enrollment(1, school_of_attendance=f"{number:07d}") for number in range(60)
    )
    row = after(connection, zone, content, "bad.txt")
    assert row.state == "held"
    assert "more than 50 different values of school_of_attendance" in row.reason
    assert "swapped or shifted" in row.reason
    assert row.lines_received == 61


def test_more_lines_than_the_ledger_can_count_are_held(connection, zone, monkeypatch):
    monkeypatch.setattr(parse, "MOST_LINES", 50)
    row = after(connection, zone, attendance(60))
    assert row.state == "held"
    assert "more than 50 lines" in row.reason


def test_a_workbook_whose_reader_fails_half_way_is_held(connection, zone, monkeypatch):
    content = workbooks.workbook(Data=[NAMES, VALUES, VALUES])
    craft.put(zone, f"{craft.DISTRICT}/a.xlsx", content)
    take_in(connection, zone, zone.parent / "archive", "run")
    place = zone.parent / "reader.py"
    place.write_text(f"print({chr(31).join(NAMES)!r}); print('1\\x1f2\\x1f3\\x1f4'); exit(1)")
    started = workbook.rows

    def broken(path, worksheet):
        with monkeypatch.context() as patch:
            patch.setattr(workbook, "READER", (str(place),))
            return started(path, worksheet)

    monkeypatch.setattr(workbook, "rows", broken)
    (summary,) = load_received(connection, zone.parent / "archive", craft.LAYOUTS)
    assert summary.state == "held"
    assert "damaged, or too large" in summary.reason
    count = connection.execute("select count(*) from raw.local_daily_attendance").fetchone()
    assert count == (0,)


def test_a_broken_mapping_holds_one_districts_files(connection, zone, monkeypatch):
    def refuse(district_id):
        if district_id == craft.DISTRICT:
            raise intake.receipts.MappingError("Mapping a.yml: there is no record x.")
        return ()

    monkeypatch.setattr(intake.receipts, "mappings_for", refuse)
    row = after(connection, zone, attendance())
    assert row.state == "held"
    assert "Mapping a.yml" in row.reason


def test_folders_and_files_that_vanish_while_they_are_listed_are_left_alone(zone, monkeypatch):
    for name in ("a/1.txt", "b/2.txt", "c/3.txt"):
        craft.put(zone, name, b"x")
    listed = landing.files(zone)
    assert next(listed).path == "a/1.txt"
    shutil.rmtree(zone / "b")
    (zone / "c" / "3.txt").unlink()
    assert list(listed) == []


def test_a_folder_that_becomes_a_file_is_taken_in_as_one(connection, zone):
    craft.put(zone, f"{craft.DISTRICT}/a/1.txt", craft.enrollment())
    (file,) = landing.files(zone)
    shutil.rmtree(zone / craft.DISTRICT / "a")
    (zone / craft.DISTRICT / "a").write_bytes(craft.enrollment())
    with pytest.raises(FileNotFoundError), Source(file):
        pass
    take_in(connection, zone, zone.parent / "archive", "run")
    assert [row.file_path for row in submissions(connection)] == [f"{craft.DISTRICT}/a"]


@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_a_file_that_became_a_pipe_or_a_link_is_neither_waited_for_nor_followed(zone, kind):
    path = craft.put(zone, f"{craft.DISTRICT}/a.txt", craft.enrollment())
    (file,) = landing.files(zone)
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(zone.parent)
    with pytest.raises((FileNotFoundError, Exception), match=r"No such file|cannot be opened"):
        Source(file)
    assert file.has_changed()
