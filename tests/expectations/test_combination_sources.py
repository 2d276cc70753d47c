"""The tables against the Department's own, where FLASHLIGHT_VALID_CODES names a folder with them.

The files are the worksheets of the "Valid Code Combinations" as CSV (calpads_v12_*.csv). They are
read here in another way than the tables were made, by the position of their columns.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from expectations.combinations import FOLDER

SOURCES = os.environ.get("FLASHLIGHT_VALID_CODES", "")
pytestmark = pytest.mark.skipif(not SOURCES, reason="FLASHLIGHT_VALID_CODES names no folder")

# The table, and where its codes stand in the source (the last two columns are the years).
PLACES = {
    "completion_status_grade_level": ("completion_status_grade_level", (0, 2)),
    "cte_pathway_industry_sector": ("cte_pathway_cte_industry_sect", (0, 2)),
    "education_plan_type_exit_reason": ("edu_plan_v_sped_exit", (0, 2)),
    "education_plan_type_program_setting": ("edu_plan_v_prgm_setting", (0, 2)),
    "education_program_membership": ("education_prog_membership_cat", (0, 2)),
    "elas_correction": ("currentelas_submtdelas_corrcode", (2, 4, 0)),
    "elas_transition": ("currentelas_submtdelas", (2, 0)),
    "exit_reason_completion_status": ("exit_catg_completion_status", (0, 2)),
    "exit_reason_grade_level": ("exit_reason_grade_level", (0, 2)),
    "meeting_type_education_plan_type": ("meeting_type_v_edu_plan_type", (0, 2)),
    "meeting_type_meeting_delay": ("meeting_type_v_meeting_delay", (0, 2)),
    "non_classroom_assignment_job_classification": ("nonclasssuppasgn_jobclass", (0, 2)),
    "offense_weapon_category": ("offense_code_weapon_category", (0, 2)),
    "state_course": ("course_group_master_combos", (0, 4, 5, 2)),
    "state_course_content_area_subcategory": ("crsgrpst_contentsbctgy", (2, 0)),
    "state_province_country": ("state_province_country", (0, 2)),
}
NONE = {"N/A", "N//A", "Null", "NULL"}
# Grades in two characters, as CALPADS has them in files.
GRADES = {str(grade): f"0{grade}" for grade in range(1, 10)}


def source(name: str) -> list[list[str]]:
    path = Path(SOURCES) / f"calpads_v12_{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def code(text: str) -> str:
    text = text.strip()
    return "" if text in NONE else text


def years(row: list[str]) -> tuple[str, str]:
    """Without the notes that stand behind some."""
    return code(row[-2])[:9], code(row[-1])[:9]


def table(name: str, codes: int) -> set[tuple[str, ...]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {(*row[:codes], *row[-2:]) for row in list(csv.reader(file))[1:]}


@pytest.mark.parametrize("name", PLACES)
def test_a_table_holds_what_the_department_has(name):
    source_name, places = PLACES[name]
    expected = set()
    for row in source(source_name):
        codes = [code(row[place]) for place in places]
        if name.endswith("grade_level"):
            codes[1] = GRADES.get(codes[1], codes[1])
        expected.add((*codes, *years(row)))
    assert table(name, len(places)) == expected


def test_ranges_of_standards_are_those_marked_yes():
    """The source has a column for each range."""
    ranges = ("ELM", "MID", "SEC", "NOT")
    expected = {
        (row[0], standards, *years(row))
        for row in source("crsgrpst_stndsgrdlvlrange")
        for standards, marked in zip(ranges, row[2:6], strict=True)
        if marked == "Y"
    }
    assert table("state_course_standards_grade_level_range", 2) == expected


def test_every_table_is_compared():
    compared = {*PLACES, "state_course_standards_grade_level_range"}
    assert compared == {path.stem for path in FOLDER.glob("*.csv")}
