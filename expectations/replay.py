"""Gating a submission once more, after a rule, a threshold or a mapping changed.

Belongs here: putting a submission back to 'loaded'. Does not belong here: the gate itself, which
the next refresh runs (gate.py).
"""

from __future__ import annotations

import psycopg

from expectations import batch, in_force, lifecycle, scopes
from ingestion.layout import load_layouts

STATES = ("held", *batch.IN_FORCE_STATES)


class ReplayError(RuntimeError):
    """The submission cannot be gated again; the message says why and what to do."""


def regate(connection: psycopg.Connection, submission_id: int) -> None:
    """Put a held, accepted or partly rejected submission back to 'loaded'.

    What the gate rejected is removed, not what the loader did, and what the submission superseded
    is in force again. Its findings stay until the next verdict, which closes those that no longer
    hold. In the caller's transaction. Raises ReplayError where the submission is unknown or in
    another state.
    """
    row = connection.execute(
        "select record, state, loaded_at, gated_at from ledger.submissions"
        " where submission_id = %s for update",
        [submission_id],
    ).fetchone()
    if row is None:
        raise ReplayError(f"There is no submission {submission_id}; `flashlight submissions`.")
    record, state, loaded_at, gated_at = row
    if loaded_at is None:
        raise ReplayError(
            f"None of submission {submission_id} could be loaded, so there is nothing to gate; "
            "send the file again in a form that can be read."
        )
    if state not in STATES:
        raise ReplayError(
            f"Submission {submission_id} is {state}: only one that is held or accepted, "
            "wholly or in part, can be gated again."
        )
    layout = load_layouts()[record]
    connection.execute(
        "update ledger.submissions set state = 'loaded', reason = null, gated_at = null,"
        " lines_accepted = 0, lines_superseded = 0, lines_rejected = (select count(*)"
        " from quality.rejected_lines where submission_id = %(id)s and content is not null)"
        " where submission_id = %(id)s",
        {"id": submission_id},
    )
    if state != "held":
        scopes.touch(connection, layout, [submission_id])
        in_force.leave(connection, layout, [submission_id])
    lifecycle.await_replay(connection, submission_id, gated_at)
    connection.execute(
        "delete from quality.rejected_lines where submission_id = %s and content is null",
        [submission_id],
    )
