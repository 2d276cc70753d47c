"""Files as a registrar's spreadsheet leaves them: what is said names the cause and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.ledger import submissions
from tests.ingestion import craft
from tests.ingestion.test_hostile import after

NAMES = ["local_student_id", "school_code", "attendance_date", "attendance_code"]


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


def attendance(*rows: tuple[str, ...]) -> bytes:
    return "".join(",".join(row) + "\n" for row in (NAMES, *rows)).encode()


def findings(connection, rule: str) -> list[str]:
    rows = connection.execute("select message from quality.findings where rule = %s", [rule])
    return [message for (message,) in rows.fetchall()]


@pytest.mark.parametrize("day", ["9/3/2024", "45538", "3-Sep-24"])
def test_dates_in_a_spreadsheets_form_are_told_from_empty_ones(connection, zone, day):
    row = after(connection, zone, attendance(("1", "6001234", day, "present")))
    assert row.state == "held"
    assert "attendance_date is empty or not written as, for instance, 2024-08-12" in row.reason
    assert "without opening it" in row.reason


def test_shifted_columns_are_told_from_an_empty_year(connection, zone):
    line = craft.line().split("^")
    line.insert(3, "")
    row = after(connection, zone, ("^".join(line) + "\n").encode() * 3, "bad.txt")
    assert row.state == "held"
    assert f"most have {len(line)} fields" in row.reason
    assert "shifted" in row.reason


def test_a_line_that_begins_like_a_formula_is_text_and_told(connection, zone):
    rows = [("1", "6001234", "2024-09-03", "present"), ("=A1", "6001234", "2024-09-03", "present")]
    assert after(connection, zone, attendance(*rows)).state == "loaded"
    (message,) = findings(connection, "FRMT-FORMULA")
    assert "1 value begins" in message
    assert "line 3" in message
    assert "A1" not in message


def test_identifiers_in_scientific_notation_hold_the_file(connection, zone):
    """1234567890 and 1230000000 look the same then: their students would become one."""
    rows = [("1", "6001234", "2024-09-03", "present")]
    rows += [("1.23E+09", "6001234", f"2024-09-{day:02d}", "present") for day in (4, 5)]
    row = after(connection, zone, attendance(*rows))
    assert (row.state, row.lines_received, row.lines_rejected) == ("held", 3, 3)
    assert "local_student_id are written as spreadsheets write long numbers" in row.reason
    assert "2, the first in line 3" in row.reason
    assert connection.execute("select count(*) from raw.local_daily_attendance").fetchone() == (0,)


def test_where_they_tell_no_lines_apart_they_are_a_warning(connection, zone):
    content = craft.enrollment(3, local_student_id="1.23E+09")
    assert after(connection, zone, content, "bad.txt").state == "loaded"
    (message,) = findings(connection, "FRMT-SCIENTIFIC")
    assert "LocalStudentID" in message
    assert "3, the first in line 1" in message


def test_numbers_that_the_gate_judges_are_not_told_twice(connection, zone):
    content = craft.enrollment(3, ssid="1.23E+09")
    assert after(connection, zone, content, "bad.txt").state == "loaded"
    assert findings(connection, "FRMT-SCIENTIFIC") == []
    assert submissions(connection)[0].lines_received == 3
