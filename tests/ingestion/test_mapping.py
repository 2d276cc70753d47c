"""Mappings: a district says only how its export differs, and a wrong mapping is told in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingestion import mapping, reading
from ingestion.layout import load_code_set, load_layouts
from ingestion.mapping import MappingError
from ingestion.parse import Parser

DISTRICT = "0161119"
TODAY = date(2026, 11, 22)

OWN = """
extends: aeries_attendance
title: Attendance of a district
columns: {attendance_code: Code}
values:
  school_code: {"101": "6001234"}
  attendance_code: {Q: absent_excused, T: present}
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a mapping of the district; the value is the function that does."""
    monkeypatch.setenv("FLASHLIGHT_MAPPINGS", str(tmp_path / "mappings"))
    mapping._read_all.cache_clear()

    def to(name: str, text: str, district: str = DISTRICT) -> Path:
        path = tmp_path / "mappings" / district / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return to


def test_every_mapping_of_a_vendor_fits_its_record():
    names = [item.name for item in mapping.vendors()]
    for vendor in ("aeries", "powerschool", "infinite_campus"):
        for subject in ("students", "attendance", "marks", "discipline"):
            assert f"{vendor}_{subject}" in names


@pytest.mark.parametrize("item", mapping.vendors(), ids=lambda item: item.name)
def test_what_a_vendors_codes_become_are_codes_of_the_layout(item):
    layout = load_layouts()[item.record]
    for name, values in item.values.items():
        field = layout.field(name)
        codes = {code.code for code in load_code_set(field.code_set)} if field.code_set else set()
        codes |= set(field.codes)
        if codes:
            assert set(values.values()) <= codes


def test_a_district_states_only_what_is_different(write):
    write("attendance", OWN)
    (found,) = mapping.mappings_for(DISTRICT)
    assert found.columns["attendance_code"] == "Code"
    assert found.columns["attendance_date"] == "DT"
    codes = found.translation("attendance_code")
    assert [codes[code] for code in ("Q", "T", "E", "")] == [
        "absent_excused",
        "present",
        "absent_excused",
        "present",
    ]
    assert mapping.mappings_for("1975309") == ()
    assert mapping.mappings_for(None) == ()
    assert mapping.districts() == [DISTRICT]


def test_a_district_fills_a_column_of_its_vendor_otherwise_or_not_at_all(write):
    write(
        "attendance",
        OWN.replace("{attendance_code: Code}", "{ssid: null}")
        + 'constants: {school_code: "6001234"}\n',
    )
    (found,) = mapping.mappings_for(DISTRICT)
    assert "ssid" not in found.columns
    assert "school_code" not in found.columns
    assert found.constants == {"school_code": "6001234"}


def test_what_has_no_translation_stays_as_it_is():
    translation = mapping.Translation({"A": "absent"}, ("%m/%d/%Y",))
    assert translation["A"] == "absent"
    assert translation["B"] == "B"
    assert translation["8/12/2024"] == translation["08/12/2024"] == "2024-08-12"
    assert translation["2024-08-12"] == "2024-08-12"
    assert translation["13/45/2024"] == "13/45/2024"


def test_a_date_is_written_as_its_field_wants_it(write):
    write(
        "nsc",
        "record: nsc_student_tracker\ntitle: x\n"
        "columns: {ssid: a, record_found: b, search_date: c}\n"
        'dates: {search_date: ["%m/%d/%Y"]}\n',
    )
    (found,) = mapping.mappings_for(DISTRICT)
    assert found.translation("search_date")["11/1/2024"] == "20241101"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("extends: aeries_attendence", "no vendor's mapping aeries_attendence"),
        ("extends: aeries_attendance\ncolumns: {homeroom: HR}", "no field homeroom"),
        ("extends: aeries_attendance\ncolumns: {school_code: null}", "requires school_code"),
        ("extends: aeries_attendance\ncolumns: {ssid: id}", "two fields have the column id"),
        ("title: x\nrecord: local_bus\ncolumns: {}", "no record local_bus"),
        ("extends: aeries_attendance\nvalues: {attendance_code: {NO: present}}", "attendance_code"),
        ("columns: [", "is not YAML"),
        ("", "holds no entries"),
    ],
)
def test_a_wrong_mapping_says_which_it_is_and_what_is_wrong(write, wrong, words):
    path = write("wrong", wrong)
    with pytest.raises(MappingError, match=words) as raised:
        mapping.mappings_for(DISTRICT)
    assert str(path) in str(raised.value)


def test_a_mapping_that_is_gone_is_named(write):
    write("attendance", OWN)
    assert mapping.named(DISTRICT, "attendance").title == "Attendance of a district"
    with pytest.raises(MappingError, match="no mapping marks"):
        mapping.named(DISTRICT, "marks")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_export_is_read_with_standard_codes(write, tmp_path, encoding):
    """School, day and code come out standard; a district's title lines and own columns go."""
    write("attendance", OWN)
    path = tmp_path / "export.csv"
    rows = ["Asistencia diaria, año 2024", "ID,CID,SC,DT,Code,Maestra"]
    rows += ["7,1000000007,101,8/12/2024,Q,Peña", "8,1000000008,101,8/13/2024,,Peña"]
    path.write_text("\r\n".join(rows) + "\r\n", encoding=encoding, newline="")
    mappings = mapping.mappings_for(DISTRICT)

    (found,) = reading.identify_file(path, load_layouts(), TODAY, mappings)
    assert (found.record, found.school_year, found.mapping) == (
        "local_daily_attendance",
        "2024-2025",
        "attendance",
    )
    layout = load_layouts()[found.record]
    read = reading.reading_of(path, layout, found.form, found.school_year, mappings[0])
    parser = Parser(read.file.shape, 1, pytest.fail)
    with read.open() as stream:
        lines = [row.split(b"\x1f") for row in b"".join(parser.rows(stream)).splitlines()]
    values = [dict(zip(parser.columns, map(bytes.decode, line), strict=True)) for line in lines]
    assert [(line["school_code"], line["attendance_date"]) for line in values] == [
        ("6001234", "2024-08-12"),
        ("6001234", "2024-08-13"),
    ]
    assert [line["attendance_code"] for line in values] == ["absent_excused", "present"]
