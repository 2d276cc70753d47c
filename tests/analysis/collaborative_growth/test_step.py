"""The growth step in the database: which cohorts it computes, and what it tells the build."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from analysis.collaborative_growth.step import compute_growth
from tests.analysis.growth.synthetic import three_years

STUDENTS = 150
# What dbt makes, in plain tables: the step asks for nothing else.
TABLES = """
drop schema if exists conformed cascade;
create schema conformed;
create table conformed.int_growth_score (
    school_year text, subject text, student_key uuid, grade_assessed text, scale_score integer,
    tested_on date, district_id text, told_in text
);
create table conformed.int_growth_membership (
    district_id text, school_year text, subject text, grade_assessed text, level text,
    entity_id text, student_key uuid, student_groups text[]
);
create table conformed.fct_student_growth (
    district_id text, school_year text, subject text, student_key uuid, grade_assessed text,
    tested_on date, scale_score integer, prior_scores integer, growth_percentile integer,
    residual_gain numeric, school_id text, adjusted_residual numeric
);
create table conformed.fct_school_growth (
    district_id text, school_year text, subject text, school_id text, grade_span text, n integer,
    effect numeric, effect_error numeric, reliability numeric, shrunken_effect numeric,
    shrunken_error numeric, percentile numeric, index_level integer
);
create table conformed.fct_group_growth (
    district_id text, school_year text, subject text, level text, entity_id text,
    student_group text, n integer, simple_average numeric, predicted_average numeric,
    reported_gain numeric, standard_error numeric, method text
);
create table conformed.int_growth_cohort (
    school_year text, subject text, grade_assessed text, students integer,
    students_with_prior_score integer, variance_within_schools double precision,
    variance_between_schools double precision, computed_at timestamptz
);
create table conformed.int_growth_input (
    school_year text, subject text, grade_assessed text, part text, fingerprint text
);
create table conformed.assessment_score_bounds (
    subject text, grade text, first_year integer, last_year integer, lowest_score integer,
    highest_score integer
);
create table conformed.school_years (school_year text);
delete from ledger.pending_scopes;
delete from ledger.pending_growth;
"""
COMPUTED = (
    "select school_year, subject, grade_assessed, computed_at from conformed.int_growth_cohort"
)
LATE = """
update conformed.int_growth_score set scale_score = scale_score + 40
where student_key = %s and school_year = %s and subject = 'ela'
"""


@pytest.fixture
def connection(database: str) -> Iterator[psycopg.Connection]:
    """A connection whose changes end with the test; scores of 150 students, all years pending."""
    with psycopg.connect(database) as connection:
        connection.execute(TABLES)
        with connection.cursor() as cursor:
            for subject in ("ela", "math"):
                for row in three_years(STUDENTS, subject=subject).itertuples():
                    key = UUID(int=int(row.student_id[1:]))
                    district = f"190000{1 + key.int % 2}"
                    cursor.execute(
                        "insert into conformed.int_growth_score values"
                        " (%s, %s, %s, %s, %s, '2025-05-02', %s, null)",
                        [
                            row.school_year,
                            subject,
                            key,
                            f"{row.grade:02}",
                            row.scale_score,
                            district,
                        ],
                    )
                    cursor.execute(
                        "insert into conformed.int_growth_membership values"
                        " (%s, %s, %s, %s, 'school', %s, %s, '{ALL,F}')",
                        [district, row.school_year, subject, f"{row.grade:02}",
                         f"{district}{key.int % 12:07}", key],
                    )  # fmt: skip
        pend(connection, "2022-2023", "2023-2024", "2024-2025")
        compute_growth(connection)
        yield connection
        connection.rollback()


def pend(connection: psycopg.Connection, *years: str) -> None:
    """A district's years are to be built, as after a publication."""
    connection.execute("delete from ledger.pending_scopes")
    connection.execute("delete from ledger.pending_growth")
    for year in years:
        connection.execute(
            "insert into ledger.pending_scopes (district_id, school_year) values ('1900001', %s)",
            [year],
        )


def recomputed(connection: psycopg.Connection) -> set[tuple]:
    """Run the step; the cohorts that it records as computed by it."""
    before = set(connection.execute(COMPUTED))
    compute_growth(connection)
    return {row[:3] for row in set(connection.execute(COMPUTED)) - before}


