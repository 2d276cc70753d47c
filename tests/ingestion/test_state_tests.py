"""Score files of the state's tests: found by their columns, whatever the year and the container.

Belongs here: telling the files apart and drift between years. Does not belong here: reading lines
(test_parse.py) or what scores mean (dbt's unit tests).
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from expectations.gate import gate_loaded
from ingestion import intake, load
from ingestion.identify import identify
from ingestion.layout import load_layouts
from tests.ingestion import craft
from tests.ingestion.workbooks import workbook

LAYOUTS = load_layouts()
TODAY = date(2025, 10, 1)
SCHOOL = f"{craft.DISTRICT}6001234"
SCORE = {
    "SSID": "1000000001",
    "GradeAssessed": "05",
    "CALPADSDistrictCode": f"{craft.DISTRICT}0000000",
    "CALPADSSchoolCode": SCHOOL,
    "IncludeIndicator": "Y",
    "FinalTestCompletedDate": "2025-05-06",
}
ELPAC = SCORE | {"RecordType": "21", "OverallScaleScore": "1500", "OverallPL": "2"}
CAASPP = SCORE | {"RecordType": "01", "ScaleScore": "2500", "AchievementLevels": "2"}
OLD_NAMES = {
    "CALPADSSpecialEducation": "CALPADSIDEAIndicator",
    "SpecialEducationforTesting": "IDEAIndicatorforTesting",
    "StudentExitDate": "StudentExitWithdrawalDate",
    "ScienceCurrentYearFlag": "CASTCurrentYearFlag",
}


def headers(record: str) -> list[str]:
    """The columns of a record's file in their order."""
    return [field.header for field in LAYOUTS[record].fields]


def take_in(connection, tmp_path, name: str, content: bytes) -> tuple[str, str, str]:
    """Record, school year and state of a file that the district sent."""
    craft.put(tmp_path / "landing", f"{craft.DISTRICT}/{name}", content)
    intake.take_in(connection, tmp_path / "landing", tmp_path / "archive", "test")
    load.load_received(connection, tmp_path / "archive", LAYOUTS)
    gate_loaded(connection)
    return connection.execute(
        "select record, school_year, state from ledger.submissions"
    ).fetchone()


@pytest.mark.parametrize(
    ("record", "values"),
    [
        ("toms_caaspp", CAASPP),
        ("toms_summative_elpac", ELPAC),
        ("toms_initial_elpac", ELPAC | {"RecordType": "22"}),
    ],
)
def test_score_files_are_told_apart_by_their_columns(record, values):
    """The three have many columns in common, all required ones of CAASPP among them."""
    content = craft.headed(LAYOUTS[record], [values], headers(record))
    found = identify(content, LAYOUTS, TODAY)
    assert (found.record, found.school_year) == (record, "2024-2025")


def test_columns_of_earlier_years_are_known_under_their_new_names(connection, tmp_path):
    """In 2021-22 special education was called IDEA, and science fields CAST."""
    names = [OLD_NAMES.get(name, name) for name in headers("toms_caaspp")]
    row = CAASPP | {"CALPADSIDEAIndicator": "Yes", "CASTCurrentYearFlag": "Y"}
    content = craft.headed(LAYOUTS["toms_caaspp"], [row], names)
    *_, state = take_in(connection, tmp_path, "scores.csv", content)
    assert state == "accepted"
    read = connection.execute(
        "select calpads_special_education, science_current_year_flag from raw.toms_caaspp"
    ).fetchall()
    assert read == [("Yes", "Y")]


def test_columns_that_came_later_are_not_missed_in_earlier_files(connection, tmp_path):
    """A file of 2022-23 lacks what the layout has from 2023-24 on, and nobody is told so."""
    fields = LAYOUTS["toms_caaspp"].fields_for("2022-2023")
    assert len(fields) < len(LAYOUTS["toms_caaspp"].fields)
    row = CAASPP | {"FinalTestCompletedDate": "2023-05-06"}
    content = craft.headed(LAYOUTS["toms_caaspp"], [row], [field.header for field in fields])
    found = take_in(connection, tmp_path, "scores.csv", content)
    assert found == ("toms_caaspp", "2022-2023", "accepted")
    assert connection.execute("select count(*) from quality.findings").fetchone() == (0,)


