"""Which accepted lines are in force, and which a newer submission supersedes.

Belongs here: the change of the ledger's counts and coverage when submissions enter among the
accepted ones or leave them, or when lines become another student's. Does not belong here: the three
ways of superseding themselves (replaced_units.py, newest_lines.py, bulk_and_delta.py) and verdicts
(verdicts.py).

All functions work in the caller's transaction and touch only the districts, units and keys of
the given submissions, which are all of one record type.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import psycopg

from expectations import bulk_and_delta, keyed_lines, newest_lines, replaced_units, scopes
from ingestion.layout import Layout


def enter(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> None:
    """Find what accepted submissions supersede; call it after their verdicts were written."""
    if layout.mode == "full_replacement":
        involved = replaced_units.settle(connection, layout, submissions)
    elif layout.mode == "bulk_and_delta":
        involved = bulk_and_delta.settle(connection, layout, submissions)
    else:
        involved = newest_lines.enter(connection, layout, submissions)
    _name_states(connection, involved)


def leave(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> None:
    """Put back in force what these submissions superseded.

    Call it after their states changed to one that is not accepted, and before their rejected
    lines are removed. Their own counts are the caller's.
    """
    if layout.mode == "full_replacement":
        involved = replaced_units.settle(connection, layout, submissions)
    elif layout.mode == "bulk_and_delta":
        involved = bulk_and_delta.settle(connection, layout, submissions)
    else:
        involved = newest_lines.leave(connection, layout, submissions)
    _name_states(connection, set(involved) - set(submissions))


def recount(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> None:
    """Count anew after lines of these accepted submissions became another student's.

    Call it after the change, in its transaction. District years in which other lines are in force
    than before become pending.
    """
    if not submissions or not keyed_lines.name_students(layout):
        return
    before = _counts(connection, layout)
    if layout.mode == "full_replacement":
        involved = replaced_units.settle(connection, layout, submissions)
    else:
        involved = newest_lines.recount(connection, layout, submissions)
    _name_states(connection, involved)
    after = _counts(connection, layout)
    scopes.touch(connection, layout, [n for n in involved if before[n] != after[n]])


def _counts(connection: psycopg.Connection, layout: Layout) -> dict[int, int]:
    return dict(
        connection.execute(
            "select submission_id, lines_accepted from ledger.submissions where record = %s",
            [layout.record],
        ).fetchall()
    )


def _name_states(connection: psycopg.Connection, submissions: Iterable[int]) -> None:
    """Call a submission superseded when nothing of it is in force, and accepted again else."""
    connection.execute(
        "update ledger.submissions s set state = case"
        " when lines_accepted = 0 and lines_superseded > 0 then 'superseded'"
        " when lines_rejected > 0 or exists (select from quality.verdict_findings f"
        " where f.submission_id = s.submission_id and f.severity in ('fatal', 'warning'))"
        " then 'accepted_with_warnings' else 'accepted' end"
        " where submission_id = any(%s)"
        " and (state = 'superseded') <> (lines_accepted = 0 and lines_superseded > 0)",
        [list(submissions)],
    )
