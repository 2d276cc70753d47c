"""The report on a file and a mapping: what differs is told, and no name is."""

from __future__ import annotations

import pytest

from ingestion import mapping, mapping_report
from ingestion.unreadable import UnreadableError

ATTENDANCE = next(item for item in mapping.vendors() if item.name == "aeries_attendance")
COLUMNS = ["ID", "CID", "SC", "DT", "AL"]
ROW = ["7", "1000000007", "6001234", "8/12/2024", ""]


@pytest.fixture
def check(tmp_path):
    """Check a file with these columns and rows against Aeries' mapping of attendance."""

    def of(columns: list[str], rows: list[list[str]]) -> mapping_report.MappingReport:
        path = tmp_path / "export.csv"
        path.write_text("".join(",".join(row) + "\n" for row in [columns, *rows]))
        return mapping_report.check(path, mapping.vendors())

    return of


def test_a_file_that_fits_has_nothing_to_tell(check):
    report = check(COLUMNS, [ROW, [*ROW[:4], "E"]])
    assert report.fits
    assert report.mapping == "aeries_attendance"
    assert report.lines == 2
    assert dict(report.found)["DT"] == "attendance_date"
    assert not report.unexpected


def test_missing_and_unexpected_columns_are_named_with_the_nearest(check):
    report = check(["ID", "CIDS", "SC", "DT", "AL", "Homeroom"], [[*ROW, "12"]])
    assert not report.fits
    (missing,) = report.missing
    assert (missing.column, missing.field, missing.nearest) == ("CID", "ssid", "CIDS")
    assert report.unexpected == ("CIDS", "Homeroom")


def test_codes_without_translation_are_counted(check):
    rows = [[*ROW[:4], "Q"]] * 3 + [[*ROW[:2], "101", *ROW[3:]]] * 2
    report = check(COLUMNS, [ROW, *rows])
    assert [(value.column, value.value, value.lines) for value in report.unknown_values] == [
        ("SC", "101", 2),
        ("AL", "Q", 3),
    ]


def test_dates_in_another_form_are_counted_and_not_shown(check):
    report = check(COLUMNS, [[*ROW[:3], "12.8.2024", ""]])
    (unknown,) = report.unknown_values
    assert (unknown.column, unknown.value, unknown.lines) == ("DT", None, 1)


def test_names_in_the_place_of_codes_are_never_shown(check):
    """Columns swapped: the column of codes holds names, short ones and frequent ones among them."""
    few = [[*ROW[:4], name] for name in ("Lee", "Ng", "Garcia", "Garcia")]
    many = [[*ROW[:4], f"Name{number}"] for number in range(60)] + [[*ROW[:4], "Garcia"]] * 40
    for rows in (few, many):
        report = check(COLUMNS, rows)
        (unknown,) = report.unknown_values
        assert (unknown.value, unknown.lines) == (None, len(rows))


def test_a_file_without_any_known_column_is_told_so(check):
    with pytest.raises(UnreadableError, match="None of the columns"):
        check(["Alpha", "Beta"], [["1", "2"]])
