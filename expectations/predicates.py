"""SQL that says when a value is wrong: the fragments that rules are made of.

Belongs here: pure composition of predicates over columns of a raw table, in SQL that PostgreSQL
15 and Spark both read. A predicate is true for a line that breaks the rule, and false or null
for any other, an empty value included (that a value is missing is a rule of its own). Does not
belong here: which field has which rule (rules.py).

Two columns beside those of the raw table come from the ledger: `submitting_district` and
`submitted_school_year`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from psycopg import sql

# A day of the Gregorian calendar, 29 February only in leap years; {0} parts year, month and day.
_DAY = (
    "^([0-9]{{4}}{0}((0[13578]|1[02]){0}(0[1-9]|[12][0-9]|3[01])"
    "|(0[469]|11){0}(0[1-9]|[12][0-9]|30)|02{0}(0[1-9]|1[0-9]|2[0-8]))"
    "|([0-9]{{2}}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00){0}02{0}29)?$"
)
DATE = _DAY.format("")
ISO_DATE = _DAY.format("-")
INTEGER = "^(-?[0-9]{1,9})?$"
DECIMAL = r"^(-?[0-9]{1,9}([.][0-9]{1,6})?)?$"
DIGITS = "^[0-9]*$"
# Control characters and other signs are named, not letters: a name may have any language's, and
# what a letter is depends on the database's locale.
NAME = r"^[^\x01-\x1f\x7f!-&(-,/:-@\[-`{-~]*$"

_NUMBER_CALL = re.compile(r"\bnumber\(\s*([a-z_0-9]+)\s*\)")
# What a column must look like for its number to be read; anything else has no number.
_NUMBER = r"^-?[0-9]{1,9}([.][0-9]{1,6})?$"


def _text(parts: sql.Composable) -> str:
    return parts.as_string(None)


def _column(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def missing(column: str) -> str:
    """The value is absent or only spaces."""
    return _text(sql.SQL("coalesce(btrim({}), '') = ''").format(_column(column)))


def unlike(column: str, pattern: str) -> str:
    """The value does not match a regular expression (which itself admits the empty value)."""
    return _text(sql.SQL("{} !~ {}").format(_column(column), sql.Literal(pattern)))


def other_length(column: str, length: int) -> str:
    """The value has another number of characters."""
    return _text(sql.SQL("length({}) not in (0, {})").format(_column(column), sql.Literal(length)))


def not_among(column: str, codes: Iterable[str]) -> str:
    """The value is none of the codes."""
    return _text(sql.SQL("{} not in ({})").format(_column(column), _list(["", *codes])))


def among(column: str, codes: Iterable[str]) -> str:
    """The value is one of the codes."""
    return _text(sql.SQL("{} in ({})").format(_column(column), _list(codes)))


def paired(columns: tuple[str, str], pairs: Iterable[tuple[str, str]]) -> str:
    """The two values are one of the pairs, compared as one text, which a long list is hashed by."""
    value = sql.SQL("{} || ' ' || {}").format(*map(_column, columns))
    return _text(sql.SQL("{} in ({})").format(value, _list(" ".join(pair) for pair in pairs)))


def outside(column: str, minimum: float | None, maximum: float | None) -> str:
    """The value is a number below the minimum or above the maximum."""
    value = number(column)
    limits = []
    if minimum is not None:
        limits.append(f"{value} < {minimum:g}")
    if maximum is not None:
        limits.append(f"{value} > {maximum:g}")
    return " or ".join(limits)


def number(column: str) -> str:
    """The value as a number, null where it is none: a cast that cannot fail."""
    return _text(
        sql.SQL("(case when {0} ~ {1} then cast({0} as decimal(18, 6)) end)").format(
            _column(column), sql.Literal(_NUMBER)
        )
    )


def outside_years(year: str, first: str, last: str) -> str:
    """The school year (an SQL expression) lies before the first or after the last one.

    An empty bound is none; '' for both gives an empty text.
    """
    limits = []
    if first:
        limits.append(sql.SQL("{} < {}").format(sql.SQL(year), sql.Literal(first)))
    if last:
        limits.append(sql.SQL("{} > {}").format(sql.SQL(year), sql.Literal(last)))
    return _text(sql.SQL(" or ").join(limits))


def within_years(year: str, first: str | None, last: str | None, predicate: str) -> str:
    """The predicate, for school years from the first to the last one only (None: no bound)."""
    beyond = outside_years(year, first or "", last or "")
    return f"({predicate}) and not ({beyond})" if beyond else predicate


def expand(predicate: str) -> str:
    """A hand-written predicate with each `number(column)` in its safe form."""
    return _NUMBER_CALL.sub(lambda match: number(match.group(1)), predicate)


def _list(codes: Iterable[str]) -> sql.Composed:
    values: Sequence[sql.Literal] = [sql.Literal(code) for code in codes]
    return sql.SQL(", ").join(values)
