"""What several rules compute of a line is computed once; each rule finds what it found before."""

from __future__ import annotations

from datetime import date

import pytest

from expectations import batch, computed_once
from expectations.rules import line_rules
from ingestion.layout import load_layouts
from tests.expectations.submissions import line, students, submit


@pytest.mark.parametrize("record", ["calpads_stas", "calpads_sirs"])
def test_every_rule_finds_the_same(connection, record):
    layout = load_layouts()[record]
    rules = line_rules(layout, date.today())
    wrong = [
        line(record, **{field.name: value})
        for field in layout.fields
        for value in ("-1", "400.5", "20240230", "20990101", "x", "", None)
    ]
    submission = submit(connection, record, wrong)
    lines = batch.lines(layout, [submission])
    shared, asked = computed_once.share(layout, lines, rules)
    assert [rule.name for rule in asked] == [rule.name for rule in rules]
    assert any(rule not in rules for rule in asked)
    for before, after in zip(rules, asked, strict=True):
        assert found(connection, lines, before) == found(connection, shared, after), before.name


def found(connection, lines, rule):
    query = f"select line_number from ({lines.as_string(None)}) lines where {rule.predicate}"
    return {number for (number,) in connection.execute(query)}


def test_lines_stay_as_they_are_where_no_two_rules_compute_the_same():
    layout = load_layouts()["calpads_soff"]
    lines = batch.lines(layout, [1])
    rules = line_rules(layout, date.today())[:1]
    assert computed_once.share(layout, lines, rules) == (lines, list(rules))


def test_lines_with_computed_columns_are_still_scanned_in_parallel(connection):
    """A fence that PostgreSQL takes for a real offset would cost twice the time."""
    layout = load_layouts()["calpads_stas"]
    submission = submit(connection, layout.record, students(layout.record, 3000))
    lines, asked = computed_once.share(
        layout, batch.lines(layout, [submission]), line_rules(layout, date.today())
    )
    connection.execute("analyze raw.calpads_stas")
    for setting in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
        connection.execute(f"set local {setting} = 0")
    connection.execute("set local enable_indexscan = off")
    connection.execute("set local enable_bitmapscan = off")
    rule = next(rule for rule in asked if rule.name == "RANGE0001 expected_attendance_days")
    plan = connection.execute(
        f"explain select count(*) filter (where {rule.predicate}) from ({lines.as_string(None)}) l"
    ).fetchall()
    assert any("Partial Aggregate" in step for (step,) in plan), plan
