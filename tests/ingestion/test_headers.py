"""Headers: a file is found by its columns' names, whatever separates them and stands above."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion import headers
from ingestion.headers import Form, find
from ingestion.identify import Identification, identify
from ingestion.layout import Layout
from ingestion.mapping import Mapping
from ingestion.unreadable import UnreadableError
from tests.ingestion import craft

TODAY = date(2026, 11, 22)
LAYOUT = Layout.model_validate(
    {
        "record": "made_up",
        "title": "Made-up file",
        "family": "local",
        "delimiter": ",",
        "header": True,
        "mode": "full_replacement",
        "key": ["student"],
        "first_year": "2019-2020",
        "fields": [
            {"name": "student", "header": "Student ID", "type": "text", "number": "1",
             "required": True, "aliases": ["Perm ID", "StudentNumber"]},
            {"name": "mark", "header": "Mark", "type": "text", "number": "2", "required": True},
            {"name": "note", "header": "Note", "type": "text", "number": "3"},
        ],
    }
)  # fmt: skip
LAYOUTS = {"made_up": LAYOUT}
ATTENDANCE = Mapping(
    name="aeries",
    title="Attendance of Aeries",
    record="local_daily_attendance",
    columns={
        "local_student_id": "Perm ID",
        "school_code": "School",
        "attendance_date": "Date",
        "attendance_code": "Code",
    },
    dates={"attendance_date": ("%m/%d/%Y",)},
    ignored=("Teacher",),
)


def found(head: str, mappings=(), layouts=LAYOUTS) -> Identification:
    return identify(head.encode(), layouts, TODAY, mappings)


@pytest.mark.parametrize("delimiter", ["^", "\t", ",", ";", "|"])
def test_the_delimiter_is_found(delimiter):
    header = delimiter.join(["note", "STUDENT ID", "Mark"])
    assert found(f"{header}\n").record == "made_up"
    assert find(header.encode(), Form(LAYOUT)).delimiter == delimiter


@pytest.mark.parametrize("above", range(12))
def test_up_to_ten_lines_may_stand_above_the_header(above):
    head = "\r\n".join([f'Title, number "{n}"' for n in range(above)] + ["Student ID,Mark", "1,2"])
    if above > headers.MOST_TITLES:
        with pytest.raises(UnreadableError):
            found(head)
        return
    assert found(head).record == "made_up"
    header = find(head.encode(), Form(LAYOUT))
    assert (header.first_line, header.last_line) == (above + 1, above + 1)


def test_blank_lines_above_the_header_count_as_lines():
    header = find(b"\n\nTitle\n\nMark,Student ID\n", Form(LAYOUT))
    assert header.first_line == 5


def test_names_in_quotes_may_hold_delimiters_and_line_ends():
    head = b'"Mark","Which, of these\nis it?","Student\n  ID"\n1,2,3\n'
    header = find(head, Form(LAYOUT))
    assert header.names == ("Mark", "Which, of these is it?", "Student ID")
    assert (header.first_line, header.last_line) == (1, 3)


def test_an_alias_stands_for_the_header_and_the_header_goes_first():
    form = Form(LAYOUT)
    assert form.columns(find(b"perm id,mark\n", form)) == ["student", "mark"]
    columns = form.columns(find(b"StudentNumber,Perm ID,mark\n", form))
    assert columns == [None, "student", "mark"]
    assert form.columns(find(b"StudentNumber,Student ID,mark\n", form))[1] == "student"


def test_only_a_column_that_counts_must_not_appear_twice():
    assert found("Student ID,Mark,Blank,Blank,,\n").record == "made_up"
    with pytest.raises(UnreadableError, match="Mark appears twice"):
        found("Student ID,Mark,MARK\n")


def test_a_header_that_comes_near_is_told_what_it_lacks_and_has_too_much():
    with pytest.raises(UnreadableError) as error:
        found("Student ID,Note,Grade\n")
    assert "Made-up file" in error.value.problem
    assert "lacks Mark." in error.value.problem
    assert "not expected: Grade." in error.value.problem
    assert error.value.record == "made_up"


def test_thousands_of_columns_are_named_a_few_at_a_time():
    many = ",".join(f"q{number}" for number in range(5000))
    assert found(f"Student ID,Mark,{many}\n").record == "made_up"
    with pytest.raises(UnreadableError, match=r"and \d,\d\d\d more") as error:
        identify(f"cds_code,network_name,{many}\n".encode(), craft.LAYOUTS, TODAY)
    assert len(error.value.problem) < 1000


def test_a_districts_mapping_is_found_by_its_columns():
    head = "Perm ID,School,Date,Code,Teacher\n1,6001234,8/12/2024,A,x\n"
    assert found(head, [ATTENDANCE], craft.LAYOUTS) == Identification(
        "local_daily_attendance", "upload", "2024-2025", "aeries"
    )
    with pytest.raises(UnreadableError):
        found(head, [], craft.LAYOUTS)


def test_the_mapping_with_most_columns_wins_and_a_layouts_own_header_goes_first():
    less = ATTENDANCE.model_copy(update={"name": "less"})
    more = ATTENDANCE.model_copy(
        update={"name": "more", "columns": ATTENDANCE.columns | {"ssid": "State ID"}}
    )
    head = "Perm ID,School,Date,Code,State ID\n1,6001234,8/12/2024,A,x\n"
    for order in ([less, more], [more, less]):
        assert found(head, order, craft.LAYOUTS).mapping == "more"
    own = "local_student_id,school_code,attendance_date,attendance_code,"
    head = f"{own}Perm ID,School,Date,Code\n1,6001234,2024-08-12,present,1,2,3,4\n"
    assert found(head, [less], craft.LAYOUTS).mapping is None


def test_a_header_near_a_mapping_is_told_so():
    with pytest.raises(UnreadableError) as error:
        found("Perm ID,School,Date,Attendance,Teacher\n", [ATTENDANCE], craft.LAYOUTS)
    assert "Attendance of Aeries" in error.value.problem
    assert "lacks Code." in error.value.problem
    assert "not expected: Attendance." in error.value.problem
    assert "mapping aeries" in error.value.remedy


def test_a_constant_of_the_mapping_gives_the_school_year():
    layout = LAYOUT.model_copy(update={"school_year_field": "note", "record": "toms_caaspp"})
    used = Mapping.model_construct(
        name="m", title="M", record="toms_caaspp", columns={"student": "S", "mark": "M"},
        constants={"note": "2023-2024"}, values={}, dates={}, ignored=(),
    )  # fmt: skip
    assert found("S,M\n1,2\n", [used], {"toms_caaspp": layout}).school_year == "2023-2024"


@pytest.mark.parametrize(("year", "is_open"), [("2027-2028", True), ("2028-2029", False)])
def test_a_year_that_is_not_open_yet_is_refused(year, is_open):
    head = craft.line(academic_year_id=year)
    if is_open:
        assert found(head, (), craft.LAYOUTS).school_year == year
        return
    with pytest.raises(UnreadableError, match="last one that is open is 2027-2028"):
        found(head, (), craft.LAYOUTS)
