"""Reading from the warehouse what growth is computed from.

Belongs here: queries and the frames they give, always in one order: results must not depend on the
order of rows. Does not belong here: computing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pandas
import psycopg
from psycopg import sql

from analysis.collaborative_growth.fingerprints import school_year

SCORE_ROWS = """
select student_key as student_id, subject, school_year, grade_assessed::integer as grade,
    scale_score, told_in, district_id, tested_on
from conformed.int_growth_score
where school_year = any({years})
order by school_year, subject, student_key
"""
MEMBER_ROWS = """
select student_key as student_id, subject, school_year, entity_id as school_id,
    array_to_string(student_groups, ' ') as student_groups
from conformed.int_growth_membership
where school_year = any({years}) and level = 'school'
order by school_year, subject, student_key, entity_id
"""
GAIN_ROWS = """
select growth.student_key as student_id, growth.subject, growth.school_year,
    growth.grade_assessed::integer as grade, growth.residual_gain,
    membership.entity_id as unit, unnest(membership.student_groups) as student_group
from conformed.fct_student_growth as growth
join conformed.int_growth_membership as membership
    using (school_year, subject, student_key)
where growth.school_year = any({years}) and membership.school_year = any({years})
    and growth.residual_gain is not null and membership.level = {level}
order by student_group, growth.school_year, growth.subject, unit, student_id
"""
RESIDUAL_ROWS = """
select growth.school_id, growth.subject, growth.school_year,
    growth.grade_assessed::integer as grade,
    growth.adjusted_residual as residual, cohort.variance_within_schools as within,
    cohort.variance_between_schools as between
from conformed.fct_student_growth as growth
join conformed.int_growth_cohort as cohort using (school_year, subject, grade_assessed)
where growth.school_year = any({years}) and growth.adjusted_residual is not null
order by growth.school_year, growth.subject, grade, growth.school_id, growth.student_key
"""
BOUND_ROWS = """
select bound.subject, bound.grade::integer as grade, bound.lowest_score, bound.highest_score,
    school_year.school_year
from conformed.assessment_score_bounds as bound
join conformed.school_years as school_year
    on substr(school_year.school_year, 6, 4)::integer
        between bound.first_year and coalesce(bound.last_year, 9999)
"""
TEXTS = ("student_id", "subject", "school_year", "told_in", "district_id", "tested_on", "school_id",
         "student_groups", "unit", "student_group")  # fmt: skip


def scores(connection: psycopg.Connection, years: Iterable[int]) -> pandas.DataFrame:
    """Scores of these school years, told ones included."""
    return _frame(connection, SCORE_ROWS, years=years)


def members(connection: psycopg.Connection, years: Iterable[int]) -> pandas.DataFrame:
    """Schools of students with a score and their groups there (a list)."""
    found = _frame(connection, MEMBER_ROWS, years=years)
    return found.assign(student_groups=found["student_groups"].str.split(" "))


def gains(connection: psycopg.Connection, level: str, years: Iterable[int]) -> pandas.DataFrame:
    """Students' residual gains once per unit of a level and student group."""
    return _frame(connection, GAIN_ROWS, years=years, level=level)


def residuals(connection: psycopg.Connection, years: Iterable[int]) -> pandas.DataFrame:
    """Students' adjusted residuals with the variances of their cohort."""
    return _frame(connection, RESIDUAL_ROWS, years=years)


def bounds(connection: psycopg.Connection) -> pandas.DataFrame:
    """Obtainable scores per subject, grade and school year."""
    return _frame(connection, BOUND_ROWS)


def _frame(connection: psycopg.Connection, query: str, **values: Any) -> pandas.DataFrame:
    if "years" in values:
        values["years"] = [school_year(year) for year in sorted(values["years"])]
    text = sql.SQL("copy ({}) to stdout with (format csv, header)").format(
        sql.SQL(query).format(**{name: sql.Literal(value) for name, value in values.items()})
    )
    with connection.cursor().copy(text) as copy:
        content = b"".join(copy)
    return pandas.read_csv(io.BytesIO(content), dtype=dict.fromkeys(TEXTS, "str"))