def test_a_workbook_with_a_title_above_its_header_is_read(connection, tmp_path):
    """As TOMS gives it for download; four columns of the initial test are all called Blank."""
    record = "toms_initial_elpac"
    names = [*headers(record), "Blank", "Blank", "Blank", "Blank"]
    row = ELPAC | {"RecordType": "22", "OverallScaleScore": "NS", "OverallPL": "0"}
    book = workbook(
        Scores=[["Initial ELPAC Student Score Data File"], names, [row.get(n, "") for n in names]]
    )
    found = take_in(connection, tmp_path, "scores.xlsx", book)
    assert found == (record, "2024-2025", "accepted_with_warnings")
    read = connection.execute(
        "select ssid, calpads_school_code, overall_scale_score from raw.toms_initial_elpac"
    ).fetchall()
    assert read == [("1000000001", SCHOOL, "NS")]


def test_the_fixed_width_form_is_cut_at_the_columns_of_its_layout(connection, tmp_path):
    """The form of 2021-22; only the fields whose place is known are read."""
    fields = [field for field in LAYOUTS["toms_caaspp"].fields if field.columns]
    text = [" "] * max(field.columns[1] for field in fields)
    values = CAASPP | {"StudentLastName": "Núñez", "FinalTestCompletedDate": "2022-05-06"}
    for field in fields:
        value = values.get(field.header, "")
        text[field.columns[0] - 1 : field.columns[0] - 1 + len(value)] = value
    content = ("".join(text) + "\r\n").encode("cp1252")
    found = take_in(connection, tmp_path, "scores.txt", content)
    assert found[:2] == ("toms_caaspp", "2021-2022")
    read = connection.execute(
        "select student_last_name, calpads_school_code, final_test_completed_date"
        " from raw.toms_caaspp"
    ).fetchall()
    assert read == [("Núñez", SCHOOL, "2022-05-06")]


def test_places_of_the_fixed_width_form_do_not_overlap():
    places = sorted(f.columns for f in LAYOUTS["toms_caaspp"].fields if f.columns)
    assert places[0] == (1, 2)
    assert all(first <= last for first, last in places)
    assert all(end < start for (_, end), (start, _) in pairwise(places))


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, set()),
        ({"OverallScaleScore": "NS", "OverallPL": "0"}, set()),
        ({"OverallScaleScore": "1S00"}, {"TOMS0004"}),
        ({"OverallPL": "7"}, {"TOMS0005"}),
        ({"FinalTestCompletedDate": "2024-05-06"}, {"TOMS0002"}),
        ({"CALPADSDistrictCode": f"{craft.OTHER_DISTRICT}0000000"}, {"TOMS0001"}),
    ],
)
def test_what_no_elpac_line_may_hold(connection, tmp_path, values, rules):
    """NS and level 0 stand for no score; other signs and another year or district are findings."""
    good = [ELPAC | {"SSID": f"{1000000002 + number}"} for number in range(3)]
    record = "toms_summative_elpac"
    content = craft.headed(LAYOUTS[record], [ELPAC | values, *good], headers(record))
    take_in(connection, tmp_path, "elpac.csv", content)
    found = connection.execute("select rule from quality.findings where line_number = 2").fetchall()
    assert {rule for (rule,) in found} == rules


def test_interim_exports_add_up(connection, tmp_path):
    """A later export leaves other results in force; a test that is sent again counts once."""
    record = "cers_interim"
    result = {
        "DISTRICT_ID": f"{craft.DISTRICT}0000000", "SCHOOL_ID": SCHOOL,
        "STUDENT_IDENTIFIER": "1000000001", "SUBMIT_DATE_TIME": "2024-10-08 09:30:00.0",
        "SCHOOL_YEAR": "2025", "ASSESSMENT_TYPE": "Interim", "ASSESSMENT_NAME": "ICA Math 5",
        "SUBJECT": "Math", "SCALE_SCORE": "2500",
    }  # fmt: skip
    other = result | {"STUDENT_IDENTIFIER": "1000000002"}
    first = craft.headed(LAYOUTS[record], [result, other], headers(record))
    second = craft.headed(LAYOUTS[record], [result | {"SCALE_SCORE": "2510"}], headers(record))
    assert take_in(connection, tmp_path, "1.csv", first) == (record, "2024-2025", "accepted")
    take_in(connection, tmp_path, "2.csv", second)
    counts = connection.execute(
        "select lines_accepted, lines_superseded from ledger.submissions order by submission_id"
    ).fetchall()
    assert counts == [(1, 1), (1, 0)]
