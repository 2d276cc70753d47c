"""Rules that Great Expectations asks by a query of their own, beside its one scan of the lines.

Belongs here: those about whole submissions, the repeated key, and rules over several lines as
queries that count. Does not belong here: the rules for single lines (rules.py) and the queries
themselves (batch.py, set_rules.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations import batch, set_rules, thresholds
from expectations.rules import Rule, SetRule
from expectations.suite import QueryRule
from expectations.unusual_counts import unusual_counts
from ingestion.layout import Layout

LOAD_RULE = "LOAD0001"
COUNT_RULE = "COUNT0001"
# Those in which a file replaces others, so that one with few lines takes lines away.
COUNTED_MODES = ("full_replacement", "bulk_and_delta")


def query_rules(
    layout: Layout,
    submissions: Sequence[int],
    repeated_key: Rule | None,
    rules_of_sets: Sequence[SetRule],
) -> list[QueryRule]:
    """The rules of a record type that are asked by query, for the submissions of a run."""
    rules = [
        QueryRule(
            LOAD_RULE,
            "fatal",
            "Every line received is loaded or written down as malformed.",
            batch.incomplete_loads(layout, submissions),
        )
    ]
    if repeated_key:
        rules.append(
            QueryRule(
                repeated_key.name,
                repeated_key.severity,
                repeated_key.message,
                batch.repeated_keys(layout, submissions),
            )
        )
    if layout.mode in COUNTED_MODES:
        limits = thresholds.load().plausible_count
        rules.append(
            QueryRule(
                COUNT_RULE,
                "warning",
                "The number of lines is plausible beside those before.",
                batch.count_of(unusual_counts(layout, submissions, limits)),
            )
        )
    for rule in rules_of_sets:
        found = batch.count_of(set_rules.query(rule, layout, submissions))
        rules.append(QueryRule(rule.name, rule.severity, rule.message, found))
    return rules
