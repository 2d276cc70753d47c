"""The lines in force behind students: per kind of line, where they are and which ones count.

Belongs here: one query per kind of line. Does not belong here: which kinds a measure rests on
(trace_sources.yml) or the trace itself (delivery/trace.py).

Every query reads the temporary tables of a trace: traced_student (student_key, district_id: the
districts in which the student was enrolled at the entity) and traced_school (school_id).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import psycopg

from ingestion import yaml_file

SOURCES = Path(__file__).parent / "trace_sources.yml"

AT_SCHOOLS = """
select line.student_key, line.submission_id, line.line_number
from {table} as line
join traced_school using (school_id)
where line.school_year = %(school_year)s
    and line.student_key in (select student_key from traced_student)
    and {condition}
"""
# A student counts with the scores of any school of the district.
OF_DISTRICT = """
select line.student_key, line.submission_id, line.line_number
from {table} as line
join traced_student using (student_key, district_id)
where line.school_year = %(school_year)s and {condition}
"""
# Prior scores of growth, whoever sent them. Those that a later file tells are lines of that file.
PRIOR_SCORES = """
select line.student_key, line.submission_id, line.line_number
from conformed.fct_assessment_result as line
where line.student_key in (select student_key from traced_student)
    and right(line.school_year, 4)::integer
        between right(%(school_year)s, 4)::integer - 2 and right(%(school_year)s, 4)::integer - 1
    and line.subject = '{subject}' and line.is_included
"""
# What has taken effect by the end of the school year, whenever it was sent.
IN_EFFECT = """
select line.student_key, line.submission_id, line.line_number
from {table} as line
join traced_student using (student_key, district_id)
where line.{start} <= make_date(right(%(school_year)s, 4)::integer, 6, 30)
    and not line.is_deleted
"""

QUERIES = {
    "enrollment": AT_SCHOOLS.format(
        table="conformed.fct_enrollment_span", condition="line.is_qualifying"
    ),
    "attendance": AT_SCHOOLS.format(
        table="conformed.fct_attendance_year", condition="not line.is_exempt"
    ),
    "incident": AT_SCHOOLS.format(table="conformed.fct_incident", condition="true"),
    "incident_result": AT_SCHOOLS.format(
        table="staging.stg_calpads__incident_result", condition="not line.is_deleted"
    ),
    "ela_score": OF_DISTRICT.format(
        table="conformed.fct_assessment_result",
        condition="line.subject = 'ela' and line.is_included",
    ),
    "math_score": OF_DISTRICT.format(
        table="conformed.fct_assessment_result",
        condition="line.subject = 'math' and line.is_included",
    ),
    "ela_prior_score": PRIOR_SCORES.format(subject="ela"),
    "math_prior_score": PRIOR_SCORES.format(subject="math"),
    "information": IN_EFFECT.format(
        table="staging.stg_calpads__student_information", start="effective_start_date"
    ),
    "language": IN_EFFECT.format(
        table="staging.stg_calpads__english_language_acquisition", start="status_start_date"
    ),
    "program": IN_EFFECT.format(
        table="staging.stg_calpads__program", start="membership_start_date"
    ),
}


@cache
def _declared() -> dict[str, dict[str, list[str]]]:
    return yaml_file.read(SOURCES)


def kinds_for(measure: str, group: str) -> tuple[str, ...]:
    """The kinds of lines behind a measure for a student group; every kind for a new measure."""
    declared = _declared()
    kinds = declared["measures"].get(measure)
    if kinds is None:
        return tuple(QUERIES)
    return tuple(dict.fromkeys([*kinds, *declared["groups"].get(group, [])]))


def lines_behind(
    connection: psycopg.Connection, kinds: tuple[str, ...], school_year: str
) -> dict[str, list[tuple[int, int]]]:
    """Submission and line numbers by student_key, in order; each line once."""
    query = " union ".join(QUERIES[kind] for kind in kinds)
    lines: dict[str, list[tuple[int, int]]] = {}
    for student_key, submission_id, line_number in connection.execute(
        f"select student_key::text, submission_id, line_number from ({query}) as line"  # noqa: S608
        " order by 1, 2, 3",
        {"school_year": school_year},
    ):
        lines.setdefault(student_key, []).append((submission_id, line_number))
    return lines
