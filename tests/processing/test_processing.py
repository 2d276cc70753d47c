"""However a district cuts its lines into files, and files into refreshes, the same is in force.

Each example is compared with an interpreter of the rules in plain Python, never with the project's
own output: the ledger's counts, the staging models' lines, and the conformed enrollment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.layout import load_layouts
from orchestration import dbt
from tests.processing import interpreter, warehouse
from tests.processing.interpreter import Line
from tests.processing.transactions import (
    ENROLLMENT,
    INFORMATION,
    LANGUAGE,
    PROGRAM,
    lists,
    parts,
    replacement_files,
)

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def models(
    database: str, parsed: dbt.Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The models' SQL over the tests' database, compiled once; the value is its address."""
    manifest = warehouse.compile_models(parsed, tmp_path_factory.mktemp("dbt"))
    with warehouse.views(database, manifest):
        yield database


@pytest.fixture(scope="module")
def connection(models: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(models) as opened:
        yield opened


def refreshes_of(data: st.DataObject, files: Sequence[list[Line]]) -> list[list[list[Line]]]:
    return data.draw(parts(files), label="refreshes")


@pytest.mark.parametrize(
    ("record", "model", "line"),
    [
        ("calpads_senr", "stg_calpads__enrollment", ENROLLMENT),
        ("calpads_sprg", "stg_calpads__program", PROGRAM),
        ("calpads_sinf", "stg_calpads__student_information", INFORMATION),
        ("calpads_sela", "stg_calpads__english_language_acquisition", LANGUAGE),
    ],
)
@FEW
@given(data=st.data())
def test_the_last_line_of_a_key_is_in_force(connection, record, model, line, data):
    """Transactions and effective-dated lines, A, R and D: neither files nor refreshes matter."""
    files = data.draw(parts(data.draw(lists(line), label="lines")), label="files")
    warehouse.begin(connection)
    places = warehouse.send(connection, record, refreshes_of(data, files))
    expected = set(interpreter.newest_by_key(files, load_layouts()[record].key).values())
    assert warehouse.staged(connection, model, places) == expected
    own = {place: sum(file == place for file, _ in expected) for place in places.values()}
    assert warehouse.counted(connection, places) == {
        place: (own[place], len(files[place]) - own[place]) for place in places.values()
    }


@FEW
@given(files=replacement_files(), data=st.data())
def test_the_last_file_of_a_school_and_year_is_in_force(connection, files, data):
    """Full replacement: a shorter file deletes what it does not hold, in its own units only."""
    warehouse.begin(connection)
    places = warehouse.send(connection, "calpads_stas", refreshes_of(data, files))
    expected = interpreter.last_of_unit(files, ("school_of_attendance", "academic_year_id"))
    assert warehouse.staged(connection, "stg_calpads__attendance_summary", places) == expected
    own = {place: sum(file == place for file, _ in expected) for place in places.values()}
    assert warehouse.counted(connection, places) == {
        place: (own[place], len(files[place]) - own[place]) for place in places.values()
    }


@FEW
@given(data=st.data())
def test_conformed_enrollment_follows_from_the_lines_in_force(connection, data):
    """Spans, no-shows (N470), updates (E150) and the status on the last day, by the interpreter."""
    lines = data.draw(lists(ENROLLMENT, at_least=8), label="enrollment lines")
    statuses = data.draw(lists(LANGUAGE), label="status lines")
    warehouse.begin(connection)
    for record, sent in (("calpads_senr", lines), ("calpads_sela", statuses)):
        files = data.draw(parts(sent), label="files")
        warehouse.send(connection, record, refreshes_of(data, files))
    kept = in_force("calpads_senr", lines)
    known = [s for s in in_force("calpads_sela", statuses) if s["transaction_type_code"] != "D"]
    rows = connection.execute(
        "select ssid, right(school_id, 7), school_year, span_start, span_end, grade_level,"
        " is_qualifying, is_primary, english_language_acquisition_status"
        " from conformed.fct_enrollment_span join pii.student_identifiers using (student_key)"
    ).fetchall()
    assert sorted(row[:8] for row in rows) == sorted(
        (s.ssid, s.school, s.year, s.start, s.end, s.grade, s.is_qualifying, s.is_primary)
        for s in interpreter.spans(kept)
    )
    for ssid, *_, last, _, _, _, status in rows:
        assert status == interpreter.status_on(known, ssid, last)


@FEW
@given(data=st.data())
def test_information_holds_until_the_next(connection, data):
    """A deletion of student information lets the information before it go on."""
    lines = data.draw(lists(INFORMATION), label="lines")
    warehouse.begin(connection)
    enrolled = enrollment()
    warehouse.send(connection, "calpads_senr", [[[enrolled]]])
    files = data.draw(parts(lines), label="files")
    warehouse.send(connection, "calpads_sinf", refreshes_of(data, files))
    groups = {"700": "WH", "600": "AA", None: None}
    begins, ends = date(2024, 7, 1), date(2025, 6, 30)
    expected = {
        (ssid, start): (last, groups[race])
        for (ssid, start), (last, race) in interpreter.in_effect(
            in_force("calpads_sinf", lines)
        ).items()
        if start <= ends and last >= begins
    }
    rows = connection.execute(
        "select ssid, valid_from, valid_to, race_ethnicity from conformed.dim_student"
        " join pii.student_identifiers using (student_key) where school_year = '2024-2025'"
        " and valid_to >= valid_from"
    ).fetchall()
    assert {(ssid, start): (last, race) for ssid, start, last, race in rows} == expected


def in_force(record: str, lines: Sequence[Line]) -> list[Line]:
    """The lines of one file that are in force, by the interpreter."""
    newest = interpreter.newest_by_key([lines], load_layouts()[record].key)
    return [lines[position] for _, position in newest.values()]


def enrollment() -> Line:
    """An enrollment that makes 2024-2025 a year of the district."""
    return {
        "record_type_code": "SENR",
        "transaction_type_code": "A",
        "reporting_lea": warehouse.DISTRICT,
        "school_of_attendance": "1930001",
        "academic_year_id": "2024-2025",
        "ssid": warehouse.STUDENTS[0],
        "enrollment_school_start_date": "20240812",
        "enrollment_status_code": "10",
        "grade_level_code": "05",
    }
