"""Findings that are recomputed as a whole: checks across files, and who a line is about.

Belongs here: putting what a recomputation finds in the place of what it found before. Does not
belong here: what it finds (cross_file/, identity/), or findings of the gate (lifecycle.py).

What is found again keeps the day on which it was opened; what no longer is, is closed; what comes
back is reopened. A finding that moves to a newer line with the same key goes on there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from expectations import finding_keys
from ingestion.layout import load_layouts

COLUMNS = (
    "district_id",
    "school_year",
    "record",
    "submission_id",
    "line_number",
    "field",
    "rule",
    "severity",
    "message",
    "remedy",
    "lines",
    "same_as",
)

# What is told apart by more than its line has its key from the start.
_FOUND = """
create temporary table recomputed_finding on commit drop as
select distinct {columns}, case
        when same_as is not null then md5(concat_ws(chr(31), rule, coalesce(field, ''),
            coalesce(district_id, ''), 'same', same_as))
        when line_number is null then md5(concat_ws(chr(31), rule, coalesce(field, ''),
            coalesce(district_id, ''), coalesce(record, ''), 'scope', school_year))
        end as finding_key
from ({found}) found where rule = any({rules})
"""

# What was found before and is found again stays; its words may tell of other numbers now.
_STILL = """
update quality.findings known set severity = found.severity, message = found.message,
    remedy = found.remedy, lines = found.lines
from recomputed_finding found
where known.rule = any({rules}) and known.closed_at is null and {same}
    and (known.severity, known.message, known.remedy, known.lines)
        is distinct from (found.severity, found.message, found.remedy, found.lines)
"""

_CLOSE = """
update quality.findings known set closed_at = now(), closed_by = null
where known.rule = any({rules}) and known.closed_at is null and {scope}
    and not exists (select from recomputed_finding found where {same})
returning known.finding_id
"""

# A line that a later submission mended is not wrong again by what was built before.
_OPEN = """
insert into quality.findings (district_id, school_year, record, submission_id, line_number, field,
    rule, severity, message, remedy, lines, found_at, opened_at, finding_key, mended_with)
select district_id, school_year, record, submission_id, line_number, field, rule, severity, message,
    remedy, lines, now(), now(), finding_key, {mended_with}
from recomputed_finding found
where not exists (
    select from quality.findings known
    where known.rule = any({rules}) and {same} and (
        known.closed_at is null or {mended_by_submissions} and known.closed_by is not null)
)
order by submission_id, line_number, rule
returning finding_id, case when finding_key is null or mended_with is null then record end
"""

# Equality, not "is not distinct from", which no hash finds.
_SAME = """known.rule = found.rule
    and coalesce(known.submission_id, 0) = coalesce(found.submission_id, 0)
    and coalesce(known.line_number, 0) = coalesce(found.line_number, 0)
    and coalesce(known.field, '') = coalesce(found.field, '')
    and coalesce(known.district_id, '') = coalesce(found.district_id, '')
    and coalesce(known.record, '') = coalesce(found.record, '')
    and (found.finding_key is null or known.finding_key = found.finding_key)"""

# Earlier rows of the new findings. One that was open until now, or that a submission of the same
# run closed with its line, goes on.
_DATE = """
with earlier as (
    select new.finding_id, min(known.opened_at) as opened_at, max(known.reopened_at) as reopened_at,
        bool_or(known.closed_at is null or known.closed_at = now()
            or known.closed_by = new.submission_id or closer.run_id = sent.run_id) as goes_on
    from quality.findings new
    join quality.findings known
        on known.finding_key = new.finding_key and known.finding_id < new.finding_id
    left join ledger.submissions sent on sent.submission_id = new.submission_id
    left join ledger.submissions closer on closer.submission_id = known.closed_by
    where new.finding_id = any(%(opened)s)
    group by new.finding_id
)
update quality.findings f set opened_at = earlier.opened_at,
    reopened_at = case when earlier.goes_on then earlier.reopened_at else now() end
from earlier where f.finding_id = earlier.finding_id
"""

_CLOSED_BY = """
update quality.findings f set closed_by = new.submission_id
from quality.findings new
where f.finding_id = any(%(closed)s) and new.finding_id = any(%(opened)s)
    and new.finding_key = f.finding_key and new.submission_id > f.submission_id
"""


@dataclass(frozen=True)
class Replaced:
    """How many findings a recomputation opened, or reopened, and how many it closed."""

    opened: int
    closed: int


def replace(
    connection: psycopg.Connection,
    rules: Sequence[str],
    found: sql.Composable,
    scope: sql.Composable,
    *,
    mended_by_submissions: bool = False,
) -> Replaced:
    """Replace the open findings of rules in a scope by what is found now.

    `found` is a query with the columns COLUMNS: submission_id and line_number may be null, and so
    may same_as, which says what makes two findings of a rule in a district the same where it is not
    the line (or, without a line, record and school year); lines as in quality.findings. `scope` is
    a condition on the findings `known`; those outside it stay. With `mended_by_submissions` the
    gate, too, closes findings whose line a later submission mends or replaces. In the caller's
    transaction.
    """
    parts = {
        "columns": sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
        "found": found,
        "rules": sql.Literal(list(rules)),
        "scope": scope,
        "same": sql.SQL(_SAME),
        "mended_by_submissions": sql.Literal(mended_by_submissions),
        "mended_with": sql.SQL("null" if mended_by_submissions else "'recomputation'"),
    }
    connection.execute("drop table if exists recomputed_finding")
    connection.execute(sql.SQL(_FOUND).format(**parts))
    connection.execute("analyze recomputed_finding")
    connection.execute(sql.SQL(_STILL).format(**parts))
    closed = [row[0] for row in connection.execute(sql.SQL(_CLOSE).format(**parts))]
    opened = connection.execute(sql.SQL(_OPEN).format(**parts)).fetchall()
    for record in sorted({record for _, record in opened if record}):
        finding_keys.give_keys(connection, record, load_layouts().get(record))
    numbers = [finding_id for finding_id, _ in opened]
    connection.execute(_DATE, {"opened": numbers})
    connection.execute(_CLOSED_BY, {"opened": numbers, "closed": closed})
    return Replaced(opened=len(opened), closed=len(closed))
