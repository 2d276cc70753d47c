"""Which school years a verdict makes pending, beside those of its own lines."""

from __future__ import annotations

import psycopg
import pytest

from expectations import scopes
from ingestion.layout import load_layouts

DISTRICT, OTHER = "1990017", "1990030"


def _submission(connection: psycopg.Connection, district: str, record: str, year: str) -> int:
    """A submission with one line of a school year."""
    row = connection.execute(
        "insert into ledger.submissions (district_id, record, school_year, file_path, state)"
        " values (%s, %s, %s, 'a file', 'received') returning submission_id",
        [district, record, year],
    ).fetchone()
    connection.execute(
        "insert into ledger.submission_coverage (submission_id, district_id, school_year, lines)"
        " values (%s, %s, %s, 1)",
        [row[0], district, year],
    )
    return row[0]


@pytest.mark.parametrize("record", ["calpads_senr", "calpads_cenr", "a_g_completion"])
def test_enrollments_touch_the_cohorts_of_the_four_years_after(
    connection: psycopg.Connection, record: str
):
    """Years that anybody contributed, up to the fifth year of a cohort."""
    for year in ("2020-2021", "2023-2024", "2024-2025"):
        _submission(connection, OTHER, "calpads_senr", year)
    assert _touched_by(connection, record, "2019-2020") == [
        (DISTRICT, "2019-2020"),
        (DISTRICT, "2020-2021"),
        (DISTRICT, "2023-2024"),
    ]


@pytest.mark.parametrize("record", ["calpads_senr", "calpads_cenr"])
def test_enrollments_touch_the_cohorts_of_the_year_before(
    connection: psycopg.Connection, record: str
):
    """Whoever enrolls again in August was no dropout; no district is recomputed for that year."""
    for year in ("2022-2023", "2023-2024"):
        _submission(connection, OTHER, "calpads_senr", year)
    assert _touched_by(connection, record, "2024-2025") == [
        (DISTRICT, "2024-2025"),
        ("collaborative", "2023-2024"),
    ]


@pytest.mark.parametrize(
    ("record", "years"),
    [
        ("calpads_scte", ("2020-2021", "2022-2023", "2024-2025")),
        ("calpads_wblr", ("2020-2021", "2022-2023", "2024-2025")),
        ("calpads_crsc", ("2020-2021", "2022-2023", "2024-2025")),
        ("calpads_scsc", ("2020-2021", "2022-2023", "2024-2025")),
        ("ap_exam_score", ("2020-2021", "2022-2023", "2024-2025")),
        ("ib_exam_score", ("2020-2021", "2022-2023", "2024-2025")),
        ("toms_caaspp", ("2020-2021", "2022-2023")),
    ],
)
def test_what_prepares_for_college_and_career_touches_later_cohorts(
    connection: psycopg.Connection, record: str, years: tuple[str, ...]
):
    """Four years of courses, pathways, work, exams, two of tests: what a cohort rests on."""
    for year in ("2019-2020", "2022-2023", "2024-2025", "2025-2026"):
        _submission(connection, OTHER, "calpads_senr", year)
    touched = _touched_by(connection, record, "2020-2021")
    assert tuple(year for _, year in touched) == years


def test_a_search_for_colleges_touches_the_cohorts_of_the_three_years_before(
    connection: psycopg.Connection,
):
    """Classes that graduated in them; no later year's measures rest on a search."""
    for year in ("2020-2021", "2021-2022", "2023-2024", "2025-2026"):
        _submission(connection, OTHER, "calpads_senr", year)
    assert _touched_by(connection, "nsc_student_tracker", "2024-2025") == [
        (DISTRICT, "2024-2025"),
        ("collaborative", "2021-2022"),
        ("collaborative", "2023-2024"),
    ]


def test_absences_touch_their_own_year_only(connection: psycopg.Connection):
    """No other year's measures rest on them."""
    _submission(connection, OTHER, "calpads_senr", "2024-2025")
    assert _touched_by(connection, "calpads_stas", "2023-2024") == [(DISTRICT, "2023-2024")]


def _touched_by(connection: psycopg.Connection, record: str, year: str) -> list[tuple[str, str]]:
    """The scopes that a file of a district's school year makes pending."""
    number = _submission(connection, DISTRICT, record, year)
    scopes.touch(connection, load_layouts()[record], [number])
    return sorted(
        connection.execute("select district_id, school_year from ledger.pending_scopes").fetchall()
    )
