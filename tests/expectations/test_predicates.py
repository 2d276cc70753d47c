"""The SQL predicates say exactly what is wrong with a value, and never fail on any text."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from expectations import predicates

ANY_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def breaks(connection: psycopg.Connection, predicate: str, value: str | None) -> bool | None:
    query = sql.SQL("select {} from (values ({}::text)) line (x)")
    return connection.execute(query.format(sql.SQL(predicate), sql.Literal(value))).fetchone()[0]


def test_the_dates_of_the_calendar_and_no_others(connection):
    """FRMT0002: CCYYMMDD; 29 February in leap years only (1900 is none, 2000 is one)."""
    days = [date(1899, 12, 1) + timedelta(days=i) for i in range(0, 75_000)]
    good = {f"{day:%Y%m%d}" for day in days}
    nearly = {
        f"{year}{month:02}{day:02}"
        for year in (1900, 2000, 2023, 2024, 2100)
        for month in range(0, 14)
        for day in range(0, 33)
    }
    texts = sorted(good | nearly)
    predicate = predicates.no_day("x")
    found = connection.execute(
        f"select x from unnest(%s::text[]) line (x) where {predicate}", [texts]
    ).fetchall()

    def is_day(text: str) -> bool:
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
        return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]

    assert {text for (text,) in found} == {text for text in texts if not is_day(text)}


@pytest.mark.parametrize(
    ("predicate", "good", "bad"),
    [
        (predicates.missing("x"), ["a", " a ", "\t"], [None, "", "  "]),
        (
            predicates.no_day("x"),
            [None, "", "20240229", "00010101"],
            ["2024-02-29", "2024022", "202402281", "2O240228", "20230229", " "],
        ),
        (
            predicates.unlike("x", predicates.ISO_DATE),
            ["", "2024-02-29"],
            ["20240229", "2023-02-29"],
        ),
        (predicates.unlike("x", predicates.INTEGER), ["", "0", "-12"], ["1.0", "1e3", "٣", "x"]),
        (
            predicates.no_decimal("x"),
            [None, "", "0.25", "-1", "123456789", "-123456789.123456"],
            ["1.", ".5", "1,5", "NaN", " ", "1234567890", "0.1234567"],
        ),
        (predicates.unlike("x", predicates.DIGITS), ["", "007"], ["7 ", "-7", "٣"]),
        (
            predicates.unlike("x", predicates.NAME),
            ["", "D'Ávila-Łem Jr."],
            ["Ann*", "a\tb", "<b>", "a_b", "x;"],
        ),
        (predicates.other_length("x", 7), [None, "", "0000001"], ["000001", "00000001"]),
        (predicates.not_among("x", ["A", "it's"]), [None, "", "A", "it's"], ["a", "A "]),
        (predicates.outside("x", 0, 366), [None, "", "abc", "0", "366"], ["-0.5", "366.1"]),
        (predicates.outside("x", None, 10), ["-5", "10"], ["10.01"]),
        (predicates.expand("number(x) = 12.5"), ["x", "", "12"], ["12.5", "12.50"]),
    ],
)
def test_each_form_of_value(connection, predicate, good, bad):
    """A predicate is true for what is wrong, and false or null for everything else."""
    assert [breaks(connection, predicate, value) for value in bad] == [True] * len(bad)
    assert not any(breaks(connection, predicate, value) for value in good)


def test_codes_are_literals(connection):
    """A quotation mark or a backslash in a code is text, not SQL."""
    hostile = ["'); drop table x; --", "\\'", '"', "%s", "{0}", ":name"]
    predicate = predicates.not_among("x", hostile)
    assert not any(breaks(connection, predicate, value) for value in hostile)
    assert breaks(connection, predicate, "drop")


def test_years_bound_a_predicate():
    """A rule with years says nothing about lines of other years; without years it is unchanged."""
    assert predicates.within_years("y", None, None, "true") == "true"
    bounded = predicates.within_years("y", "2020-2021", "2022-2023", "true")
    assert bounded == "(true) and not (y < '2020-2021' or y > '2022-2023')"


@RELAXED
@given(value=ANY_TEXT)
def test_no_text_makes_a_number_fail(connection, value):
    """A cast error would stop the gate for every district."""
    breaks(connection, predicates.outside("x", 0, 366), value)
