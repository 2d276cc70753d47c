"""Which lines break which rules: SQL that fills the temporary table gate_hits.

Belongs here: these queries, and which values of a line may be kept beside a finding. Does not
belong here: turning hits into findings and rejected lines (record.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from expectations import batch
from expectations.rules import Rule
from ingestion.layout import Layout

# A value is kept only where it looks like a date or a number, or like a code: one letter, or digits
# after at most one letter. Where a line's columns are shifted, a name or identifier may stand in
# any field: letters alone may be a name, and ten digits a statewide student identifier.
DATE_SHAPE = "^([0-9]{1,8}|[0-9]{1,4}([-/.][0-9]{1,4}){1,2})$"
CODE_SHAPE = "^([A-Z]|[A-Z]?-?[0-9][0-9.]{0,6})$"
DATE_TYPES = frozenset({"date", "iso_date"})


def of_rules(layout: Layout, submissions: Sequence[int], rules: Sequence[Rule]) -> sql.Composed:
    """Insert (line, rule, value) for every line that breaks a rule; '' stands for no value."""
    broken = sql.SQL(", ").join(
        sql.SQL("case when {} then {} end").format(sql.SQL(rule.predicate), _value(layout, rule))
        for rule in rules
    )
    any_rule = sql.SQL(" or ").join(
        sql.SQL("({})").format(sql.SQL(rule.predicate)) for rule in rules
    )
    return sql.SQL(
        "insert into gate_hits"
        " select submission_id, line_number, position, value from ("
        "select submission_id, line_number, array[{broken}] as broken from ({lines}) lines"
        " where {any_rule}) hits"
        " cross join lateral unnest(broken) with ordinality as rule (value, position)"
        " where value is not null"
    ).format(broken=broken, lines=batch.lines(layout, submissions), any_rule=any_rule)


def _value(layout: Layout, rule: Rule) -> sql.Composable:
    if rule.field is None or layout.field(rule.field).personal:
        return sql.SQL("''")
    is_date = layout.field(rule.field).type in DATE_TYPES
    return sql.SQL("case when {0} ~ {1} then {0} else '' end").format(
        sql.Identifier(rule.field), sql.Literal(DATE_SHAPE if is_date else CODE_SHAPE)
    )


def repetitions(layout: Layout, submissions: Sequence[int], rules: Sequence[Rule]) -> sql.Composed:
    """Insert the lines whose key an earlier line that is not rejected has."""
    fatal = [place for place, rule in enumerate(rules, 1) if rule.severity == "fatal"]
    return sql.SQL(
        "insert into gate_hits select submission_id, line_number, {position}, '' from ("
        # A window, not a join: part of a key may be empty, which a join never finds equal.
        "select submission_id, line_number, row_number() over ("
        "partition by submission_id, {key} order by line_number) as occurrence from {table} r"
        " where submission_id in ({submissions}) and not exists (select from gate_hits h"
        " where h.submission_id = r.submission_id and h.line_number = r.line_number"
        " and h.position in ({fatal}))) sound where occurrence > 1"
    ).format(
        key=batch.columns(layout.key),
        table=sql.Identifier("raw", layout.record),
        submissions=batch.number_list(submissions),
        fatal=batch.number_list(fatal),
        position=sql.Literal(len(rules) + 1),
    )
