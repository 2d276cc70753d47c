"""Every record of CALPADS goes from a file in the landing zone to a row of its model.

One district sends one file per record, each with one good line, as uploads and as extracts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from ingestion.layout import Layout, load_layouts
from tests.expectations.submissions import DISTRICT, SCHOOL, YEAR, line
from tests.installation import Installation, temporary_folder
from tests.prepared_home import begin

# What a line of the record becomes: relation, columns and their values.
ROWS = {
    "calpads_crsc": ("conformed.dim_course_section", {"state_course_code": "9400"}),
    "calpads_scsc": ("conformed.fct_course_mark", {"final_grade": "B+", "credits_earned": "2.50"}),
    "calpads_sdem": ("staging.stg_calpads__staff", {"employment_start_date": "2019-08-15"}),
    "calpads_sass": ("conformed.fct_staff_assignment", {"full_time_percentage": "100.00"}),
    "calpads_scte": ("conformed.fct_cte_pathway", {"cte_pathway_code": "102"}),
    "calpads_psts": ("conformed.fct_postsecondary_status", {"postsecondary_status_code": "210"}),
    "calpads_wblr": ("conformed.fct_work_based_learning", {"hours_outside_school": "120.00"}),
    "calpads_sdis": ("conformed.fct_incident", {"suspension_days": "2.00"}),
    "calpads_sped": ("conformed.fct_special_education_span", {"span_end": "2023-08-31"}),
    "calpads_ssrv": ("staging.stg_calpads__special_education_service", {"service_code": "330"}),
    "calpads_swds": (
        "conformed.fct_special_education_span",
        {"special_education_status_code": "1"},
    ),
    "calpads_plan": (
        "staging.stg_calpads__special_education_plan",
        {"plan_start_date": "2023-09-01"},
    ),
    "calpads_scse": ("staging.stg_calpads__student_course_enrollment", {"course_section_id": "1"}),
    "calpads_crse": ("staging.stg_calpads__course_section_enrollment", {"local_course_id": "A10"}),
    # Nobody sent SENR: the extract of CALPADS is where the enrollment comes from.
    "calpads_cenr": ("conformed.fct_enrollment_span", {"completion_status": "100"}),
}


@pytest.fixture(scope="module")
def installation(prepared: Path) -> Iterator[Installation]:
    """One district with every record but SENR, refreshed once."""
    with temporary_folder("calpads") as folder:
        installation = begin(prepared, folder)
        for record in ROWS:
            write(folder / "landing" / DISTRICT, load_layouts()[record])
        installation.run("refresh")
        yield installation
        installation.stop()


def write(folder: Path, layout: Layout) -> None:
    """One good line of a record: with its header, or as CALPADS takes it or gives it out again."""
    values = line(layout.record)
    folder.mkdir(parents=True, exist_ok=True)
    fields = layout.fields_for(values.get("academic_year_id") or YEAR)
    rows = ["^".join(values.get(field.name) or "" for field in fields)]
    if layout.header:
        rows.insert(0, "^".join(field.header for field in fields))
    elif layout.extract_fields and layout.record == "calpads_scsc":
        rows = [f"{rows[0].replace('SCSC^', 'SCSC-R^', 1)}^20250701^20250702"]
    text = "".join(f"{row}\r\n" for row in rows)
    (folder / f"{layout.record}.txt").write_text(text, encoding="utf-8")


def test_every_file_is_accepted(installation: Installation):
    """Identified by its record type or its header, and without a finding."""
    found = {row["record"]: row for row in installation.json("submissions")}
    assert {record: found[record]["state"] for record in ROWS} == dict.fromkeys(ROWS, "accepted")


@pytest.mark.parametrize("record", ROWS)
def test_a_line_becomes_a_row_of_its_model(installation: Installation, record: str):
    relation, values = ROWS[record]
    condition = sql.SQL(" and ").join(
        sql.SQL("{}::text = {}").format(sql.Identifier(name), sql.Literal(value))
        for name, value in values.items()
    )
    with installation.connect() as connection:
        rows = connection.execute(
            sql.SQL(
                "select model.district_id from {} model"
                " join ledger.submissions s using (submission_id) where s.record = {} and {}"
            ).format(sql.Identifier(*relation.split(".")), sql.Literal(record), condition)
        ).fetchall()
    assert rows == [(DISTRICT,)]


def test_the_district_and_its_school_are_known(installation: Installation):
    """The extract alone makes the school one that the marts know."""
    with installation.connect() as connection:
        entities = connection.execute(
            "select level, entity_id from marts.entities where level in ('school', 'district')"
        ).fetchall()
    assert sorted(entities) == [("district", DISTRICT), ("school", DISTRICT + SCHOOL)]
