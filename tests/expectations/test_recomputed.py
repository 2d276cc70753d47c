"""What is recomputed as a whole: only what changed opens and closes, and keeps its dates."""

from __future__ import annotations

import pytest
from psycopg import sql

from expectations import recomputed
from expectations.gate import gate_loaded
from tests.expectations.submissions import DISTRICT, YEAR, line, students, submit

SENR = "calpads_senr"
_COLUMNS = dict.fromkeys(recomputed.COLUMNS, "null::text") | {
    "district_id": f"'{DISTRICT}'",
    "school_year": f"'{YEAR}'",
    "record": f"'{SENR}'",
    "submission_id": "null::bigint",
    "line_number": "null::integer",
    "rule": "'X1'",
    "severity": "'warning'",
    "message": "'m'",
    "remedy": "'r'",
    "lines": "null::integer",
}
EVERYTHING = sql.SQL("true")


def found(*rows: dict[str, object]) -> sql.SQL:
    """A query of findings with these columns; without a row of none."""
    one = [
        ", ".join(f"{row.get(name, value)} as {name}" for name, value in _COLUMNS.items())
        for row in rows
    ]
    nothing = ", ".join(f"{value} as {name}" for name, value in _COLUMNS.items())
    return (
        sql.SQL(" union all ".join(f"select {item}" for item in one))
        if one
        else sql.SQL(f"select {nothing} where false")
    )


@pytest.fixture
def replace(connection):
    """Give a function that replaces what is found, in a transaction of its own."""

    def run(*rows: dict[str, object], scope=EVERYTHING, **how) -> tuple[int, int]:
        done = recomputed.replace(connection, ["X1"], found(*rows), scope, **how)
        connection.commit()
        return done.opened, done.closed

    return run


@pytest.fixture
def sent(connection) -> int:
    number = submit(connection, SENR, students(SENR, 2))
    gate_loaded(connection)
    connection.commit()
    return number


def lives(connection) -> list[tuple]:
    return connection.execute(
        "select submission_id, opened_at, reopened_at, closed_at, closed_by from quality.findings"
        " where rule = 'X1' order by finding_id"
    ).fetchall()


def on(number: int, place: int = 1) -> dict[str, object]:
    return {"submission_id": number, "line_number": place}


def test_what_is_found_again_is_not_touched(connection, replace, sent):
    assert replace(on(sent), on(sent, 2)) == (2, 0)
    before = lives(connection)
    assert replace(on(sent), on(sent, 2)) == (0, 0)
    assert lives(connection) == before


def test_what_is_gone_is_closed_and_what_comes_back_is_reopened(connection, replace, sent):
    replace(on(sent))
    assert replace() == (0, 1)
    assert replace(on(sent)) == (1, 0)
    (_, opened, _, closed, closed_by), (_, since, reopened, still, _) = lives(connection)
    assert closed_by is None
    assert since == opened
    assert opened < closed < reopened
    assert still is None


def test_a_finding_goes_on_at_the_newer_line_with_the_same_key(connection, replace, sent):
    replace(on(sent))
    newer = submit(connection, SENR, [line(SENR, ssid="1000000000")])
    gate_loaded(connection)
    connection.commit()
    assert [row[3] for row in lives(connection)] == [None], "no submission closes it"
    replace(on(newer))
    (_, opened, _, closed, closed_by), (_, since, reopened, _, _) = lives(connection)
    assert (closed is not None, closed_by) == (True, newer)
    assert (since, reopened) == (opened, None)


def test_findings_outside_the_scope_stay(connection, replace, sent):
    replace(on(sent))
    elsewhere = sql.SQL("known.district_id = '3066670'")
    assert replace(scope=elsewhere) == (0, 0)
    assert [row[3] for row in lives(connection)] == [None]


def test_a_finding_of_no_submission_is_told_by_record_and_school_year(connection, replace):
    assert replace({}, {"school_year": "'2023-2024'"}) == (2, 0)
    opened = {row[1] for row in lives(connection)}
    assert replace({"message": "'more of it'"}) == (0, 1)
    (row,) = [row for row in lives(connection) if row[3] is None]
    assert row[1] in opened
    assert row[2] is None, "only its words changed"
    assert connection.execute(
        "select message from quality.findings where closed_at is null"
    ).fetchall() == [("more of it",)]


def test_findings_of_one_district_year_are_told_apart_by_what_they_are_about(connection, replace):
    one, other = ({"same_as": f"'{school}'"} for school in ("1930001", "1930002"))
    assert replace(one, other) == (2, 0)
    assert replace(other) == (0, 1)
    assert replace(one, other) == (1, 0)
    assert [row[3] is None for row in lives(connection)].count(True) == 2


def test_what_a_later_line_mended_does_not_come_back_on_the_old_one(connection, replace, sent):
    replace(on(sent), mended_by_submissions=True)
    mended = submit(connection, SENR, [line(SENR, ssid="1000000000")])
    gate_loaded(connection)
    connection.commit()
    assert [row[4] for row in lives(connection)] == [mended]
    assert replace(on(sent), mended_by_submissions=True) == (0, 0)


def test_a_finding_told_apart_by_more_than_its_line_has_the_line_s_year_at_once(
    connection, replace, sent
):
    """Else it would be counted in no school year until another finding of the record opens."""
    replace(
        {"submission_id": sent, "line_number": 1, "same_as": "'x'", "school_year": "null"},
        mended_by_submissions=True,
    )
    year, mended_with = connection.execute(
        "select school_year, mended_with from quality.findings where rule = 'X1'"
    ).fetchone()
    assert year == YEAR
    assert mended_with.startswith("key ")
