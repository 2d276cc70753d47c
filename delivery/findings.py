"""What is wrong with contributions, line by line: open findings, and those that were mended.

Belongs here: reading quality.findings for the command line. Does not belong here: opening and
closing findings (expectations/), or printing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Row = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """Which findings: of a district, of a submission; without more, open ones that districts see.

    `closed`: those that were mended too. `trial`: those of rules on trial too, which are for the
    central team only.
    """

    district: str | None = None
    submission: int | None = None
    closed: bool = False
    trial: bool = False


_CHOSEN = """
from {findings} as finding
cross join lateral (
    select case when finding.lines is null then finding.message
        else regexp_replace(finding.message, '^[0-9]+ further lines: ', '') end as message
) as said
where (%(district)s::text is null or finding.district_id = %(district)s)
    and (%(submission)s::bigint is null or finding.submission_id = %(submission)s)
    and (%(trial)s or finding.severity <> 'trial')
"""

_FINDINGS = """
select
    finding.finding_id, finding.submission_id, finding.district_id, finding.record,
    finding.school_year, finding.line_number, finding.field, finding.rule, finding.severity,
    finding.message, finding.remedy, finding.value, finding.found_at, finding.opened_at,
    finding.reopened_at, {closed_at} as closed_at, {closed_by} as closed_by
{chosen}
order by finding.submission_id, finding.line_number nulls first, finding.finding_id
limit %(most)s
"""

# A finding that counts the lines beyond those kept one by one begins with their number.
_BY_RULE = """
select finding.severity, finding.rule, said.message, finding.remedy, count(*) as findings,
    sum(coalesce(finding.lines, 1)) as lines,
    coalesce(sum(coalesce(finding.lines, 1)) filter (where {closed_at} is null), 0) as open,
    min(finding.opened_at) as opened_at
{chosen}
group by finding.severity, finding.rule, said.message, finding.remedy
order by
    array_position(array['fatal', 'warning', 'information', 'trial'], finding.severity),
    lines desc, finding.rule, said.message
"""


def read_findings(
    connection: psycopg.Connection, choice: Choice | None = None, most: int | None = None
) -> list[Row]:
    """Findings line by line, the first `most` of them; the value is null for personal fields.

    closed_at and closed_by are null where a finding is open.
    """
    return _rows(connection, _FINDINGS, choice or Choice(), most)


def read_findings_by_rule(
    connection: psycopg.Connection, choice: Choice | None = None
) -> list[Row]:
    """Findings of each rule, the worst and most frequent first.

    `findings` are those kept one by one, `lines` counts the others of the rule too, and `open` is
    how many of these are not mended.
    """
    return _rows(connection, _BY_RULE, choice or Choice())


def _rows(
    connection: psycopg.Connection, query: str, choice: Choice, most: int | None = None
) -> list[Row]:
    parts = {
        "findings": sql.Identifier("quality", "findings" if choice.closed else "open_findings"),
        "closed_at": sql.SQL("finding.closed_at" if choice.closed else "null::timestamptz"),
        "closed_by": sql.SQL("finding.closed_by" if choice.closed else "null::bigint"),
    }
    parts["chosen"] = sql.SQL(_CHOSEN).format(**parts)
    with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            sql.SQL(query).format(**parts), vars(choice) | {"most": most}
        ).fetchall()
