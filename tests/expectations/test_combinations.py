"""Codes that must go together: which pairs are judged, and in which years."""

from __future__ import annotations

import pytest

from expectations import combinations
from tests.expectations.calpads_bad_lines import LEFT, RANGE, SUBCATEGORY
from tests.expectations.submissions import line
from tests.expectations.test_rules import broken


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        # Grade TK is newer than the table of exit reasons and grades.
        ("calpads_senr", LEFT | {"grade_level_code": "TK", "student_exit_reason_code": "E155"}),
        # So may a state course code be.
        ("calpads_crsc", {"crs_state_course_code": "9999"}),
        # A course for college credit has no range of the standards.
        (
            "calpads_crsc",
            {
                "crs_state_course_code": "1000",
                SUBCATEGORY: None,
                RANGE: None,
                "course_section_instructional_level_code": "23",
            },
        ),
    ],
)
def test_codes_that_a_table_does_not_judge(connection, record, changes):
    """Only codes that the table knows are judged: it is older than some codes."""
    assert broken(connection, record, line(record, **changes)) == set()


@pytest.mark.parametrize(("year", "is_broken"), [("2019-2020", False), ("2020-2021", True)])
def test_a_pair_of_codes_has_its_years(connection, year, is_broken):
    """Exit reason E450 was valid in grade 3 until 2019-2020."""
    values = LEFT | {"grade_level_code": "03", "student_exit_reason_code": "E450"}
    found = broken(
        connection, "calpads_senr", line("calpads_senr", academic_year_id=year, **values)
    )
    assert found == ({"PAIR0001 student_exit_reason_code"} if is_broken else set())


@pytest.mark.parametrize("path", sorted(combinations.FOLDER.glob("*.csv")), ids=lambda p: p.stem)
def test_tables_hold_each_pair_once_per_year(path):
    """Grades have two characters, years are school years, and no first code is missing."""
    rows = combinations.load(path.stem)
    assert rows and len(set(rows)) == len(rows)
    assert all(row.first for row in rows)
    if path.stem.endswith("grade_level"):
        assert {len(row.second) for row in rows} == {2}
    years = {year for row in rows for year in (row.first_year, row.last_year) if year}
    assert all(len(year) == 9 and int(year[5:]) == int(year[:4]) + 1 for year in years)
