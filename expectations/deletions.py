"""Deletions of records that are not there: findings that let the line pass.

Belongs here: transactional and effective-dated records, in which a line of type D deletes the
record with its key (CALPADS rule SENR0181). Such a line does no harm, so that it is a warning: what
it names is not in force, before it and after it. Does not belong here: what deletions do to the
lines in force (newest_lines.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

from expectations import batch, keyed_lines, record
from expectations.rules import Rule
from ingestion.layout import Layout

_NO_RECORD = """
with deletion as (
    select s.district_id, r.* from {table} r
    join ledger.submissions s on s.submission_id = r.submission_id
    where r.submission_id in ({submissions}) and r.transaction_type_code = 'D' and {not_rejected}
), before as (
    select distinct on (deletion.submission_id, deletion.line_number)
        deletion.submission_id, deletion.line_number, r.transaction_type_code
    from {table} r
    join ledger.submissions s on s.submission_id = r.submission_id
    join deletion on deletion.district_id = s.district_id and {same_key}
        and (r.submission_id, r.line_number) < (deletion.submission_id, deletion.line_number)
    where s.state in ({in_force}) and {not_rejected}
    order by deletion.submission_id, deletion.line_number, r.submission_id desc, r.line_number desc
)
select submission_id, line_number from deletion
where not exists (
    select from before where before.submission_id = deletion.submission_id
        and before.line_number = deletion.line_number
        and coalesce(before.transaction_type_code, 'A') <> 'D'
)
"""


def report(
    connection: psycopg.Connection,
    layout: Layout,
    submissions: Sequence[int],
    rule: Rule,
    findings_per_rule: int,
) -> int:
    """Write a finding for every deletion of nothing in accepted submissions; the number of lines.

    Works in the caller's transaction, after the verdicts: a record of a held submission is none.
    """
    query = sql.SQL(_NO_RECORD).format(
        table=sql.Identifier("raw", layout.record),
        submissions=batch.number_list(submissions),
        not_rejected=keyed_lines.NOT_REJECTED,
        same_key=batch.same_key(layout, "deletion", "r"),
        in_force=sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
    )
    lines = record.write_found_lines(connection, rule, query, findings_per_rule)
    if lines:
        connection.execute(
            "update ledger.submissions s set state = 'accepted_with_warnings'"
            " where submission_id = any(%s) and state = 'accepted' and exists"
            " (select from quality.verdict_findings f where f.submission_id = s.submission_id"
            " and f.rule = %s)",
            [list(submissions), rule.code],
        )
    return lines
