"""Workbooks: cells arrive as they are stored, line by row; hostile ones are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from ingestion import workbook, workbook_parts, workbook_rows
from ingestion.unreadable import UnreadableError
from tests.ingestion import workbooks


def rows(path, worksheet="Data") -> list[str]:
    with workbook.rows(path, worksheet) as stream:
        return io.BufferedReader(stream).read().decode().split("\n")[:-1]


@pytest.fixture
def place(tmp_path):
    return tmp_path / "book"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("0161119", "0161119"),
        (161119, "161119"),
        (1.0, "1"),
        (17.1, "17.1"),
        (-0.5, "-0.5"),
        (12345678901234, "12345678901234"),
        (date(2024, 8, 12), "2024-08-12"),
        (datetime(2024, 8, 12, 10, 30), "2024-08-12 10:30:00"),
        (time(10, 30), "10:30:00"),
        (True, "TRUE"),
        ("Peña", "Peña"),
        ("two\nlines", "two\\nlines"),
        ("back\\slash", "back\\\\slash"),
        (" spaces ", " spaces "),
    ],
)
def test_a_cell_is_the_text_that_is_stored(place, cell, text):
    place.write_bytes(workbooks.workbook(Data=[["a", "b"], [cell, "x"]]))
    assert rows(place)[1] == f"{text}\x1fx"


def test_formulas_are_never_evaluated(place):
    book = openpyxl.Workbook()
    book.active.title = "Data"
    book.active.append(["x", "=1+1", "=HYPERLINK(1)"])
    book.active["C1"].data_type = "s"
    target = io.BytesIO()
    book.save(target)
    place.write_bytes(target.getvalue())
    # One was never calculated, so that no result is stored; the other is text.
    assert rows(place) == ["x\x1f\x1f=HYPERLINK(1)"]


def test_lines_are_numbered_as_rows(place):
    place.write_bytes(workbooks.workbook(Data=[[], ["Title"], [], ["a", "b"], [None, 2]]))
    assert rows(place) == ["", "Title\x1f", "", "a\x1fb", "\x1f2"]


def test_worksheets_that_hold_nothing_are_left_out(place):
    place.write_bytes(workbooks.workbook(Empty=[], Data=[["a"]], More=[["b"]]))
    found = [(sheet.name, sheet.head) for sheet in workbook.worksheets(place)]
    assert found == [("Data", b"a\n"), ("More", b"b\n")]


def test_a_workbook_is_told_from_other_zips_by_its_content(place):
    place.write_bytes(workbooks.workbook(Data=[["a"]]))
    assert workbook.is_workbook(place)
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("data.xlsx.txt", "xl/workbook.xml")
    assert not workbook.is_workbook(place)


def sheet(content: str) -> bytes:
    """A workbook with this content of its worksheet's rows, packed."""
    source = zipfile.ZipFile(io.BytesIO(workbooks.workbook(Data=[["a"]])))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/"):
                start, _, _ = text.partition(b"<sheetData>")
                text = start + f"<sheetData>{content}</sheetData></worksheet>".encode()
            archive.writestr(name, text)
    return target.getvalue()


CORNERS = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)


@pytest.mark.parametrize(
    "content",
    [
        workbooks.workbook(Data=[["a"] * 50] * 50)[:-500],
        sheet(CORNERS),
        sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 10**9}</t></is></c></row>'),
        sheet("<row r='1'><c r='A1'><v>1</v>"),
    ],
    ids=["cut short", "two far corners", "a text of 1 GB", "unclosed"],
)
def test_a_hostile_workbook_ends_its_reader_and_nothing_else(place, content):
    place.write_bytes(content)
    if not workbook.is_workbook(place):
        return
    with pytest.raises(UnreadableError, match="damaged, or too large"):
        workbook.worksheets(place)


def unnumbered() -> bytes:
    """Rows and cells without their numbers, as some programs write them."""
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(5))
    return sheet(f"<row>{cells}</row>" * 300)


@pytest.mark.parametrize(
    "content",
    [
        workbooks.workbook(
            Data=[["Title"], *([] if n % 7 == 0 else [n, f"x{n}", n / 8] for n in range(400))]
        ),
        unnumbered(),
    ],
    ids=["numbered", "unnumbered"],
)
def test_a_worksheet_read_in_parts_has_the_rows_of_the_whole(place, content, monkeypatch):
    place.write_bytes(content)
    whole = rows(place)
    assert len(whole) >= 300
    monkeypatch.setattr(workbook_parts, "LEAST_BYTES", 1500)
    monkeypatch.setattr(workbook_parts, "BLOCK", 200)
    book = workbook_parts.Book(str(place))
    assert sum(1 for _ in book.parts("Data")) > 5
    assert "".join(workbook_rows.lines(book, "Data")).split("\n")[:-1] == whole
