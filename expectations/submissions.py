"""The submissions that the gate works on: which wait for it, and the counts of their lines.

Belongs here: reading the ledger for the gate. Does not belong here: writing verdicts (record.py)
or judging (verdicts.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from expectations import batch
from expectations.verdicts import LoadedSubmission
from ingestion.layout import Layout


def waiting(connection: psycopg.Connection) -> dict[str, list[int]]:
    """The loaded submissions in order of receipt, by record."""
    found = connection.execute(
        "select record, array_agg(submission_id order by submission_id) from ledger.submissions"
        " where state = 'loaded' group by record order by record"
    ).fetchall()
    return dict(found)


def lock(connection: psycopg.Connection, submissions: Sequence[int]) -> list[int]:
    """Those of the submissions that nobody gated or withdrew meanwhile; locked."""
    found = connection.execute(
        "select submission_id from ledger.submissions where submission_id = any(%s)"
        " and state = 'loaded' order by submission_id for update",
        [list(submissions)],
    ).fetchall()
    return [number for (number,) in found]


def checked(
    connection: psycopg.Connection,
    layout: Layout,
    submissions: Sequence[int],
    some_load_is_incomplete: bool,
) -> list[LoadedSubmission]:
    """The submissions with the counts of their lines, in order of receipt."""
    present: dict[int, int] = {}
    if some_load_is_incomplete:
        present = dict(connection.execute(batch.present_lines(layout, submissions)).fetchall())
    rows = connection.execute(
        "select s.submission_id, s.district_id, s.record, s.lines_received, rejected.malformed,"
        " rejected.n, exists (select from quality.verdict_findings f"
        " where f.submission_id = s.submission_id and f.severity in ('fatal', 'warning')),"
        " (select format('Released from hold by %%s: %%s', h.released_by, h.reason)"
        " from ledger.released_holds h where h.submission_id = s.submission_id"
        " and h.withdrawn_at is null)"
        " from ledger.submissions s cross join lateral"
        " (select count(*) filter (where content is not null) as malformed, count(*) as n"
        " from quality.rejected_lines where submission_id = s.submission_id) rejected"
        " where s.submission_id = any(%s) order by s.submission_id",
        [list(submissions)],
    ).fetchall()
    return [
        LoadedSubmission(
            submission_id=number,
            district_id=district,
            record=name,
            received=received,
            present=present.get(number, 0) if some_load_is_incomplete else received - malformed,
            malformed=malformed,
            rejected=rejected,
            has_warnings=has_warnings,
            release=release,
        )
        for number, district, name, received, malformed, rejected, has_warnings, release in rows
    ]


def states(connection: psycopg.Connection, submissions: Sequence[int]) -> dict[str, int]:
    """How many of the submissions are in each state."""
    return dict(
        connection.execute(
            "select state, count(*) from ledger.submissions where submission_id = any(%s)"
            " group by state order by state",
            [list(submissions)],
        ).fetchall()
    )
