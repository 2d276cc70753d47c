"""The anonymous respondents of a cell: what each line of a survey without names contributes.

Belongs here: measures whose rows are lines and not students. Does not belong here: students and the
lines behind them (delivery/trace.py).

Nobody is named because nobody is known: a respondent is a submission and a line number.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from delivery.relations import read_relations

RESPONDENTS = """
select submission_id, line_number, sign, numerator, denominator
from {measure}
where school_year = %(school_year)s
    and {place}
    and %(group)s = any(student_groups)
    and %(grade_span)s in ('ALL', grade_level)
order by submission_id, line_number
"""


def is_anonymous(connection: psycopg.Connection, measure: str) -> bool:
    """Whether the measure's rows are lines of respondents whom nobody knows."""
    return not read_relations(connection, "measures")[f"measure_{measure}"].has("student_key")


def respondents(
    connection: psycopg.Connection, measure: str, place: str, parameters: dict[str, Any]
) -> list[tuple]:
    """Submission, line number, n, numerator and denominator of each line of a cell, in order.

    `place` is the condition for the entity, `parameters` are those of the cell's key.
    """
    return connection.execute(
        sql.SQL(RESPONDENTS).format(
            measure=sql.Identifier("measures", f"measure_{measure}"), place=sql.SQL(place)
        ),
        parameters,
    ).fetchall()
