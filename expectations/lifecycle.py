"""The life of a finding: opened, carried on, closed and opened again by later submissions.

Belongs here: what a verdict means for the findings of this and earlier submissions of its record
and districts, in the transaction of the verdict. Does not belong here: what makes two findings the
same (finding_keys.py), what closes one (mending.py), or findings that are recomputed from what was
built (recomputed.py).

A finding is open while closed_at is null. Found again in a later submission it keeps the time when
it was first opened; the older row is closed by that submission. Found again after it was closed, it
has the time of that in reopened_at. A replay keeps the rows that it finds again and closes the
others. A rule that has more findings in a submission than are kept one by one has one finding that
counts the rest; it lives like one about the whole submission.
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from expectations import finding_keys, mending
from ingestion.layout import Layout, load_layouts

_IS_REPLAYED = """
select exists (
    select from quality.findings where submission_id = any(%s) and awaits_replay
)
"""

# What a replay found again; the place tells apart findings about one submission as a whole.
_FOUND_AGAIN = """
with candidate as (
    select *, row_number() over (
        partition by submission_id, rule, field, line_number, awaits_replay order by finding_id
    ) as place
    from quality.findings
    where submission_id = any(%(submissions)s)
        and (awaits_replay or finding_id in (select finding_id from keyed_finding))
), pair as (
    select old.finding_id as old_id, new.finding_id as new_id, new.found_at, new.district_id,
        new.record, new.finding_key, new.school_year, new.mended_with,
        new.severity, new.message, new.remedy, new.value, new.lines
    from candidate old
    join candidate new on new.submission_id = old.submission_id
        and new.rule = old.rule and new.field is not distinct from old.field
        and new.line_number is not distinct from old.line_number and new.place = old.place
    where old.awaits_replay and not new.awaits_replay
), renewed as (
    update quality.findings f set awaits_replay = false, found_at = pair.found_at,
        district_id = pair.district_id, record = pair.record, finding_key = pair.finding_key,
        school_year = pair.school_year, mended_with = pair.mended_with, severity = pair.severity,
        message = pair.message, remedy = pair.remedy, value = pair.value, lines = pair.lines
    from pair where f.finding_id = pair.old_id
)
delete from quality.findings f using pair where f.finding_id = pair.new_id
"""

_NOT_FOUND_AGAIN = """
update quality.findings set awaits_replay = false,
    closed_by = case when closed_at is null then submission_id else closed_by end,
    closed_at = coalesce(closed_at, now())
where submission_id = any(%s) and awaits_replay
"""

# `held_until`: the submission that closed an earlier row, endless where none did, and 0 where a
# replay did, before this. A new finding of which every earlier row was closed before is reopened.
_DATE = """
with life as (
    select f.finding_id, f.finding_key, f.submission_id, f.found_at,
        new.finding_id is not null as is_new, f.opened_at, f.reopened_at,
        case when f.closed_at is null then 9223372036854775807
            when f.closed_by = f.submission_id then 0
            else coalesce(f.closed_by, 0) end as held_until
    from quality.findings f left join keyed_finding new using (finding_id)
    where f.finding_key in (
        select finding_key from quality.findings join keyed_finding using (finding_id)
    )
), before as (
    select *, max(held_until) over earlier as earlier_held_until,
        min(case when is_new then found_at else opened_at end) over earlier as earlier_opened_at
    from life
    window earlier as (
        partition by finding_key order by submission_id, is_new
        groups between unbounded preceding and 1 preceding
    )
), reopening as (
    select *, case when not is_new then reopened_at
        when earlier_held_until < submission_id then found_at end as reopening
    from before
), dated as (
    select *, max(reopening) over (
        partition by finding_key order by submission_id, is_new
        groups between unbounded preceding and current row
    ) as last_reopening
    from reopening
)
update quality.findings f
set opened_at = least(dated.earlier_opened_at, f.found_at), reopened_at = dated.last_reopening
from dated where dated.finding_id = f.finding_id and dated.is_new
"""

# Findings of intake and load about files that the gate never sees, and open ones about names of
# files, which a duplicate may settle.
_NEVER_GATED = """
select f.record, array_agg(distinct f.submission_id)
from quality.findings f join ledger.submissions s using (submission_id)
where s.loaded_at is null and s.state in ('held', 'duplicate')
        and (f.finding_key is null or f.awaits_replay)
    or f.mended_with = 'name' and f.closed_at is null
group by f.record
"""


def settle(connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]) -> None:
    """Open, carry on, close and reopen findings after verdicts on submissions of a record.

    In the transaction of the verdicts, after these and what they supersede were written.
    """
    _settle(connection, layout.record, layout, submissions)


def settle_never_gated(connection: psycopg.Connection) -> None:
    """Do the same for files that were held before the gate. In the caller's transaction."""
    for record, submissions in connection.execute(_NEVER_GATED).fetchall():
        _settle(connection, record, load_layouts().get(record), submissions)


def await_replay(
    connection: psycopg.Connection, submission_id: int, found_at: object | None = None
) -> None:
    """Leave open whether the findings of a submission still hold, until its next verdict.

    `found_at` limits it to those found at that time.
    """
    connection.execute(
        "update quality.findings set awaits_replay = true where submission_id = %(id)s"
        " and (closed_at is null or closed_by <> submission_id)"
        " and (%(found_at)s::timestamptz is null or found_at = %(found_at)s)",
        {"id": submission_id, "found_at": found_at},
    )


def _settle(
    connection: psycopg.Connection,
    record: str | None,
    layout: Layout | None,
    submissions: Sequence[int],
) -> None:
    finding_keys.give_keys(connection, record, layout)
    if connection.execute(_IS_REPLAYED, [list(submissions)]).fetchone()[0]:
        connection.execute(_FOUND_AGAIN, {"submissions": list(submissions)})
        connection.execute(_NOT_FOUND_AGAIN, [list(submissions)])
    mending.close(connection, record, layout, submissions)
    connection.execute(_DATE)
