"""Counting the lines of each submission by dimension of quality, and writing down the rules.

Belongs here: quality.scorecards and quality.rules. Does not belong here: which dimension a rule is
about (dimensions.py), or shares by district and run (dbt_project/models/marts/).

Fewer findings are kept than found (findings_per_rule), so that lines are counted when they are
found. Only fatal and warning findings count: a trial never does, and information is no fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import psycopg

from expectations.dimensions import Dimension

COUNTED = ("fatal", "warning")

FoundBy = Literal["gate", "cross_file", "identity"]


class Judged(Protocol):
    """What is written down of a rule; that of identity and of checks across files has it too."""

    record: str
    code: str
    field: str | None
    severity: str
    dimension: Dimension
    message: str


_BEGIN = """
drop table if exists gate_faulty_lines;
create temporary table gate_faulty_lines (
    submission_id bigint, line_number integer, dimension text
) on commit drop
"""

_NOTE = """
insert into gate_faulty_lines
select distinct hit.submission_id, hit.line_number, rule.dimension
from gate_hits hit
join unnest(%s::integer[], %s::text[]) as rule (position, dimension) using (position)
where hit.line_number is not null
"""

# Lines that the loader set aside are not in the raw table, so that the gate finds nothing in them.
_WRITE = """
with faulty as (
    select submission_id,
        count(distinct line_number) filter (where dimension = 'completeness') as incomplete,
        count(distinct line_number) filter (where dimension = 'validity') as invalid,
        count(distinct line_number) filter (where dimension = 'consistency') as inconsistent,
        count(distinct line_number) filter (where dimension = 'uniqueness') as repeated
    from (
        select * from gate_faulty_lines
        union all
        select submission_id, line_number, 'validity' from quality.rejected_lines
        where submission_id = any(%(submissions)s) and content is not null
    ) line
    where submission_id = any(%(submissions)s)
    group by submission_id
), found as (
    select submission_id,
        sum(coalesce(lines, 1)) filter (where severity = 'fatal') as fatal,
        sum(coalesce(lines, 1)) filter (where severity = 'warning') as warning
    from quality.findings
    where submission_id = any(%(submissions)s) and not awaits_replay
        and (closed_at is null or closed_by <> submission_id)
        and mended_with is distinct from 'recomputation'
        and rule not in (select code from quality.rules where found_by = 'identity')
    group by submission_id
)
insert into quality.scorecards
select number, coalesce(incomplete, 0), coalesce(invalid, 0), coalesce(inconsistent, 0),
    coalesce(repeated, 0), coalesce(fatal, 0), coalesce(warning, 0)
from unnest(%(submissions)s::bigint[]) number
left join faulty on faulty.submission_id = number
left join found on found.submission_id = number
on conflict (submission_id) do update set
    lines_incomplete = excluded.lines_incomplete, lines_invalid = excluded.lines_invalid,
    lines_inconsistent = excluded.lines_inconsistent, lines_repeated = excluded.lines_repeated,
    fatal_findings = excluded.fatal_findings, warning_findings = excluded.warning_findings
"""

_NEVER_GATED = """
select array_agg(submission_id) from ledger.submissions
where state = 'held' and gated_at is null
    and submission_id not in (select submission_id from quality.scorecards)
"""

_DECLARE = """
insert into quality.rules (record, code, field, found_by, severity, dimension, message)
select record, code, field, %(found_by)s, severity, dimension, message
from unnest(%(record)s::text[], %(code)s::text[], %(field)s::text[], %(severity)s::text[],
    %(dimension)s::text[], %(message)s::text[])
    as rule (record, code, field, severity, dimension, message)
on conflict (record, code, field) do update set found_by = excluded.found_by,
    severity = excluded.severity, dimension = excluded.dimension, message = excluded.message
"""


def begin(connection: psycopg.Connection) -> None:
    """Begin to note lines; in the transaction of the verdicts."""
    connection.execute(_BEGIN)


def note(connection: psycopg.Connection, rules: Sequence[Judged]) -> None:
    """Note the lines in gate_hits, whose positions are those of the rules, by dimension."""
    counted = [(place, rule) for place, rule in enumerate(rules, 1) if rule.severity in COUNTED]
    connection.execute(
        _NOTE, [[place for place, _ in counted], [rule.dimension for _, rule in counted]]
    )


def write(connection: psycopg.Connection, submissions: Sequence[int]) -> None:
    """Write what was noted of submissions, and their findings; in the same transaction."""
    connection.execute(_WRITE, {"submissions": list(submissions)})


def write_never_gated(connection: psycopg.Connection) -> None:
    """Count the findings of files that were held before the gate."""
    submissions = connection.execute(_NEVER_GATED).fetchone()[0]
    if submissions:
        begin(connection)
        write(connection, submissions)


def declare(
    connection: psycopg.Connection,
    rules: Sequence[Judged],
    found_by: FoundBy,
    record: str | None = None,
) -> None:
    """Write down the rules of a record, or all that are found by something, in place of older ones.

    In the caller's transaction. No two rules of a record have one code and field.
    """
    connection.execute(
        "delete from quality.rules where found_by = %s and record = coalesce(%s, record)",
        [found_by, record],
    )
    columns = ("record", "code", "severity", "dimension", "message")
    values = {name: [getattr(rule, name) for rule in rules] for name in columns}
    values["field"] = [rule.field or "" for rule in rules]
    connection.execute(_DECLARE, values | {"found_by": found_by})
