"""Figures of the stages: what became of submissions, by record type, as the ledger says.

Belongs here: counting for metadata and checks. Does not belong here: the stages themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.rows import dict_row

CONTENT = """
select record, encode(sha256(string_agg(sha256, '' order by submission_id)::bytea), 'hex')
from ledger.submissions
where submission_id = any(%s)
group by record
"""

LINES = """
select
    record, sum(lines_accepted) as lines_accepted, sum(lines_rejected) as lines_rejected,
    sum(lines_superseded) as lines_superseded
from ledger.submissions
where submission_id = any(%s)
group by record
"""

# The newest word of a district on a record and school year is a held file.
NOW_HELD = """
select record, array_agg(distinct district_id)
from (
    select distinct on (district_id, record, school_year) district_id, record, state
    from ledger.submissions
    where state in ('accepted', 'accepted_with_warnings', 'held', 'superseded')
    order by district_id, record, school_year, submission_id desc
) as newest
where state = 'held' and record is not null
group by record
"""

Figures = dict[str, Any]


def of_load(connection: psycopg.Connection, done: Iterable[Any]) -> dict[str, Figures]:
    """Submissions, held ones and rows by record type, and one hash over their contents.

    `done` are the summaries of ingestion.load.
    """
    done = list(done)
    contents = dict(connection.execute(CONTENT, [[item.submission_id for item in done]]))
    figures: dict[str, Figures] = {}
    for item in done:
        sums = figures.setdefault(
            item.record, {"submissions": 0, "held": 0, "rows_loaded": 0, "rows_malformed": 0}
        )
        sums["submissions"] += 1
        sums["held"] += item.state == "held"
        sums["rows_loaded"] += item.lines_loaded
        sums["rows_malformed"] += item.lines_malformed
        sums["sha256"] = contents[item.record]
    return figures


def of_gate(
    connection: psycopg.Connection, submissions: list[int], done: Iterable[Any]
) -> dict[str, Figures]:
    """Seconds, rules, submissions by state, failed rules and lines by fate, by record type.

    `done` are the summaries of expectations.gate for these submissions; `findings` lists
    (severity, rule, message, count).
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(LINES, [submissions]).fetchall()
    lines = {row.pop("record"): {name: int(n) for name, n in row.items()} for row in rows}
    return {
        item.record: {
            "seconds": round(item.seconds, 3),
            "rules": item.rules,
            "submissions": dict(item.submissions),
            "findings": [
                (failure.severity, failure.rule, failure.message, failure.count)
                for failure in item.failures
            ],
            **lines.get(item.record, {}),
        }
        for item in done
    }


def now_held(connection: psycopg.Connection) -> dict[str, list[str]]:
    """By record type, the districts whose newest file is held; '' for files of no district."""
    return {
        record: [district or "" for district in districts]
        for record, districts in connection.execute(NOW_HELD)
    }
