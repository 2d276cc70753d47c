"""Several worksheets of one workbook that hold data: each is a submission of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingestion.intake import take_in
from ingestion.ledger import Submission, submissions
from ingestion.load import load_received
from ingestion.reread import RereadError, reread
from tests.ingestion import craft, workbooks
from tests.ingestion.test_intake import zipped

NAMES = ["local_student_id", "school_code", "attendance_date", "attendance_code"]
OTHER = ["local_student_id", "school_code", "academic_year", "application", "application_status"]
NAME = f"{craft.DISTRICT}/book.xlsx"


def days(school: str, count: int = 2, first: int = 3) -> list[list[str]]:
    return [NAMES, *(["1", school, f"2024-09-{first + n:02d}", "present"] for n in range(count))]


def completions(school: str, status: str) -> list[list[str]]:
    """A record of which a newer file replaces the lines of a school and year."""
    return [OTHER, ["7", school, "2024-2025", "fafsa", status]]


def book(**sheets: list[list[str]]) -> bytes:
    return workbooks.workbook(Notes=[["Made for", "nobody"]], **sheets)


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


def after(connection, zone: Path, content: bytes, name: str = NAME, run: str = "run"):
    """The ledger after a file was taken in and loaded; later files are newer."""
    path = craft.put(zone, name, content)
    when = 10**18 + 10**9 * len(submissions(connection))
    os.utime(path, ns=(when, when))
    take_in(connection, zone, zone.parent / "archive", run)
    load_received(connection, zone.parent / "archive", craft.LAYOUTS)
    return submissions(connection)


def told(rows: list[Submission]) -> list[tuple]:
    return [(row.worksheet, row.state, row.lines_received, row.duplicate_of) for row in rows]


def test_each_worksheet_is_a_submission_of_its_own(connection, zone):
    rows = after(connection, zone, book(A=days("6001234"), B=days("6005678", 3)))
    assert told(rows) == [("A", "loaded", 2, None), ("B", "loaded", 3, None)]
    loaded = connection.execute(
        "select submission_id, school_code, count(*) from raw.local_daily_attendance"
        " group by 1, 2 order by 1, 2"
    ).fetchall()
    assert loaded == [(1, "6001234", 2), (2, "6005678", 3)]
    notes = connection.execute(
        "select submission_id, message from quality.findings where rule = 'FRMT-WORKSHEET'"
        " order by 1"
    ).fetchall()
    assert ["Notes, B" in notes[0][1], "Notes, A" in notes[1][1]] == [True, True]


def test_worksheets_may_be_of_different_records(connection, zone):
    rows = after(connection, zone, book(A=days("6001234"), B=completions("6001234", "completed")))
    assert [row.record for row in rows] == ["local_daily_attendance", "fafsa_completion"]
    assert {row.state for row in rows} == {"loaded"}


def test_of_identical_worksheets_one_counts(connection, zone):
    sheet = days("6001234")
    rows = after(connection, zone, book(A=sheet, B=days("6005678"), C=sheet))
    assert told(rows) == [
        ("A", "loaded", 2, None),
        ("B", "loaded", 2, None),
        ("C", "duplicate", 2, 1),
    ]


def test_a_workbook_in_a_zip_is_no_other(connection, zone):
    content = zipped({"in/book.xlsx": book(A=days("6001234"), B=days("6005678"))})
    rows = after(connection, zone, content, f"{craft.DISTRICT}/all.zip")
    assert [(row.archive_member, row.worksheet) for row in rows] == [
        ("in/book.xlsx", "A"),
        ("in/book.xlsx", "B"),
    ]


@pytest.mark.parametrize("packed", [False, True], ids=["workbook", "zip"])
def test_the_same_again_says_nothing_new(connection, zone, packed):
    """Its parts are one statement: none of them came after another."""
    one, other = days("6001234"), days("6001234", 3)
    content, name = book(A=one, B=other), NAME
    if packed:
        texts = ["".join(",".join(row) + "\n" for row in sheet) for sheet in (one, other)]
        content = zipped({"a.csv": texts[0].encode(), "b.csv": texts[1].encode()})
        name = f"{craft.DISTRICT}/all.zip"
    assert [row.state for row in after(connection, zone, content, name)] == ["loaded"] * 2
    again = after(connection, zone, content, name, "later run")[2:]
    assert [(row.state, row.duplicate_of) for row in again] == [("duplicate", 1), ("duplicate", 2)]


def test_what_came_between_counts_for_worksheets_too(connection, zone):
    content = book(A=days("6001234"), B=days("6005678"))
    after(connection, zone, content)
    between = "".join(",".join(row) + "\n" for row in days("6001234", 4)).encode()
    after(connection, zone, between, f"{craft.DISTRICT}/between.csv", "second run")
    again = after(connection, zone, content, run="third run")[3:]
    assert [row.state for row in again] == ["loaded", "loaded"]


def test_worksheets_that_would_replace_each_other_are_held(connection, zone):
    """A newer file replaces a school's lines: which of the two is newer, a workbook cannot say."""
    sheets = {"A": completions("6001234", "completed"), "B": completions("6001234", "submitted")}
    (row,) = after(connection, zone, book(**sheets))
    assert (row.state, row.record) == ("held", "fafsa_completion")
    assert "A, B hold lines of" in row.reason
    assert "on one worksheet" in row.reason


def test_worksheets_of_different_schools_replace_nothing(connection, zone):
    sheets = {"A": completions("6001234", "completed"), "B": completions("6005678", "submitted")}
    assert [row.state for row in after(connection, zone, book(**sheets))] == ["loaded"] * 2


def test_a_held_workbook_is_read_again_as_what_it_was(connection, zone):
    after(connection, zone, book(A=days("6001234"), B=days("6005678")))
    archive = zone.parent / "archive"
    connection.execute(
        "update ledger.submissions set state = 'held', loaded_at = null,"
        " lines_rejected = lines_received"
    )
    reread(connection, archive, submissions(connection)[1])
    assert told(submissions(connection))[1][:2] == ("B", "received")
    connection.execute(
        "update ledger.submissions set state = 'held', worksheet = null,"
        " lines_rejected = lines_received"
    )
    with pytest.raises(RereadError, match="2 fitting worksheets"):
        reread(connection, archive, submissions(connection)[0])
