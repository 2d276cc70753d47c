"""Traces: from a published number to the students and the source lines behind it.

Belongs here: the students of a cell and what each contributes. Does not belong here: the cell
(delivery/trace_cell.py) or where the lines of a record type are (delivery/trace_queries.py).

A trace names students by their key only, never by name or state identifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql

from delivery.releases import Release
from delivery.trace_cell import Cell, CellKey, find_cell, traceable_release
from delivery.trace_lines import is_of_cohort, kinds_for, lines_behind, submissions_of
from delivery.trace_lowest_scores import lowest_scores
from delivery.trace_respondents import is_anonymous, respondents

# Which student rows a cell adds up. Levels above districts are the sums of their districts; rows
# of their own (district_id 'collaborative', signed) correct for students of several districts.
PLACES = {
    "school": "district_id = left(%(entity)s, 7) and level = 'school' and entity_id = %(entity)s",
    "district": "district_id = %(entity)s and level = 'district' and entity_id = %(entity)s",
    "network": "level = 'network' and entity_id = %(entity)s",
    "county": (
        "(level = 'district' and left(entity_id, 2) = %(entity)s"
        " or level = 'county' and entity_id = %(entity)s)"
    ),
    "collaborative": "level in ('district', 'collaborative')",
}

CONTRIBUTIONS = """
select
    student_key::text, sum(sign)::integer, sum(sign * numerator), sum(sign * denominator)
from {measure}
where school_year = %(school_year)s
    and {place}
    and %(group)s = any(student_groups)
    and %(grade_span)s in ('ALL', grade_level)
group by student_key
having sum(sign) <> 0 or sum(sign * numerator) <> 0 or sum(sign * denominator) <> 0
order by 1
"""

Lines = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Contribution:
    """What one student adds to the cell, and the (submission, line number) pairs behind it.

    `student_key` is None for an anonymous respondent, who is nothing but a line.
    """

    student_key: str | None
    n: int
    numerator: Decimal
    denominator: Decimal
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Trace:
    """A published number with its students, their contributions and the source lines.

    `lowest_scores` were added for a low participation. `adds_up` says whether they and the
    contributions sum to the cell's n, numerator and denominator; where not, `note` says what may
    have come between. `submissions` are the files of the lines.
    """

    key: CellKey
    level: str
    release_id: int
    cell: Cell
    adds_up: bool
    note: str
    students: tuple[Contribution, ...]
    lowest_scores: int
    submissions: tuple[dict[str, Any], ...]


def trace(
    connection: psycopg.Connection,
    *,
    measure: str,
    entity: str,
    school_year: str,
    group: str = "ALL",
    grade_span: str = "ALL",
    release: int | None = None,
) -> Trace:
    """Trace one cell of a release, by default of the one in force.

    Raises DeliveryError where the release is not the newest (students are kept for that only), or
    the cell does not exist or holds no published number.
    """
    key = CellKey(measure, entity, school_year, group, grade_span)
    with connection.transaction():
        traced = traceable_release(connection, release)
        cell = find_cell(connection, traced, key)
        if is_anonymous(connection, key.measure):
            students = _respondents(connection, key)
        else:
            students = _students(connection, key)
        submissions = submissions_of(connection, (each.lines for each in students))
        waiting = connection.execute("select count(*) from ledger.pending_scopes").fetchone()[0]
        lowest = lowest_scores(connection, key)
    added = Contribution(None, *lowest, ())
    correct = adds_up(cell, (*students, added))
    note = _note(correct, traced, waiting, added.n)
    return Trace(
        key, key.level, traced.release_id, cell, correct, note, students, added.n, submissions
    )


def adds_up(cell: Cell, students: tuple[Contribution, ...]) -> bool:
    """Whether the contributions sum to the cell, at the 2 decimals that cells keep."""

    def total(what: str) -> Decimal:
        exact = sum((getattr(student, what) for student in students), Decimal(0))
        return round(exact, 2)

    return (
        sum(student.n for student in students) == cell.n
        and abs(total("numerator") - cell.numerator) <= Decimal("0.01")
        and abs(total("denominator") - cell.denominator) <= Decimal("0.01")
    )


def _respondents(connection: psycopg.Connection, key: CellKey) -> tuple[Contribution, ...]:
    rows = respondents(connection, key.measure, PLACES[key.level], key.parameters)
    return tuple(
        Contribution(None, n, numerator, denominator, ((submission, line),))
        for submission, line, n, numerator, denominator in rows
    )


def _students(connection: psycopg.Connection, key: CellKey) -> tuple[Contribution, ...]:
    rows = connection.execute(
        sql.SQL(CONTRIBUTIONS).format(
            measure=sql.Identifier("measures", f"measure_{key.measure}"),
            place=sql.SQL(PLACES[key.level]),
        ),
        key.parameters,
    ).fetchall()
    lines = _lines(connection, key, [row[0] for row in rows])
    return tuple(Contribution(*row, tuple(lines.get(row[0], ()))) for row in rows)


def _lines(connection: psycopg.Connection, key: CellKey, students: list[str]) -> Lines:
    """The lines in force behind the students, by student."""
    connection.execute(
        """
        create temporary table traced_school on commit drop as
        select school_id from conformed.bridge_school_entity
        where level = %(level)s and entity_id = %(entity)s
        """,
        key.parameters,
    )
    connection.execute(
        """
        create temporary table traced_student on commit drop as
        select distinct span.student_key, span.district_id
        from conformed.fct_enrollment_span as span
        join traced_school using (school_id)
        where span.school_year = %(school_year)s and span.is_qualifying
            and span.student_key = any(%(students)s::uuid[])
        """,
        key.parameters | {"students": students},
    )
    kinds = kinds_for(key.measure, key.group)
    if is_of_cohort(kinds):
        connection.execute(
            """
            insert into traced_student
            select student_key, district_id from conformed.int_cohort_enrollment
            where school_year = %(school_year)s and student_key = any(%(students)s::uuid[])
            except select student_key, district_id from traced_student
            """,
            key.parameters | {"students": students},
        )
    connection.execute("analyze traced_school, traced_student")
    lines = lines_behind(connection, kinds, key.school_year)
    connection.execute("drop table traced_school, traced_student")
    return lines


def _note(correct: bool, release: Release, waiting: int, lowest: int) -> str:
    if correct and lowest:
        return (
            f"The contributions and {lowest} lowest scores, which make up for a low participation, "
            "sum to the published cell."
        )
    if correct:
        return "The contributions sum to the published cell."
    reason = (
        f"{waiting} district years were built or wait to be built since"
        if waiting
        else "the build has changed since, outside a refresh"
    )
    return (
        f"The contributions do not sum to the cell of release {release.release_id}: {reason}. "
        "Run `flashlight refresh` and trace again."
    )
