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
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence

from psycopg import sql

# A day of the Gregorian calendar, 29 February only in leap years; {0} parts year, month and day.
_DAY = (
    "^([0-9]{{4}}{0}((0[13578]|1[02]){0}(0[1-9]|[12][0-9]|3[01])"
    "|(0[469]|11){0}(0[1-9]|[12][0-9]|30)|02{0}(0[1-9]|1[0-9]|2[0-8]))"
    "|([0-9]{{2}}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00){0}02{0}29)?$"
)
DATE = _DAY.format("")
ISO_DATE = _DAY.format("-")
# Month and day of every day of an ordinary year.
_ORDINARY_YEAR = 2023
_DAYS_OF_YEAR = tuple(
    f"{month:02}{day:02}"
    for month in range(1, 13)
    for day in range(1, monthrange(_ORDINARY_YEAR, month)[1] + 1)
)
INTEGER = "^(-?[0-9]{1,9})?$"
DECIMAL = r"^(-?[0-9]{1,9}([.][0-9]{1,6})?)?$"
DIGITS = "^[0-9]*$"
# Control characters and other signs are named, not letters: a name may have any language's, and
# what a letter is depends on the database's locale.
NAME = r"^[^\x01-\x1f\x7f!-&(-,/:-@\[-`{-~]*$"

_NUMBER_CALL = re.compile(r"\bnumber\(\s*([a-z_0-9.]+)\s*\)")
_LIMIT_CALL = re.compile(r"\blimit\('(\w+)'\)")
_DAY_CALL = re.compile(r"\bday\(\s*([a-z_0-9.]+)\s*\)")
# What a column must look like for its number to be read; anything else has no number. A pattern
# with bounds takes twice the time, so the length is asked for beside it.
_NUMBER = r"^-?[0-9]+([.][0-9]+)?$"


def _text(parts: sql.Composable) -> str:
    return parts.as_string(None)


def _column(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split("."))


def missing(column: str) -> str:
    """The value is absent or only spaces: only one that begins with a space needs a closer look."""
    return _text(
        sql.SQL("({0} is null or ascii({0}) in (0, 32) and btrim({0}) = '')").format(
            _column(column)
        )
    )


def unlike(column: str, pattern: str) -> str:
    """The value does not match a regular expression (which itself admits the empty value)."""
    return _text(sql.SQL("{} !~ {}").format(_column(column), sql.Literal(pattern)))


def no_day(column: str) -> str:
    """The value is no day of the calendar, written CCYYMMDD (or empty).

    Nearly every value is a day of an ordinary year. A list tells those, in a third of the time that
    the regular expression takes.
    """
    ordinary = sql.SQL("length({0}) = 8 and substr({0}, 5) in ({1}) and {0} ~ {2}").format(
        _column(column), _list(_DAYS_OF_YEAR), sql.Literal(DIGITS)
    )
    return _text(sql.SQL("not ({}) and {}").format(ordinary, sql.SQL(unlike(column, DATE))))


def no_decimal(column: str) -> str:
    """The value is no decimal number (nor empty).

    One that can be read as a number is one, unless it is long: then the regular expression decides.
    """
    return _text(
        sql.SQL("({} is null or length({}) > 7) and {}").format(
            sql.SQL(number(column)), _column(column), sql.SQL(unlike(column, DECIMAL))
        )
    )


def other_length(column: str, length: int) -> str:
    """The value has another number of characters."""
    return _text(sql.SQL("length({}) not in (0, {})").format(_column(column), sql.Literal(length)))


def not_among(column: str, codes: Iterable[str]) -> str:
    """The value is none of the codes."""
    return _text(sql.SQL("{} not in ({})").format(_column(column), _list(["", *codes])))


def among(name: str, codes: Iterable[str]) -> str:
    """The value is one of the codes."""
    return is_one_of(value_of(name), codes)


def value_of(name: str) -> str:
    """The value of a column."""
    return _text(_column(name))


def never_null(name: str) -> str:
    """The value of a column, with the empty text for null."""
    return _text(sql.SQL("coalesce({}, '')").format(_column(name)))


def is_one_of(value: str, codes: Iterable[str]) -> str:
    """The value (an SQL expression) is one of the codes."""
    return _text(sql.SQL("{} in ({})").format(sql.SQL(value), _list(codes)))


def together(values: tuple[str, ...], codes: Iterable[tuple[str, ...]]) -> str:
    """The values (SQL expressions) are together one of the tuples of codes.

    They are compared as one text, which a long list is hashed by.
    """
    return is_one_of(" || ' ' || ".join(values), (" ".join(same) for same in codes))


def outside(column: str, minimum: float | None, maximum: float | None) -> str:
    """The value is a number below the minimum or above the maximum."""
    if minimum is not None and maximum is not None:
        return f"{number(column)} not between {minimum:g} and {maximum:g}"
    bound = f"< {minimum:g}" if maximum is None else f"> {maximum:g}"
    return f"{number(column)} {bound}"


def number(column: str) -> str:
    """The value as a number, null where it is none: a cast that cannot fail."""
    return _text(
        sql.SQL(
            "(case when length({0}) < 12 and {0} ~ {1} then cast({0} as decimal(18, 6)) end)"
        ).format(_column(column), sql.Literal(_NUMBER))
    )


def day(column: str) -> str:
    """The value, written CCYYMMDD, as a date, null where it is none: a cast that cannot fail."""
    return _text(
        sql.SQL("(case when {0} ~ {1} and {0} >= '0001' then cast({0} as date) end)").format(
            _column(column), sql.Literal(DATE)
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


def with_limits(text: str, limits: Mapping[str, float]) -> str:
    """The SQL with the number of each `limit('<name>')`. Raises KeyError for one not given."""
    return _LIMIT_CALL.sub(lambda match: f"{limits[match.group(1)]:g}", text)


def expand(predicate: str) -> str:
    """A hand-written predicate with each `number(column)` and `day(column)` in its safe form."""
    with_days = _DAY_CALL.sub(lambda match: day(match.group(1)), predicate)
    return _NUMBER_CALL.sub(lambda match: number(match.group(1)), with_days)


def _list(codes: Iterable[str]) -> sql.Composed:
    values: Sequence[sql.Literal] = [sql.Literal(code) for code in codes]
    return sql.SQL(", ").join(values)
