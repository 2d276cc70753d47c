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

from expectations import batch, in_force, record, scopes, thresholds
from expectations.rules import Rule, Severity, line_rules, repeated_key_rule
from expectations.suite import GateError, QueryRule, ValidationRun
from expectations.verdicts import LoadedSubmission, UnusualCount, judge
from ingestion.layout import Layout, load_layouts

LOAD_RULE = "LOAD0001"
COUNT_RULE = "COUNT0001"


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
    waiting = _waiting(connection)
    connection.commit()
    if not waiting:
        return []
    summaries = []
    with ValidationRun() as run:
        for name, submissions in waiting.items():
            summaries.append(_gate_record(connection, run, load_layouts()[name], submissions))
        if data_docs is not None:
            run.build_data_docs(data_docs)
    return summaries


def _waiting(connection: psycopg.Connection) -> dict[str, list[int]]:
    found = connection.execute(
        "select record, array_agg(submission_id order by submission_id) from ledger.submissions"
        " where state = 'loaded' group by record order by record"
    ).fetchall()
    unknown = {name for name, _ in found} - set(load_layouts())
    if unknown:
        raise GateError(f"No layout for the loaded records: {', '.join(sorted(unknown))}.")
    return dict(found)


def _gate_record(
    connection: psycopg.Connection, run: ValidationRun, layout: Layout, submissions: list[int]
) -> GateSummary:
    began = time.perf_counter()
    rules = line_rules(layout, date.today())
    repeated_key = repeated_key_rule(layout)
    query_rules = _query_rules(layout, submissions, repeated_key)
    _refresh_statistics(connection, layout)
    failed = run.validate(layout.record, batch.lines(layout, submissions), rules, query_rules)
    with connection.transaction():
        submissions = _lock(connection, submissions)
        found = record.write_line_findings(
            connection,
            layout,
            submissions,
            [rule for rule in rules if rule.name in failed],
            repeated_key if repeated_key and repeated_key.name in failed else None,
            thresholds.load().findings_per_rule,
        )
        _settle(connection, layout, submissions, failed)
        states = _states(connection, submissions)
    every_rule = {rule.name: rule for rule in (*rules, *query_rules)}
    return GateSummary(
        record=layout.record,
        seconds=time.perf_counter() - began,
        submissions=states,
        rules=len(every_rule),
        failures=tuple(
            Failure(name, every_rule[name].severity, every_rule[name].message, count)
            for name, count in (failed | found).items()
        ),
    )


def _query_rules(
    layout: Layout, submissions: Sequence[int], repeated_key: Rule | None
) -> list[QueryRule]:
    rules = [
        QueryRule(
            LOAD_RULE,
            "fatal",
            "Every line received is loaded or written down as malformed.",
            batch.incomplete_loads(layout, submissions),
        )
    ]
    if repeated_key:
        limits = thresholds.load().plausible_count
        rules.append(
            QueryRule(
                repeated_key.name,
                repeated_key.severity,
                repeated_key.message,
                batch.repeated_keys(layout, submissions),
            )
        )
        rules.append(
            QueryRule(
                COUNT_RULE,
                "warning",
                "The number of lines is plausible beside those before.",
                batch.count_of(batch.unusual_counts(layout, submissions, limits)),
            )
        )
    return rules


def _refresh_statistics(connection: psycopg.Connection, layout: Layout) -> None:
    """Let the planner know how many lines the new submissions have: it then scans in parallel."""
    connection.execute(batch.analyze(layout))
    connection.commit()


def _lock(connection: psycopg.Connection, submissions: Sequence[int]) -> list[int]:
    """Those of the submissions that nobody gated or withdrew meanwhile; locked."""
    found = connection.execute(
        "select submission_id from ledger.submissions where submission_id = any(%s)"
        " and state = 'loaded' order by submission_id for update",
        [list(submissions)],
    ).fetchall()
    return [number for (number,) in found]


def _settle(
    connection: psycopg.Connection,
    layout: Layout,
    submissions: Sequence[int],
    failed: Mapping[str, int],
) -> None:
    """Judge the submissions, write the verdicts and what follows from them."""
    unusual = _unusual_counts(connection, layout, submissions) if COUNT_RULE in failed else {}
    checked = _checked(connection, layout, submissions, LOAD_RULE in failed)
    verdicts = [
        judge(item, tuple(unusual.get(item.submission_id, ())), thresholds.load())
        for item in checked
    ]
    record.write_verdicts(connection, verdicts, {i.submission_id: i.rejected for i in checked})
    accepted = [item.submission_id for item in verdicts if item.state != "held"]
    if accepted:
        in_force.enter(connection, layout, accepted)
        scopes.touch(connection, layout, accepted)


def _unusual_counts(
    connection: psycopg.Connection, layout: Layout, submissions: Sequence[int]
) -> dict[int, list[UnusualCount]]:
    query = batch.unusual_counts(layout, submissions, thresholds.load().plausible_count)
    found: dict[int, list[UnusualCount]] = {}
    for row in connection.execute(query).fetchall():
        item = UnusualCount(*row)
        found.setdefault(item.submission_id, []).append(item)
    return found


def _checked(
    connection: psycopg.Connection,
    layout: Layout,
    submissions: Sequence[int],
    some_load_is_incomplete: bool,
) -> list[LoadedSubmission]:
    """The submissions with the counts of their lines, in order of receipt."""
    present: dict[int, int] = {}
    if some_load_is_incomplete:
        present = dict(connection.execute(batch.present_lines(layout, submissions)).fetchall())
    rows = connection.execute(
        "select s.submission_id, s.district_id, s.record, s.lines_received, rejected.malformed,"
        " rejected.n, exists (select from quality.findings f"
        " where f.submission_id = s.submission_id and f.severity <> 'information')"
        " from ledger.submissions s cross join lateral"
        " (select count(*) filter (where content is not null) as malformed, count(*) as n"
        " from quality.rejected_lines where submission_id = s.submission_id) rejected"
        " where s.submission_id = any(%s) order by s.submission_id",
        [list(submissions)],
    ).fetchall()
    return [
        LoadedSubmission(
            submission_id=number,
            district_id=district,
            record=name,
            received=received,
            present=present.get(number, 0) if some_load_is_incomplete else received - malformed,
            malformed=malformed,
            rejected=rejected,
            has_warnings=has_warnings,
        )
        for number, district, name, received, malformed, rejected, has_warnings in rows
    ]


def _states(connection: psycopg.Connection, submissions: Sequence[int]) -> dict[str, int]:
    return dict(
        connection.execute(
            "select state, count(*) from ledger.submissions where submission_id = any(%s)"
            " group by state order by state",
            [list(submissions)],
        ).fetchall()
    )
