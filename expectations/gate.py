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
    computed_once,
    deletions,
    in_force,
    judging,
    lifecycle,
    record,
    scopes,
    scorecards,
    set_findings,
    submissions,
    thresholds,
)
from expectations.query_rules import COUNT_RULE, LOAD_RULE, query_rules
from expectations.rules import (
    Severity,
    deletion_rule,
    line_rules,
    repeated_key_rule,
    several_lines,
)
from expectations.suite import GateError, ValidationRun
from ingestion.layout import Layout, load_layouts


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
    scorecards.write_never_gated(connection)
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
    asked_by_query = query_rules(layout, numbers, repeated_key, rules_of_sets)
    _refresh_statistics(connection, layout)
    lines, asked = computed_once.share(layout, batch.lines(layout, numbers), rules)
    failed = run.validate(layout.record, lines, asked, asked_by_query)
    with connection.transaction():
        numbers = submissions.lock(connection, numbers)
        scorecards.begin(connection)
        found = record.write_line_findings(
            connection,
            layout,
            numbers,
            [rule for rule in rules if rule.name in failed],
            repeated_key if repeated_key and repeated_key.name in failed else None,
            thresholds.load().findings_per_rule,
        )
        held = judging.held(judging.judge_all(connection, layout, numbers, failed))
        found |= set_findings.write(connection, layout, numbers, held, rules_of_sets, failed)
        found |= _settle(connection, layout, numbers, failed)
        lifecycle.settle(connection, layout, numbers)
        scorecards.write(connection, numbers)
        known = [*rules, *rules_of_sets, *filter(None, [repeated_key, deletion_rule(layout)])]
        scorecards.declare(connection, known, "gate", layout.record)
        states = submissions.states(connection, numbers)
    deletion = deletion_rule(layout)
    every_rule = {rule.name: rule for rule in (*rules, *asked_by_query, *filter(None, [deletion]))}
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


def _refresh_statistics(connection: psycopg.Connection, layout: Layout) -> None:
    """Let the planner know how many lines the new submissions have: it then scans in parallel.

    For one column of numbers a small sample tells that; a usual one takes a second and more.
    """
    connection.execute("set local default_statistics_target = 20")
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
    judged = judging.judge_all(connection, layout, numbers, failed)
    record.write_verdicts(
        connection,
        [verdict for verdict, _ in judged.values()],
        {number: rejected for number, (_, rejected) in judged.items()},
    )
    held = judging.held(judged)
    accepted = [number for number in judged if number not in held]
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
