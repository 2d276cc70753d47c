"""Writing down what the gate found: findings, rejected lines, verdicts.

Belongs here: set-based statements that turn failing rules into rows. Does not belong here:
finding out which rules fail (suite.py) and on which lines (hits.py), verdicts (verdicts.py), what
is in force (in_force.py).
All functions work in the caller's transaction. Its time is that of the findings and of the verdict
(gated_at), which tells the gate's findings from the loader's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from expectations import hits, scorecards
from expectations.rules import Rule
from expectations.verdicts import Verdict
from ingestion.layout import Layout


def write_line_findings(
    connection: psycopg.Connection,
    layout: Layout,
    submissions: Sequence[int],
    rules: Sequence[Rule],
    repeated_key: Rule | None,
    findings_per_rule: int,
) -> dict[str, int]:
    """Write findings and rejected lines for the rules that failed: lines by rule name.

    One scan of the lines for all `rules`. A line that repeats the key of an earlier line is
    looked for afterwards, so that a rejected line does not make a sound one a repetition.
    """
    every_rule = [*rules, repeated_key] if repeated_key else list(rules)
    if not every_rule:
        return {}
    connection.execute("drop table if exists gate_hits")
    connection.execute(
        "create temporary table gate_hits (submission_id bigint, line_number integer,"
        " position integer, value text) on commit drop"
    )
    if rules:
        connection.execute(hits.of_rules(layout, submissions, rules))
    if repeated_key:
        connection.execute(hits.repetitions(layout, submissions, rules))
    connection.execute("analyze gate_hits")
    scorecards.note(connection, every_rule)
    _insert_rejected_lines(connection, every_rule)
    _insert_findings(connection, every_rule, findings_per_rule)
    counts = connection.execute("select position, count(*) from gate_hits group by 1").fetchall()
    return {every_rule[position - 1].name: lines for position, lines in counts}


def write_found_lines(
    connection: psycopg.Connection, rule: Rule, query: sql.Composed, findings_per_rule: int
) -> int:
    """Write findings of a rule that is none of single lines: the number of lines found.

    `query` gives the lines (submission_id, line_number); those that break a fatal rule are
    rejected.
    """
    connection.execute("drop table if exists gate_hits")
    connection.execute(
        sql.SQL(
            "create temporary table gate_hits on commit drop as"
            " select distinct submission_id, line_number, 1 as position, '' as value"
            " from ({}) found"
        ).format(query)
    )
    scorecards.note(connection, [rule])
    if rule.severity == "fatal":
        _insert_rejected_lines(connection, [rule])
    _insert_findings(connection, [rule], findings_per_rule)
    return connection.execute("select count(*) from gate_hits").fetchone()[0]


def _insert_rejected_lines(connection: psycopg.Connection, rules: Sequence[Rule]) -> None:
    fatal = {place: rule.code for place, rule in enumerate(rules, 1) if rule.severity == "fatal"}
    connection.execute(
        "insert into quality.rejected_lines (submission_id, line_number, rules)"
        " select submission_id, line_number, array_agg(distinct code order by code)"
        " from gate_hits join unnest(%s::int[], %s::text[]) as fatal (position, code)"
        " using (position) group by submission_id, line_number"
        " on conflict (submission_id, line_number) do update set rules = (select"
        " array_agg(distinct code order by code) from unnest(rejected_lines.rules"
        " || excluded.rules) as code)",
        [list(fatal), list(fatal.values())],
    )


def _insert_findings(
    connection: psycopg.Connection, rules: Sequence[Rule], findings_per_rule: int
) -> None:
    """One finding per line and rule, up to a number; beyond it one that counts the rest."""
    connection.execute(
        "with rule as (select * from unnest(%(position)s::int[], %(field)s::text[],"
        " %(code)s::text[], %(severity)s::text[], %(message)s::text[], %(remedy)s::text[])"
        " as rule (position, field, code, severity, message, remedy)"
        "), numbered as (select *, row_number() over (partition by submission_id, position"
        " order by line_number) as place from gate_hits"
        "), shown as ("
        "select submission_id, position, line_number, value, '' as more, null as lines"
        " from numbered"
        " where place <= %(limit)s union all"
        " select submission_id, position, null, null,"
        " format('%%s further lines: ', count(*) - %(limit)s), count(*) - %(limit)s from gate_hits"
        " group by submission_id, position having count(*) > %(limit)s)"
        " insert into quality.findings (submission_id, district_id, record, line_number, field,"
        " rule, severity, message, remedy, value, found_at, lines)"
        " select s.submission_id, s.district_id, s.record, shown.line_number, rule.field,"
        " rule.code, rule.severity, shown.more || rule.message, rule.remedy,"
        " nullif(shown.value, ''), now(), shown.lines"
        " from shown join rule using (position) join ledger.submissions s using (submission_id)"
        " order by s.submission_id, shown.line_number, shown.position",
        {
            "position": list(range(1, len(rules) + 1)),
            "field": [rule.field for rule in rules],
            "code": [rule.code for rule in rules],
            "severity": [rule.severity for rule in rules],
            "message": [rule.message for rule in rules],
            "remedy": [rule.remedy for rule in rules],
            "limit": findings_per_rule,
        },
    )


def write_verdicts(
    connection: psycopg.Connection, verdicts: Sequence[Verdict], rejected: Mapping[int, int]
) -> None:
    """Write verdicts and findings about whole submissions to ledger and findings.

    `rejected` holds the rejected lines per submission. Of an accepted submission every other
    line counts as accepted for now; in_force.py then finds those that are superseded.
    """
    with connection.cursor() as cursor:
        cursor.executemany(
            "update ledger.submissions set state = %(state)s, reason = %(reason)s,"
            " gated_at = now(), lines_superseded = 0,"
            " lines_rejected = case when %(state)s = 'held' then lines_received"
            " else %(rejected)s end,"
            " lines_accepted = case when %(state)s = 'held' then 0"
            " else lines_received - %(rejected)s end"
            " where submission_id = %(submission_id)s",
            [
                {
                    "submission_id": verdict.submission_id,
                    "state": verdict.state,
                    "reason": verdict.reason,
                    "rejected": rejected.get(verdict.submission_id, 0),
                }
                for verdict in verdicts
            ],
        )
        cursor.executemany(
            "insert into quality.findings"
            " (submission_id, district_id, record, rule, severity, message, remedy, found_at)"
            " select submission_id, district_id, record, %s, %s, %s, %s, now()"
            " from ledger.submissions where submission_id = %s",
            [
                (item.rule, item.severity, item.message, item.remedy, verdict.submission_id)
                for verdict in verdicts
                for item in verdict.findings
            ],
        )