def growth(connection: psycopg.Connection) -> list[tuple]:
    """Everything that the step computes."""
    return [
        connection.execute(f"select * from conformed.{table} order by 1, 2, 3, 4, 5, 6").fetchall()
        for table in ("fct_student_growth", "fct_school_growth", "fct_group_growth")
    ]


def test_every_student_with_a_prior_score_has_growth(connection):
    rows = connection.execute(
        "select school_year, subject, prior_scores, count(*), count(growth_percentile),"
        " count(residual_gain), count(adjusted_residual), count(school_id)"
        " from conformed.fct_student_growth group by 1, 2, 3 order by 1, 2, 3"
    ).fetchall()

    figures = (STUDENTS,) * 5
    assert rows == [
        ("2023-2024", "ela", 1, *figures),
        ("2023-2024", "math", 1, *figures),
        ("2024-2025", "ela", 2, *figures),
        ("2024-2025", "math", 2, *figures),
    ]


def test_nothing_new_computes_nothing(connection):
    pend(connection, "2023-2024")

    assert recomputed(connection) == set()
    assert connection.execute("select * from ledger.pending_growth").fetchall() == []


def test_late_scores_compute_only_the_cohorts_touched(connection):
    """One district's score of 2023-2024 moves that cohort and the later ones it is a prior of."""
    pend(connection, "2023-2024")
    connection.execute(LATE, [UUID(int=2), "2023-2024"])

    assert recomputed(connection) == {
        ("2023-2024", "ela", "04"),
        ("2024-2025", "ela", "05"),
        ("2024-2025", "math", "05"),
    }
    assert set(connection.execute("select * from ledger.pending_growth")) == {
        ("2023-2024", True),
        ("2024-2025", True),
    }


def test_late_scores_leave_what_a_whole_computation_gives(connection):
    pend(connection, "2022-2023")
    connection.execute(LATE, [UUID(int=2), "2022-2023"])
    compute_growth(connection)
    late = growth(connection)
    for table in ("int_growth_input", "fct_student_growth", "fct_school_growth",
                  "fct_group_growth", "int_growth_cohort"):  # fmt: skip
        connection.execute(f"delete from conformed.{table}")
    compute_growth(connection)

    assert growth(connection) == late


def test_other_groups_compute_effects_and_move_no_percentile(connection):
    """The year after borrows from the year's averages: its growth cells are built again too."""
    pend(connection, "2023-2024")
    before = growth(connection)[0]
    connection.execute(
        "update conformed.int_growth_membership set student_groups = '{ALL,F,SED}'"
        " where school_year = '2023-2024' and subject = 'ela' and entity_id like '%%1'"
    )

    assert recomputed(connection) == {("2023-2024", "ela", "04")}
    assert set(connection.execute("select * from ledger.pending_growth")) == {
        ("2023-2024", False),
        ("2024-2025", False),
    }
    percentiles = [row[:9] for row in growth(connection)[0]]
    assert percentiles == [row[:9] for row in before]


def test_a_year_that_nobody_has_pending_is_not_examined(connection):
    pend(connection, "2024-2025")
    connection.execute(
        "update conformed.int_growth_membership set student_groups = '{ALL}'"
        " where school_year = '2023-2024'"
    )

    assert recomputed(connection) == set()


def test_students_who_left_leave_no_growth(connection):
    pend(connection, "2022-2023", "2023-2024", "2024-2025")
    for table in ("int_growth_score", "int_growth_membership"):
        connection.execute(f"delete from conformed.{table} where district_id = '1900001'")
    compute_growth(connection)

    for table in ("fct_student_growth", "fct_school_growth", "fct_group_growth"):
        left = connection.execute(
            f"select count(*) from conformed.{table} where district_id = '1900001'"
        )
        assert left.fetchone() == (0,)


def test_no_scores_leave_no_growth(connection):
    """The only district that sent scores withdraws."""
    pend(connection, "2022-2023", "2023-2024", "2024-2025")
    connection.execute("delete from conformed.int_growth_score")
    connection.execute("delete from conformed.int_growth_membership")
    compute_growth(connection)

    assert growth(connection) == [[], [], []]
    assert connection.execute(COMPUTED).fetchall() == []
