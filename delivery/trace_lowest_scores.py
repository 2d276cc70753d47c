"""What a cell holds beside its students: the lowest scores that a low participation costs.

Belongs here: reading them for a trace. Does not belong here: the rule
(dbt model int_participation).
"""

from __future__ import annotations

from decimal import Decimal

import psycopg

from delivery.trace_cell import CellKey

PENALIZED = {"ela_distance_from_standard": "ela", "math_distance_from_standard": "math"}


def lowest_scores(connection: psycopg.Connection, key: CellKey) -> tuple[int, Decimal, Decimal]:
    """How many were added to a cell, the sum of their distances, and of their denominators."""
    none = (0, Decimal(0), Decimal(0))
    if key.measure not in PENALIZED or key.grade_span != "ALL":
        return none
    found = connection.execute(
        """
        select lowest_scores::integer, lowest_distance, lowest_scores
        from measures.int_participation
        where subject = %(subject)s and school_year = %(school_year)s
            and level = %(level)s and entity_id = %(entity)s and student_group = %(group)s
        """,
        key.parameters | {"subject": PENALIZED[key.measure]},
    ).fetchone()
    return found or none
