"""Columns: only those known are loaded, wherever they are; mappings translate and add values."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion import headers
from ingestion.layout import Layout
from ingestion.mapping import Mapping
from ingestion.shape import Shape, shape_from_header, shape_of_fixed_width
from tests.ingestion import craft
from tests.ingestion.test_parse import parse
from tests.ingestion.test_quoted import written

MAPPING = Mapping(
    name="m",
    title="M",
    record="local_daily_attendance",
    columns={"attendance_code": "Code", "attendance_date": "Date", "local_student_id": "ID"},
    constants={"school_code": "60%d\\"},
    values={"attendance_code": {"A": "absent_excused", "": "present", "new\nline": "tardy"}},
    dates={"attendance_date": ("%m/%d/%Y",)},
)
ATTENDANCE = craft.LAYOUTS["local_daily_attendance"]


def mapped(delimiter: str = ",", head: str = "ID,Note,Date,Code,More") -> Shape:
    form = headers.Form(ATTENDANCE, MAPPING)
    head = head.replace(",", delimiter)
    return shape_from_header(form, headers.find(head.encode(), form))


@given(
    width=st.integers(2, 6),
    kept=st.sets(st.integers(0, 5), min_size=1),
    rows=st.lists(st.lists(st.text(alphabet='a",\n\\', max_size=3), min_size=6, max_size=6)),
    quoting=st.integers(0, 1),
    notation=st.sampled_from(["quoted", "plain"]),
)
def test_any_columns_can_be_left_out(width, kept, rows, quoting, notation):
    kept = tuple(sorted(at for at in kept if at < width)) or (0,)
    rows = [row[:width] for row in rows]
    if notation == "plain":
        rows = [[v.replace(",", "").replace("\n", "") for v in row] for row in rows]
        content = "".join(",".join(row) + "\n" for row in rows).encode()
    else:
        content = written(rows, quoting, "\n")
    shape = Shape(notation, ",", width, tuple("abcdef"[at] for at in kept), kept)
    loaded, malformed, _ = parse(content, shape)
    expected = [[row[at] for at in kept] for row in rows]
    assert list(loaded.values()) == expected
    assert not malformed


def test_thousands_of_columns_are_read_and_only_those_known_are_kept():
    names = [f"q{number}" for number in range(6000)]
    names[17], names[3000], names[5999] = "network_id", "cds_code", "network_name"
    row = [f"{number}" for number in range(6000)]
    content = "\n".join([",".join(names), *[",".join(row)] * 50]).encode()
    form = headers.Form(craft.NETWORKS)
    loaded, _, _ = parse(content, shape_from_header(form, headers.find(content, form)))
    assert list(loaded.values()) == [["17", "3000", "5999"]] * 50


@pytest.mark.parametrize("delimiter", [",", "\t", "^"])
@pytest.mark.parametrize("odd", ["", "\\", "é\x1c"], ids=["fast", "escapes", "one by one"])
def test_a_mapping_translates_values_and_dates_and_adds_constants(delimiter, odd):
    shape = mapped(delimiter)
    rows = [f"1,{odd},8/12/2024,A,x", "2,,2024-08-13,,x", "3,,soon,B,x"]
    content = "\n".join(["ID,Note,Date,Code,More", *rows, ""]).replace(",", delimiter)
    loaded, malformed, _ = parse(content.encode(), shape)
    assert [name for name, _ in shape.constants] == ["school_code"]
    assert shape.columns == ("local_student_id", "attendance_date", "attendance_code")
    assert loaded == {
        2: ["60%d\\", "1", "2024-08-12", "absent_excused"],
        3: ["60%d\\", "2", "2024-08-13", "present"],
        4: ["60%d\\", "3", "soon", "B"],
    }
    assert not malformed


def test_a_value_with_a_line_end_is_translated():
    loaded, _, _ = parse(b'ID,Note,Date,Code,More\n1,,x,"new\nline",\n', mapped())
    assert loaded[2][-1] == "tardy"


def test_units_are_counted_by_translated_values():
    shape = dataclasses.replace(mapped(), unit=("attendance_code",))
    _, _, parser = parse(b"ID,Note,Date,Code,More\n1,,x,A,\n2,,x,A,\n3,,x,,\n", shape)
    assert parser.units == {(b"absent_excused",): 2, (b"present",): 1}


FIXED = Layout.model_validate(
    {
        "record": "fixed",
        "title": "Fixed",
        "family": "toms",
        "delimiter": "^",
        "header": True,
        "mode": "full_replacement",
        "key": ["ssid"],
        "school_year_from_dates": ["tested"],
        "first_year": "2019-2020",
        "fields": [
            {"name": "kind", "header": "Kind", "type": "code", "number": "1", "required": True,
             "codes": ["01", "02"], "columns": [1, 2]},
            {"name": "ssid", "header": "SSID", "type": "digits", "length": 10, "number": "2",
             "required": True, "columns": [3, 12]},
            {"name": "name", "header": "Name", "type": "text", "number": "3", "columns": [13, 20]},
            {"name": "tested", "header": "Tested", "type": "iso_date", "number": "4",
             "columns": [21, 30]},
            {"name": "later", "header": "Later", "type": "text", "number": "5"},
        ],
    }
)  # fmt: skip


def test_fixed_width_lines_are_cut_at_their_columns_and_spaces_are_no_value():
    content = "011000000001Peña    2022-05-06\r\n021000000002\n\n01\n"
    loaded, malformed, parser = parse(content.encode(), shape_of_fixed_width(FIXED))
    assert loaded == {
        1: ["01", "1000000001", "Peña", "2022-05-06"],
        2: ["02", "1000000002", "", ""],
    }
    assert {n: (line.problem, line.fields) for n, line in malformed.items()} == {
        4: ("wrong number of characters", 2)
    }
    assert parser.received == 3
