"""Figures of the stages: what became of submissions, by record type, as the ledger says.

Belongs here: counting for metadata and checks. Does not belong here: the stages themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
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

# The newest word of a district on a record and school year, where that is not all well.
NOT_GREEN = """
with newest as (
    select distinct on (district_id, record, school_year)
        submission_id, district_id, record, state, lines_rejected
    from ledger.submissions
    where
        record is not null
        and state in ('accepted', 'accepted_with_warnings', 'held', 'superseded')
    order by district_id, record, school_year, submission_id desc
)
select newest.record, coalesce(newest.district_id, ''), newest.state = 'held', rule, count(rule)
from newest
left join quality.rejected_lines as rejected using (submission_id)
left join lateral unnest(rejected.rules) as rule on true
where newest.state = 'held' or (newest.lines_rejected > 0 and newest.state <> 'superseded')
group by 1, 2, 3, 4
order by 1, 2, 3, 4
"""

Figures = dict[str, Any]


@dataclass(frozen=True)
class NotGreen:
    """What is wrong with the newest files of a record type.

    `held` are the districts whose newest file is held, `rejected` those of whose newest file some
    lines are rejected ('' for files of no district); `by_rule` counts rejected lines by rule, a
    line once for each rule it breaks.
    """

    held: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    by_rule: dict[str, int] = field(default_factory=dict)


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


def not_green(connection: psycopg.Connection) -> dict[str, NotGreen]:
    """Record types of which a district's newest file is held or has rejected lines."""
    found: dict[str, NotGreen] = {}
    for record, district, is_held, rule, lines in connection.execute(NOT_GREEN):
        wrong = found.setdefault(record, NotGreen())
        (wrong.held if is_held else wrong.rejected).add(district)
        if rule is not None:
            wrong.by_rule[rule] = wrong.by_rule.get(rule, 0) + lines
    return found
