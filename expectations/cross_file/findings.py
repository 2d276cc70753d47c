"""Keeping the findings of checks across files in step with what was built.

Belongs here: replacing the findings of the district years that were checked. Does not belong here:
the checks (checks.py) and running them (run.py).

A finding is known again by what it is about: it then keeps the time it was first opened, also where
its line was sent anew. One that is gone is closed; one that comes again is reopened.
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations.cross_file import checks
from expectations.cross_file.checks import Check

# No submission closes such a finding, only the next build.
MENDED_WITH = "recomputation"

_TABLES = """
create temporary table cross_file_scope on commit drop as {scopes};
create temporary table cross_file_check on commit drop as
select * from unnest({places}::integer[], {codes}::text[], {records}::text[], {fields}::text[],
    {severities}::text[], {messages}::text[], {remedies}::text[])
    as known (place, rule, record, field, severity, message, remedy);
create temporary table cross_file_found (
    place integer, district_id text, school_year text, submission_id bigint, line_number integer,
    about text, detail text
) on commit drop;
"""

# One finding per line up to a number per check and district year, and one that counts the rest.
_NOW = """
create temporary table cross_file_now on commit drop as
with numbered as (
    select *, row_number() over (
        partition by place, district_id, school_year order by submission_id, line_number, about
    ) as number
    from cross_file_found
), shown as (
    select place, district_id, school_year, submission_id, line_number, about, detail
    from numbered where number <= %(limit)s
    union all
    select place, district_id, school_year, null, null, 'further lines',
        format('So do %%s further ones.', count(*) - %(limit)s)
    from cross_file_found group by place, district_id, school_year having count(*) > %(limit)s
)
select known.rule, known.record, known.field, known.severity, known.remedy,
    shown.district_id, shown.school_year, shown.submission_id, shown.line_number,
    known.message || coalesce(' ' || shown.detail, '') as message,
    md5(concat_ws(chr(31), known.rule, coalesce(known.field, ''), shown.district_id, known.record,
        shown.school_year, shown.about)) as finding_key
from shown join cross_file_check known using (place)
"""

_STILL = """
update quality.findings f set severity = n.severity, message = n.message, remedy = n.remedy
from cross_file_now n
where f.finding_key = n.finding_key and f.closed_at is null and {same_line}
"""

_CLOSE = """
update quality.findings f set closed_at = now()
where f.mended_with = %(mended_with)s and f.closed_at is null
    and (f.rule, f.record) in (select rule, record from cross_file_check)
    and (f.district_id, f.school_year) in (select district_id, school_year from cross_file_scope)
    and not exists (
        select from cross_file_now n where n.finding_key = f.finding_key and {same_line}
    )
"""

_OPEN = """
insert into quality.findings (submission_id, district_id, record, school_year, line_number, field,
    rule, severity, message, remedy, finding_key, mended_with, found_at, opened_at, reopened_at)
select n.submission_id, n.district_id, n.record, n.school_year, n.line_number, n.field, n.rule,
    n.severity, n.message, n.remedy, n.finding_key, %(mended_with)s, now(),
    coalesce(before.opened_at, now()),
    case when before.is_carried_on then before.reopened_at
        when before.opened_at is not null then now() end
from cross_file_now n
left join lateral (
    select min(f.opened_at) as opened_at, max(f.reopened_at) as reopened_at,
        bool_or(f.closed_at is null or f.closed_at = now()) as is_carried_on
    from quality.findings f where f.finding_key = n.finding_key
) before on true
where not exists (
    select from quality.findings f
    where f.finding_key = n.finding_key and f.closed_at is null and {same_line}
)
order by n.submission_id, n.line_number, n.rule
"""

_SAME_LINE = sql.SQL(
    "f.submission_id is not distinct from n.submission_id"
    " and f.line_number is not distinct from n.line_number"
)


def replace(
    connection: psycopg.Connection,
    evaluated: Sequence[Check],
    failed: Sequence[Check],
    findings_per_rule: int,
) -> dict[str, int]:
    """Write what checks found, close what they no longer find: findings by the check's name.

    `failed` are those of the evaluated checks that found something. One transaction.
    """
    parts = {"same_line": _SAME_LINE}
    with connection.transaction():
        connection.execute(
            "drop table if exists cross_file_scope, cross_file_check, cross_file_found,"
            " cross_file_now"
        )
        connection.execute(_tables(evaluated))
        places = {check.name: place for place, check in enumerate(evaluated)}
        for check in failed:
            connection.execute(
                sql.SQL("insert into cross_file_found select {}, * from ({}) found").format(
                    sql.Literal(places[check.name]), sql.SQL(checks.query(check))
                )
            )
        connection.execute(_NOW, {"limit": findings_per_rule})
        connection.execute("analyze cross_file_now")
        connection.execute(sql.SQL(_STILL).format(**parts))
        connection.execute(sql.SQL(_CLOSE).format(**parts), {"mended_with": MENDED_WITH})
        connection.execute(sql.SQL(_OPEN).format(**parts), {"mended_with": MENDED_WITH})
        counts = dict(
            connection.execute("select place, count(*) from cross_file_found group by 1").fetchall()
        )
    return {
        check.name: counts[places[check.name]] for check in failed if places[check.name] in counts
    }


def _tables(evaluated: Sequence[Check]) -> sql.Composed:
    return sql.SQL(_TABLES).format(
        scopes=sql.SQL(checks.SCOPES),
        places=sql.Literal(list(range(len(evaluated)))),
        codes=sql.Literal([check.code for check in evaluated]),
        records=sql.Literal([check.record for check in evaluated]),
        fields=sql.Literal([check.field for check in evaluated]),
        severities=sql.Literal([check.severity for check in evaluated]),
        messages=sql.Literal([check.message for check in evaluated]),
        remedies=sql.Literal([check.remedy for check in evaluated]),
    )
