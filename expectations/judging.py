"""Judging the submissions of a run by what is written down of their lines.

Belongs here: reading the counts that a verdict needs. Does not belong here: what follows from them
(verdicts.py), or writing verdicts (record.py).
"""

from __future__ import annotations

from collections.abc import Container, Sequence

import psycopg

from expectations import submissions, thresholds
from expectations.query_rules import COUNT_RULE, LOAD_RULE
from expectations.unusual_counts import unusual_counts
from expectations.verdicts import UnusualCount, Verdict, judge
from ingestion.layout import Layout


def judge_all(
    connection: psycopg.Connection,
    layout: Layout,
    numbers: Sequence[int],
    failed: Container[str],
) -> dict[int, tuple[Verdict, int]]:
    """By submission its verdict, as findings stand now, with the number of its rejected lines.

    `failed` are the rules that a validation found broken.
    """
    unusual = _unusual_counts(connection, layout, numbers) if COUNT_RULE in failed else {}
    checked = submissions.checked(connection, layout, numbers, LOAD_RULE in failed)
    return {
        item.submission_id: (
            judge(item, tuple(unusual.get(item.submission_id, ())), thresholds.load()),
            item.rejected,
        )
        for item in checked
    }


def held(judged: dict[int, tuple[Verdict, int]]) -> set[int]:
    """The submissions that are held."""
    return {number for number, (verdict, _) in judged.items() if verdict.state == "held"}


def _unusual_counts(
    connection: psycopg.Connection, layout: Layout, numbers: Sequence[int]
) -> dict[int, list[UnusualCount]]:
    query = unusual_counts(layout, numbers, thresholds.load().plausible_count)
    found: dict[int, list[UnusualCount]] = {}
    for row in connection.execute(query).fetchall():
        item = UnusualCount(*row)
        found.setdefault(item.submission_id, []).append(item)
    return found
