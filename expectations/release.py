"""Releasing a held submission: a person lets it enter force, and the ledger says who and why.

Belongs here: ledger.released_holds. Does not belong here: the verdict, which waives the rules that
would hold the submission (verdicts.py), or the gate, which the next refresh runs.

A release is for one submission, and holds through every replay of it until it is withdrawn. Lines
that are rejected stay so.
"""

from __future__ import annotations

import psycopg

from expectations import replay
from expectations.replay import ReplayError
from expectations.verdicts import NOT_RELEASABLE

_HELD = """
select s.state, s.loaded_at is not null, s.lines_received - (
        select count(*) from quality.rejected_lines x where x.submission_id = s.submission_id
    ), array(
        select f.message from quality.verdict_findings f
        where f.submission_id = s.submission_id and f.rule = any(%(not_releasable)s)
    )
from ledger.submissions s where s.submission_id = %(id)s
"""


class ReleaseError(ReplayError):
    """The submission cannot be released; the message says why and what to do."""


def release(connection: psycopg.Connection, submission_id: int, reason: str, by: str) -> None:
    """Let a held submission enter force with the next refresh, without its rejected lines; commits.

    `reason` and `by` are a person's words for the ledger. Raises ReleaseError where it is not held,
    where either is empty, or where nothing of it can count.
    """
    with connection.transaction():
        _check(connection, submission_id, reason, by)
        connection.execute(
            "insert into ledger.released_holds (submission_id, reason, released_by)"
            " values (%s, %s, %s)"
            " on conflict (submission_id) where withdrawn_at is null do nothing",
            [submission_id, reason.strip(), by.strip()],
        )
        replay.regate(connection, submission_id)
    connection.commit()


def withdraw(connection: psycopg.Connection, submission_id: int, by: str) -> None:
    """Withdraw a release: the next refresh judges the submission as any other; commits.

    Raises ReleaseError where there is no release of it, or nobody is named.
    """
    if not by.strip():
        raise ReleaseError("Say who withdraws the release.")
    with connection.transaction():
        withdrawn = connection.execute(
            "update ledger.released_holds set withdrawn_by = %s, withdrawn_at = clock_timestamp()"
            " where submission_id = %s and withdrawn_at is null",
            [by.strip(), submission_id],
        ).rowcount
        if not withdrawn:
            raise ReleaseError(f"Submission {submission_id} was not released, or no longer is.")
        replay.regate(connection, submission_id)
    connection.commit()


def _check(connection: psycopg.Connection, submission_id: int, reason: str, by: str) -> None:
    if not reason.strip() or not by.strip():
        raise ReleaseError("Say why the submission may enter force, and who decided it.")
    row = connection.execute(
        _HELD, {"id": submission_id, "not_releasable": sorted(NOT_RELEASABLE)}
    ).fetchone()
    if row is None:
        raise ReleaseError(f"There is no submission {submission_id}; `flashlight submissions`.")
    state, is_loaded, sound_lines, obstacles = row
    if state != "held":
        raise ReleaseError(f"Submission {submission_id} is {state}, not held.")
    if not is_loaded:
        raise ReleaseError(
            f"None of submission {submission_id} could be read, so that there is nothing to release"
            f"; `flashlight findings --submission {submission_id}` says why."
        )
    if obstacles:
        raise ReleaseError(f"Submission {submission_id} cannot be released. {obstacles[0]}")
    if sound_lines <= 0:
        raise ReleaseError(
            f"Every line of submission {submission_id} is rejected, so that nothing would enter "
            "force; the district corrects the lines and sends the file again."
        )
