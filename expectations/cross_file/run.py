"""Running the checks across files: one validation of Great Expectations for all of them.

Belongs here: the order of events between the build and the publication. Does not belong here: the
checks (checks.py) and their findings (findings.py).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from expectations import batch, thresholds
from expectations.cross_file import checks, findings
from expectations.cross_file.checks import Check
from expectations.suite import QueryRule, ValidationRun

NAME = "cross_file"

_RELATIONS = """
select schemaname || '.' || tablename from pg_tables
union all
select schemaname || '.' || viewname from pg_views
"""


@dataclass(frozen=True)
class CrossFileSummary:
    """What the checks across files found in a run.

    `scopes` district years were checked with `checks` checks; `found` counts findings by the name
    of the check. A check of which a table is not built yet is left out.
    """

    seconds: float
    scopes: int
    checks: int
    found: Mapping[str, int]


def check(connection: psycopg.Connection, *, data_docs: Path | None = None) -> CrossFileSummary:
    """Check the district years that wait for publication, and replace their findings.

    Reads what was built for them, so it comes between the build and the publication. Data Docs go
    to the folder `data_docs`. Raises GateError where a check cannot be evaluated: then the findings
    stay as they were.
    """
    began = time.perf_counter()
    built = {name for (name,) in connection.execute(_RELATIONS)}
    evaluated = [item for item in checks.load() if checks.relations(item) <= built]
    scopes = _number_of_scopes(connection) if evaluated else 0
    connection.commit()
    if not scopes:
        return CrossFileSummary(time.perf_counter() - began, 0, 0, {})
    with ValidationRun(NAME) as run:
        failures = run.validate(
            NAME, sql.SQL(checks.SCOPES), [], [_as_rule(item) for item in evaluated]
        )
        if data_docs is not None:
            run.build_data_docs(data_docs)
    failed = [item for item in evaluated if item.name in failures]
    limit = thresholds.load().findings_per_rule
    found = findings.replace(connection, evaluated, failed, limit)
    connection.commit()
    return CrossFileSummary(time.perf_counter() - began, scopes, len(evaluated), found)


def _number_of_scopes(connection: psycopg.Connection) -> int:
    query = sql.SQL(f"select count(*) from ({checks.SCOPES}) s")  # noqa: S608 - our own text
    return connection.execute(query).fetchone()[0]


def _as_rule(item: Check) -> QueryRule:
    counting = batch.count_of(sql.SQL(checks.query(item)))
    return QueryRule(item.name, item.severity, item.message, counting)
