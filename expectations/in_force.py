"""Which accepted lines are in force, and which a newer submission supersedes.

Belongs here: the change of the ledger's counts and coverage when submissions enter among the
accepted ones or leave them. Does not belong here: the three ways of superseding themselves
(replaced_units.py, newest_lines.py, bulk_and_delta.py) and verdicts (verdicts.py).

All functions work in the caller's transaction and touch only the districts, units and keys of
the given submissions, which are all of one record type.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import psycopg

from expectations import bulk_and_delta, newest_lines, replaced_units
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


def _name_states(connection: psycopg.Connection, submissions: Iterable[int]) -> None:
    """Call a submission superseded when nothing of it is in force, and accepted again else."""
    connection.execute(
        "update ledger.submissions s set state = case"
        " when lines_accepted = 0 and lines_superseded > 0 then 'superseded'"
        " when lines_rejected > 0 or exists (select from quality.findings f"
        " where f.submission_id = s.submission_id and f.severity <> 'information')"
        " then 'accepted_with_warnings' else 'accepted' end"
        " where submission_id = any(%s)"
        " and (state = 'superseded') <> (lines_accepted = 0 and lines_superseded > 0)",
        [list(submissions)],
    )
