"""Keeping the findings of checks across files in step with what was built.

Belongs here: what the checks find, as findings of the district years that were checked. Does not
belong here: the checks (checks.py), running them (run.py), and how findings open, go on, close and
come back (expectations/recomputed.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import recomputed, scorecards
from expectations.cross_file import checks
from expectations.cross_file.checks import Check

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
_FINDINGS = """
with numbered as (
    select *, row_number() over (
        partition by place, district_id, school_year order by submission_id, line_number, about
    ) as number
    from cross_file_found
), shown as (
    select place, district_id, school_year, submission_id, line_number, about, detail,
        cast(null as integer) as lines
    from numbered where number <= {limit}
    union all
    select place, district_id, school_year, null, null, 'further lines',
        format('So do %s further ones.', count(*) - {limit}), cast(count(*) - {limit} as integer)
    from cross_file_found group by place, district_id, school_year having count(*) > {limit}
)
select shown.district_id, shown.school_year, known.record, shown.submission_id, shown.line_number,
    known.field, known.rule, known.severity,
    known.message || coalesce(' ' || shown.detail, '') as message, known.remedy, shown.lines,
    concat_ws(chr(31), known.record, shown.school_year, shown.about) as same_as
from shown join cross_file_check known using (place)
"""

# Not those of the gate, which may have a rule with the same code.
_SCOPE = """known.mended_with = 'recomputation'
    and (known.rule, known.record) in (select rule, record from cross_file_check)
    and (known.district_id, known.school_year) in (
        select district_id, school_year from cross_file_scope
    )"""


def replace(
    connection: psycopg.Connection,
    evaluated: Sequence[Check],
    failed: Sequence[Check],
    findings_per_rule: int,
) -> dict[str, int]:
    """Write what checks found, close what they no longer find: findings by the check's name.

    `failed` are those of the evaluated checks that found something. One transaction.
    """
    with connection.transaction():
        connection.execute(
            "drop table if exists cross_file_scope, cross_file_check, cross_file_found"
        )
        connection.execute(_tables(evaluated))
        scorecards.declare(connection, checks.load(), "cross_file")
        places = {check.name: place for place, check in enumerate(evaluated)}
        for check in failed:
            connection.execute(
                sql.SQL("insert into cross_file_found select {}, * from ({}) found").format(
                    sql.Literal(places[check.name]), sql.SQL(checks.query(check))
                )
            )
        recomputed.replace(
            connection,
            sorted({check.code for check in evaluated}),
            sql.SQL(_FINDINGS).format(limit=sql.Literal(findings_per_rule)),
            sql.SQL(_SCOPE),
        )
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
