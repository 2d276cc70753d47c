"""Every combination of codes that the California Department of Education names, at the gate.

For each table and each field that uses it: every pair of codes the table knows is one line in a
year before, in and after the years of each of its rows, as far as the layout goes. The lines of a
record are loaded at once, and the rule's predicate must be true for exactly those that the table,
read here in the plain way, does not hold in that year.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest

from expectations import combinations
from expectations.batch import lines as lines_of
from expectations.rules import line_rules
from expectations.written_rules import WrittenRule, written_rules
from ingestion.layout import Layout, load_layouts
from tests.expectations.test_rules import TODAY

LAST_YEAR = "2025-2026"
# Fields that decide whether a rule looks at a line at all: where a rule needs them to.
ALSO = {
    "PAIR0002": {"student_exit_reason_code": "E230"},
    "SENR0022": {},
}


class Use(NamedTuple):
    """A rule of a record that uses a table."""

    record: str
    rule: WrittenRule

    @property
    def name(self) -> str:
        return f"{self.rule.code} {self.rule.field}"


USES = [
    Use(record, rule)
    for record in load_layouts()
    for rule in written_rules(record)
    if rule.combination
]


def school_year(first: int) -> str:
    return f"{first}-{first + 1}"


def rows(table: str) -> list[dict[str, str]]:
    """A table as it is in the file."""
    with (combinations.FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def years_to_try(layout: Layout, table: list[dict[str, str]]) -> list[str]:
    """The years in which anything changes, and those beside them, within the layout's years."""
    last = min(layout.last_year or LAST_YEAR, LAST_YEAR)
    years = {layout.first_year, last}
    for row in table:
        if row["first_year"]:
            begins = int(row["first_year"][:4])
            years |= {school_year(begins - 1), school_year(begins)}
        if row["last_year"]:
            ends = int(row["last_year"][:4])
            years |= {school_year(ends), school_year(ends + 1)}
    return sorted(year for year in years if layout.first_year <= year <= last)


def cases(use: Use) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    """(codes, school year, valid) of every combination of codes that the table knows."""
    table = rows(use.rule.combination.table)
    names = list(table[0])[: len(use.rule.combination.fields)]
    held = {
        (tuple(row[name] for name in names), row["first_year"], row["last_year"]) for row in table
    }
    known = product(*(sorted({row[name] for row in table}) for name in names))
    spans: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for codes, first, last in held:
        spans.setdefault(codes, []).append((first, last or "9999-9999"))
    years = years_to_try(load_layouts()[use.record], table)
    for codes in known:
        for year in years:
            valid = any(first <= year <= last for first, last in spans.get(codes, ()))
            yield codes, year, valid


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.record} {use.name}")
def test_a_rule_refuses_every_invalid_combination_and_no_valid_one(connection, use):
    layout = load_layouts()[use.record]
    rule = next(rule for rule in line_rules(layout, TODAY) if rule.name == use.name)
    assert rule.severity == "fatal"
    expected = list(cases(use))
    assert {valid for *_, valid in expected} == {True, False} or len(
        use.rule.combination.fields
    ) == 1
    load(connection, layout, use, [(codes, year) for codes, year, _ in expected])
    found = broken(connection, layout, rule.predicate)
    excepted = exceptions(use)
    wrong = [
        (codes, year)
        for place, (codes, year, valid) in enumerate(expected, 1)
        if (place in found) == (valid or codes[0] in excepted)
    ]
    assert wrong == []


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.record} {use.name}")
def test_no_code_set_refuses_a_valid_combination(connection, use):
    """What a combination allows in a year, the code sets of its fields allow as well."""
    layout = load_layouts()[use.record]
    valid = [(codes, year) for codes, year, is_valid in cases(use) if is_valid]
    load(connection, layout, use, valid)
    refused = {
        valid[place - 1]
        for rule in line_rules(layout, TODAY)
        if rule.code in ("GERR0002", "GERR0007") and rule.field in use.rule.combination.fields
        if rule.name != use.name
        for place in broken(connection, layout, rule.predicate)
    }
    # Completion status 485 has grades since 1990 in one table and goes with E230 since 2020-2021.
    assert {pair for pair in refused if pair[0][0] != "485" or pair[1] >= "2020-2021"} == set()


def exceptions(use: Use) -> set[str]:
    """State courses that other tables of the department still use."""
    if use.rule.combination.table == "state_course":
        return {"7002", "7003", "7004", "9262", "9265"}
    return set()


def load(connection, layout: Layout, use: Use, values: list[tuple[tuple[str, ...], str]]) -> None:
    """One submission with a line for each combination of codes and year."""
    connection.execute(
        "insert into ledger.submissions (submission_id, district_id, record, form, school_year,"
        " file_path, state, lines_received) overriding system value"
        " values (1, '1964733', %s, 'upload', '2024-2025', 'file', 'loaded', %s)",
        [layout.record, len(values)],
    )
    also = ALSO.get(use.rule.code, {})
    fields = [*use.rule.combination.fields, layout.school_year_field, *also]
    names = ", ".join(f'"{name}"' for name in ("submission_id", "line_number", *fields))
    statement = f'copy raw."{layout.record}" ({names}) from stdin'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for place, (codes, year) in enumerate(values, 1):
            # A field that the district left empty is null.
            copy.write_row((1, place, *(code or None for code in codes), year, *also.values()))


def broken(connection, layout: Layout, predicate: str) -> set[int]:
    """The numbers of the lines for which a rule's predicate is true."""
    lines = lines_of(layout, [1]).as_string(None)
    query = f"select line_number from ({lines}) line where {predicate}"
    return {number for (number,) in connection.execute(query).fetchall()}


def test_every_table_is_used_by_a_rule_of_a_line_or_of_several():
    """elas_transition is about a student's history, so that a rule over several lines uses it."""
    tables = {path.stem for path in combinations.FOLDER.glob("*.csv")}
    assert {use.rule.combination.table for use in USES} == tables - {"elas_transition"}


def test_an_unknown_second_code_is_judged_where_the_table_is_complete(connection):
    """States lie in three countries: with any other country a state is wrong."""
    use = next(use for use in USES if use.rule.code == "SENR0036")
    layout = load_layouts()[use.record]
    rule = next(rule for rule in line_rules(layout, TODAY) if rule.name == use.name)
    load(
        connection,
        layout,
        use,
        [
            (codes, "2024-2025")
            for codes in (("US-CA", "CN"), ("US-CA", ""), ("", "CN"), ("x", "US"))
        ],
    )
    assert broken(connection, layout, rule.predicate) == {1}


def test_a_deletion_is_not_judged_by_its_codes(connection):
    """What a line that deletes holds beside the key may be the very mistake that it undoes."""
    use = next(use for use in USES if use.rule.code == "SPRG0080")
    layout = load_layouts()[use.record]
    rule = next(rule for rule in line_rules(layout, TODAY) if rule.name == use.name)
    load(connection, layout, use, [(("181", "3"), "2024-2025")])
    assert broken(connection, layout, rule.predicate) == {1}
    connection.execute("update raw.calpads_sprg set transaction_type_code = 'D'")
    assert broken(connection, layout, rule.predicate) == set()
