"""What many rules read of a line, computed once for each line.

Belongs here: giving numbers and days that several rules read a column of their own. Does not belong
here: rules (rules.py) and their SQL (predicates.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from psycopg import sql

from expectations import predicates
from expectations.rules import Rule
from ingestion.layout import Layout


def share(
    layout: Layout, lines: sql.Composable, rules: Sequence[Rule]
) -> tuple[sql.Composable, list[Rule]]:
    """The lines with columns for what the rules compute of them, and the rules that read these."""
    every = " ".join(rule.predicate for rule in rules)
    names = {
        computed: sql.Identifier(f"computed {place}").as_string(None)
        for place, computed in enumerate(_computed(layout))
        if every.count(computed) > 1
    }
    if not names:
        return lines, list(rules)
    columns = sql.SQL("").join(
        sql.SQL(", {} as {}").format(sql.SQL(computed), sql.SQL(name))
        for computed, name in names.items()
    )
    # `offset '0'` leaves nothing out. Without it PostgreSQL computes the column anew for every
    # rule; with a number in place of the text it does not scan in parallel.
    with_columns = sql.SQL("select lines.*{} from ({}) lines offset '0'").format(columns, lines)
    return with_columns, [
        rule.model_copy(update={"predicate": _with_names(rule.predicate, names)}) for rule in rules
    ]


def _computed(layout: Layout) -> Iterator[str]:
    for column in layout.raw_columns:
        yield predicates.number(column)
        yield predicates.day(column)


def _with_names(predicate: str, names: dict[str, str]) -> str:
    for computed, name in names.items():
        predicate = predicate.replace(computed, name)
    return predicate
