"""Failures: the right exit status, one or two plain lines, no traceback and no data."""

from __future__ import annotations

import psycopg
import pytest

from cli.main import describe


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["rollback"],
        ["rollback", "first"],
        ["submissions", "--district", "19"],
        ["submissions", "--district", "19647330000001"],
        ["findings", "--submission", "x"],
        ["trace", "--measure", "m", "--entity", "196", "--year", "2024-2025"],
        ["trace", "--measure", "m", "--entity", "19", "--year", "2024-2026"],
        ["trace", "--measure", "m", "--entity", "19", "--year", "2024"],
        ["withdraw", "1964733"],
        ["sample", "--out", "nowhere", "--years", "2024"],
        ["sample", "--out", "nowhere", "--districts", "0"],
    ],
)
def test_wrong_usage_is_status_2_and_touches_no_database(run, arguments, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = run(*arguments)

    assert result.status == 2
    assert result.out == ""
    assert 1 <= len(result.err.splitlines()) <= 2
    assert result.err.startswith("flashlight: ")


def test_what_cannot_be_done_is_status_1_with_what_to_do(run, connection):
    result = run("rollback", "99")

    assert result.status == 1
    assert result.out == ""
    assert "Kept releases: none" in result.err
    assert "Traceback" not in result.err


def test_a_missing_landing_zone_is_named(run, home, tmp_path):
    result = run("refresh", "--landing", str(tmp_path / "nowhere"))

    assert result.status == 1
    assert str(tmp_path / "nowhere") in result.err


def test_the_traceback_is_there_for_who_asks(run, connection, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_DEBUG", "1")
    assert "Traceback" in run("rollback", "99").err


def test_an_unreachable_database_says_where_to_look():
    with pytest.raises(psycopg.OperationalError) as caught:
        psycopg.connect("postgresql://nobody@127.0.0.1:1/none")
    assert "FLASHLIGHT_DATABASE_URL" in describe(caught.value)


def test_a_servers_message_never_shows_the_data(connection):
    with pytest.raises(psycopg.Error) as caught:
        connection.execute("select '9876543210'::date")
    message = describe(caught.value)
    assert "9876543210" not in message
    connection.rollback()

    with pytest.raises(psycopg.Error) as caught:
        connection.execute("insert into ledger.landing_files values ('a', 1, 1, 'x'), (null)")
    assert "landing_files" in describe(caught.value) or "refused" in describe(caught.value)


def test_at_most_two_lines_are_told():
    assert describe(ValueError("one\n\ntwo\nthree")) == "one\ntwo"
