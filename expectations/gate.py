"""The gate: what Great Expectations finds decides which lines and submissions go on.

Belongs here: the order of events for all loaded submissions of a run. Does not belong here: the
rules (rules.py), running Great Expectations (suite.py), verdicts (verdicts.py) and their effects
(record.py, in_force.py, scopes.py).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg

from expectations import (
    batch,
    deletions,
    in_force,
    lifecycle,
    record,
    scopes,
    set_rules,
    submissions,
    thresholds,
)
from expectations.rules import (
    Rule,
    SetRule,
    Severity,
    deletion_rule,
    line_rules,
    repeated_key_rule,
    several_lines,
)
from expectations.suite import GateError, QueryRule, ValidationRun
from expectations.verdicts import UnusualCount, judge
from ingestion.layout import Layout, load_layouts

LOAD_RULE = "LOAD0001"
COUNT_RULE = "COUNT0001"
# Those in which a file replaces others, so that one with few lines takes lines away.
COUNTED_MODES = ("full_replacement", "bulk_and_delta")


@dataclass(frozen=True)
class Failure:
    """A rule that failed in a run; `count` is lines, or submissions for rules about those."""

    rule: str
    severity: Severity
    message: str
    count: int


@dataclass(frozen=True)
class GateSummary:
    """What the gate did for one record type in one run.

    `submissions` counts by the state they have now; `rules` is the number of rules checked.
    """

    record: str
    seconds: float
    submissions: Mapping[str, int]
    rules: int
    failures: tuple[Failure, ...]


def gate_loaded(
    connection: psycopg.Connection, *, data_docs: Path | None = None
) -> list[GateSummary]:
    """Gate every submission in state 'loaded', with one validation per record type.

    Each record type is committed by itself. Data Docs of the run go to the folder `data_docs`.
    Raises GateError where a rule cannot be evaluated; record types gated before stay gated.
    """
    lifecycle.settle_never_gated(connection)
    waiting = submissions.waiting(connection)
    connection.commit()
    unknown = set(waiting) - set(load_layouts())
    if unknown:
        raise GateError(f"No layout for the loaded records: {', '.join(sorted(unknown))}.")
    if not waiting:
        return []
    summaries = []
    with ValidationRun() as run:
        for name, numbers in _in_order(waiting):
            summaries.append(_gate_record(connection, run, load_layouts()[name], numbers))
        if data_docs is not None:
            run.build_data_docs(data_docs)
    return summaries


def _in_order(waiting: Mapping[str, list[int]]) -> list[tuple[str, list[int]]]:
    """A record type after those whose lines its rules look up."""
    order = {name: place for place, name in enumerate(thresholds.load().gate_order)}
    return sorted(waiting.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))


def _gate_record(
    connection: psycopg.Connection, run: ValidationRun, layout: Layout, numbers: list[int]
) -> GateSummary:
    began = time.perf_counter()
    rules = line_rules(layout, date.today())
    rules_of_sets = several_lines(layout)
    repeated_key = repeated_key_rule(layout)
    query_rules = [
        *_query_rules(layout, numbers, repeated_key),
        *(_counting(rule, layout, numbers) for rule in rules_of_sets),
    ]
    _refresh_statistics(connection, layout)
    failed = run.validate(layout.record, batch.lines(layout, numbers), rules, query_rules)
    with connection.transaction():
        numbers = submissions.lock(connection, numbers)
        found = record.write_line_findings(
            connection,
            layout,
            numbers,
            [rule for rule in rules if rule.name in failed],
            repeated_key if repeated_key and repeated_key.name in failed else None,
            thresholds.load().findings_per_rule,
        )
        found |= _write_sets(
            connection, layout, numbers, [rule for rule in rules_of_sets if rule.name in failed]
        )
        found |= _settle(connection, layout, numbers, failed)
        lifecycle.settle(connection, layout, numbers)
        states = submissions.states(connection, numbers)
    deletion = deletion_rule(layout)
    every_rule = {rule.name: rule for rule in (*rules, *query_rules, *filter(None, [deletion]))}
    # Of lines what was written down; a suspected repetition may be none.
    counts = {name: failed[name] for name in (LOAD_RULE, COUNT_RULE) if name in failed} | found
    return GateSummary(
        record=layout.record,
        seconds=time.perf_counter() - began,
        submissions=states,
        rules=len(every_rule),
        failures=tuple(
            Failure(name, every_rule[name].severity, every_rule[name].message, count)
            for name, count in counts.items()
        ),
    )


def _query_rules(
    layout: Layout, numbers: Sequence[int], repeated_key: Rule | None
) -> list[QueryRule]:
    rules = [
        QueryRule(
            LOAD_RULE,
            "fatal",
            "Every line received is loaded or written down as malformed.",
            batch.incomplete_loads(layout, numbers),
        )
    ]
    if repeated_key:
        rules.append(
            QueryRule(
                repeated_key.name,
                repeated_key.severity,
                repeated_key.message,
                batch.repeated_keys(layout, numbers),
            )
        )
    if layout.mode in COUNTED_MODES:
        limits = thresholds.load().plausible_count
        rules.append(
            QueryRule(
                COUNT_RULE,
                "warning",
                "The number of lines is plausible beside those before.",
                batch.count_of(batch.unusual_counts(layout, numbers, limits)),
            )
        )
    return rules


def _write_sets(
    connection: psycopg.Connection,
    layout: Layout,
    numbers: Sequence[int],
    rules: Sequence[SetRule],
) -> dict[str, int]:
    """Write what rules over several lines find: lines by rule name.

    A line that another rule rejected is none any more, so that it makes no other line wrong.
    """
    limit = thresholds.load().findings_per_rule
    written = {
        rule.name: record.write_found_lines(
            connection, rule, set_rules.query(rule, layout, numbers), limit
        )
        for rule in rules
    }
    return {name: lines for name, lines in written.items() if lines}


def _counting(rule: SetRule, layout: Layout, numbers: Sequence[int]) -> QueryRule:
    """A rule over several lines as Great Expectations asks it: how many lines break it."""
    found = batch.count_of(set_rules.query(rule, layout, numbers))
    return QueryRule(rule.name, rule.severity, rule.message, found)


def _refresh_statistics(connection: psycopg.Connection, layout: Layout) -> None:
    """Let the planner know how many lines the new submissions have: it then scans in parallel."""
    connection.execute(batch.analyze(layout))
    connection.commit()


def _settle(
    connection: psycopg.Connection,
    layout: Layout,
    numbers: Sequence[int],
    failed: Mapping[str, int],
) -> dict[str, int]:
    """Judge the submissions, write the verdicts and what follows from them.

    The value is what deletions of nothing were found: lines by rule name.
    """
    unusual = _unusual_counts(connection, layout, numbers) if COUNT_RULE in failed else {}
    checked = submissions.checked(connection, layout, numbers, LOAD_RULE in failed)
    verdicts = [
        judge(item, tuple(unusual.get(item.submission_id, ())), thresholds.load())
        for item in checked
    ]
    record.write_verdicts(connection, verdicts, {i.submission_id: i.rejected for i in checked})
    accepted = [item.submission_id for item in verdicts if item.state != "held"]
    found = {}
    if accepted:
        rule = deletion_rule(layout)
        if rule:
            limit = thresholds.load().findings_per_rule
            lines = deletions.report(connection, layout, accepted, rule, limit)
            found = {rule.name: lines} if lines else {}
        in_force.enter(connection, layout, accepted)
        scopes.touch(connection, layout, accepted)
    return found


def _unusual_counts(
    connection: psycopg.Connection, layout: Layout, numbers: Sequence[int]
) -> dict[int, list[UnusualCount]]:
    query = batch.unusual_counts(layout, numbers, thresholds.load().plausible_count)
    found: dict[int, list[UnusualCount]] = {}
    for row in connection.execute(query).fetchall():
        item = UnusualCount(*row)
        found.setdefault(item.submission_id, []).append(item)
    return found
