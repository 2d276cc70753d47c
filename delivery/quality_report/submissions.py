"""What districts sent in a run and before: files with their lines, and the trend over runs.

Belongs here: reading the ledger, for many districts at once. Does not belong here: findings
(findings.py) or the calendar (windows.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import psycopg
from psycopg.rows import dict_row

from delivery.quality_report.model import NEVER_SHOWN, Run, Sent

# So many runs are in the trend.
RUNS = 12

_LATEST = """
select distinct on (submission.district_id)
    submission.district_id, (
        select min(same.received_at) from ledger.submissions as same
        where
            same.district_id = submission.district_id
            and same.run_id is not distinct from submission.run_id
    ) as since
from ledger.submissions as submission
where
    submission.district_id ~ '^[0-9]{7}$' and submission.state <> 'withdrawn'
    and (%(district)s::text is null or submission.district_id = %(district)s)
order by submission.district_id, submission.submission_id desc
"""

_TOUCHED = """
select distinct district_id from ledger.submissions
where
    district_id ~ '^[0-9]{7}$' and state <> 'withdrawn'
    and greatest(received_at, gated_at) >= %s
order by district_id
"""

# A run that ended before its release, as one whose build failed, left its reports incomplete.
_UNPUBLISHED = """
select distinct district_id from ledger.submissions
where
    district_id ~ '^[0-9]{7}$' and state <> 'withdrawn'
    and greatest(received_at, gated_at) >= coalesce(
        (select max(created_at) from ledger.releases where created_at < %s), '-infinity'
    )
"""

_SENT = """
with started as (
    select * from unnest(%(districts)s::text[], %(since)s::timestamptz[])
        as started (district_id, since)
), sent as (
    select
        submission.*,
        greatest(received_at, gated_at) >= started.since as is_now,
        lag(lines_received) over before as lines_before,
        lag(lines_rejected) over before as rejected_before
    from started
    join ledger.submissions as submission using (district_id)
    where submission.state <> 'withdrawn'
    window before as (
        partition by district_id, record, school_year, state = 'duplicate' or record is null
        order by submission_id
    )
)
select
    district_id, submission_id, concat_ws(', ', file_path, archive_member, worksheet) as name,
    worksheet, record, form, school_year, mapping, sha256, received_at, state, reason,
    lines_received, lines_accepted, lines_rejected, lines_superseded,
    case when record is not null and state <> 'duplicate' then lines_before end as lines_before,
    case when record is not null and state <> 'duplicate' then rejected_before end
        as rejected_before
from sent where is_now
order by district_id, submission_id
"""

# A run is what came at once; it ends when the next one begins.
_TREND = """
with runs as (
    select
        district_id, run_id, min(received_at) as began, count(*) as files,
        sum(lines_received) as lines_received, sum(lines_rejected) as lines_rejected
    from ledger.submissions
    where district_id = any(%(districts)s) and state not in ('duplicate', 'withdrawn')
    group by district_id, run_id
), lasting as (
    select
        *,
        lead(began) over (partition by district_id order by began) as ended,
        row_number() over (partition by district_id order by began desc) as back
    from runs
), found as (
    select run.district_id, run.began, max(coalesce(finding.lines, 1)) as lines
    from lasting as run
    join quality.findings as finding
        on finding.district_id = run.district_id and finding.severity <> %(never)s
        and (run.ended is null or finding.opened_at < run.ended)
        and (finding.closed_at is null or finding.closed_at >= run.ended)
    where run.back <= %(runs)s
    group by 1, 2, coalesce(finding.finding_key, finding.finding_id::text)
)
select
    run.district_id, run.began, run.files::integer as files,
    run.lines_received::integer as lines_received, run.lines_rejected::integer as lines_rejected,
    coalesce(sum(finding.lines), 0)::integer as open_findings
from lasting as run
left join found as finding using (district_id, began)
where run.back <= %(runs)s
group by 1, 2, 3, 4, 5
order by 1, 2
"""


def latest_runs(connection: psycopg.Connection, district: str | None = None) -> dict[str, datetime]:
    """When the newest run began in which each district (or the one) sent something."""
    return dict(connection.execute(_LATEST, {"district": district}).fetchall())


def touched(connection: psycopg.Connection, since: datetime) -> list[str]:
    """The districts of which a file was received or judged since then."""
    return [district for (district,) in connection.execute(_TOUCHED, [since])]


def unpublished(connection: psycopg.Connection, since: datetime) -> list[str]:
    """The districts of which a file was received or judged after the last release before then."""
    return [district for (district,) in connection.execute(_UNPUBLISHED, [since])]


def read_sent(
    connection: psycopg.Connection, since: Mapping[str, datetime]
) -> dict[str, list[Sent]]:
    """The files that each district's run brought or judged, in order of receipt."""
    parameters = {"districts": list(since), "since": list(since.values())}
    sent: dict[str, list[Sent]] = defaultdict(list)
    with connection.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(_SENT, parameters):
            sent[row["district_id"]].append(Sent(**row))
    return sent


def read_trend(
    connection: psycopg.Connection, districts: Mapping[str, datetime]
) -> dict[str, list[Run]]:
    """The last runs of each district, the oldest first."""
    parameters = {"districts": list(districts), "never": NEVER_SHOWN, "runs": RUNS}
    trend: dict[str, list[Run]] = defaultdict(list)
    for district, *values in connection.execute(_TREND, parameters):
        trend[district].append(Run(*values))
    return trend
