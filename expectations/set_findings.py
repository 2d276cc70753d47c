"""What rules over several lines find in the submissions of a run, written down.

Belongs here: which lines such a rule sees, and when it is asked. Does not belong here: the SQL of
the rules (set_rules.py), findings and rejected lines as rows (record.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import psycopg

from expectations import record, set_rules, thresholds
from expectations.rules import SetRule
from ingestion.layout import Layout

_SOME_ARE_REJECTED = """
select exists (
    select from quality.rejected_lines where submission_id = any(%s) and content is null
)
"""


def write(
    connection: psycopg.Connection,
    layout: Layout,
    submissions: Sequence[int],
    held: Collection[int],
    rules: Sequence[SetRule],
    failed: Collection[str],
) -> dict[str, int]:
    """Write what rules over several lines find: lines by rule name.

    A line that another rule rejected is none any more: it makes no other line wrong, and one that
    rests on it is wrong without it. So once a line is rejected every rule is asked, not only those
    of which a validation said that they failed. Submissions known to be `held` are judged apart:
    their lines make none wrong that enters force.
    """
    parts = ([n for n in submissions if n not in held], [n for n in submissions if n in held])
    limit = thresholds.load().findings_per_rule
    found: dict[str, int] = {}
    # As in the validation (suite.py): whole files are joined.
    connection.execute("set local enable_nestloop = off")
    for rule in rules:
        if rule.name not in failed and not _some_are_rejected(connection, submissions):
            continue
        lines = sum(
            record.write_found_lines(connection, rule, set_rules.query(rule, layout, part), limit)
            for part in parts
            if part
        )
        if lines:
            found[rule.name] = lines
    connection.execute("set local enable_nestloop = on")
    return found


def _some_are_rejected(connection: psycopg.Connection, submissions: Sequence[int]) -> bool:
    return connection.execute(_SOME_ARE_REJECTED, [list(submissions)]).fetchone()[0]
