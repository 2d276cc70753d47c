"""The status: what is overdue, what is held and what waits."""

from __future__ import annotations

from datetime import date

import pytest

from delivery.status import read_status, work_waits


@pytest.fixture
def receive(connection):
    """Give a function that enters a submission with its coverage and returns its number."""

    def enter(
        district, record, year, state="accepted", reason=None, path="file", member=None
    ) -> int:
        (number,) = connection.execute(
            "insert into ledger.submissions"
            " (district_id, record, school_year, file_path, archive_member, state, reason)"
            " values (%s, %s, %s, %s, %s, %s, %s) returning submission_id",
            [district, record, year, path, member, state, reason],
        ).fetchone()
        if year is not None:
            connection.execute(
                "insert into ledger.submission_coverage values (%s, %s, '', %s, 1)",
                [number, district, year],
            )
        connection.commit()
        return number

    return enter


def _overdue(connection) -> set[tuple[str, str, str | None]]:
    rows = read_status(connection).overdue
    return {(row["district_id"], row["record"], row["last_contributed"]) for row in rows}


def test_what_a_district_sent_last_year_is_overdue_until_it_comes(connection, receive):
    receive("1964733", "calpads_soff", "2023-2024")
    receive("1964733", "toms_caaspp", "2024-2025")
    assert ("1964733", "calpads_soff", "2023-2024") in _overdue(connection)

    receive("1964733", "calpads_soff", "2024-2025")
    assert not any(record == "calpads_soff" for _, record, _ in _overdue(connection))


def test_what_the_collaborative_requires_is_overdue_though_it_never_came(connection, receive):
    for record in ("calpads_senr", "calpads_sinf", "calpads_sprg", "calpads_sela"):
        receive("1964733", record, "2024-2025")
    receive("1964733", "toms_caaspp", "2024-2025")

    assert _overdue(connection) == {("1964733", "calpads_stas", None)}


def test_what_is_not_due_yet_is_expected(connection, receive):
    receive("1964733", "calpads_soff", "2023-2024")
    receive("1964733", "calpads_senr", "2024-2025")

    def states(today) -> tuple[set[str], set[str]]:
        now = read_status(connection, today)
        return {row["record"] for row in now.overdue}, {row["record"] for row in now.expected}

    overdue, expected = states(date(2024, 12, 15))
    assert overdue == set()
    assert {"calpads_sinf", "calpads_sela"} <= expected
    assert "calpads_soff" not in expected
    overdue, expected = states(date(2025, 7, 31))
    assert "calpads_sinf" in overdue
    assert "calpads_soff" in expected
    assert "calpads_soff" in states(date(2025, 8, 1))[0]


def test_a_held_file_does_not_count_as_contributed(connection, receive):
    receive("1964733", "calpads_senr", "2024-2025")
    receive("3066670", "calpads_soff", "2023-2024")
    receive("3066670", "calpads_soff", "2024-2025", state="held")

    assert ("3066670", "calpads_soff", "2023-2024") in _overdue(connection)


def test_a_held_file_is_shown_until_a_later_one_is_accepted(connection, receive):
    number = receive("1964733", "calpads_senr", "2024-2025", state="held", reason="Too few lines")
    (held,) = read_status(connection).held
    assert (held["submission_id"], held["reason"]) == (number, "Too few lines")

    receive("1964733", "calpads_senr", "2024-2025")
    assert read_status(connection).held == []


def _held(connection) -> list[int]:
    return [row["submission_id"] for row in read_status(connection).held]


@pytest.mark.parametrize("record", [None, "calpads_senr"])
@pytest.mark.parametrize("state", ["accepted", "duplicate", "loaded"])
def test_an_unreadable_file_is_shown_until_it_comes_again_readable(
    connection, receive, record, state
):
    """Its record or year is unknown, so only its path tells which later file takes its place."""
    number = receive("1964733", record, None, state="held", path="1964733/senr.txt")
    receive("1964733", "calpads_stas", "2024-2025", path="1964733/stas.txt")
    receive("3066670", "calpads_senr", "2024-2025", path="1964733/senr.txt")
    assert _held(connection) == [number]

    again = receive("1964733", None, None, state="held", path="1964733/senr.txt")
    assert _held(connection) == [number, again]

    receive("1964733", "calpads_senr", "2024-2025", state=state, path="1964733/senr.txt")
    assert _held(connection) == []


def test_an_unreadable_member_is_not_settled_by_another_one(connection, receive):
    number = receive("1964733", None, None, state="held", path="a.zip", member="senr.txt")
    receive("1964733", "calpads_stas", "2024-2025", path="a.zip", member="stas.txt")
    assert _held(connection) == [number]

    receive("1964733", "calpads_senr", "2024-2025", path="a.zip", member="senr.txt")
    assert _held(connection) == []


def _arrived_but_held(connection) -> dict[tuple[str, str], list[int]]:
    rows = read_status(connection).overdue
    return {(row["district_id"], row["record"]): row["arrived_but_held"] for row in rows}


def test_overdue_names_the_held_files_that_may_be_the_missing_one(connection, receive):
    receive("1964733", "calpads_senr", "2024-2025")
    receive("3066670", "calpads_senr", "2023-2024")
    unreadable = receive("3066670", None, None, state="held", path="a")
    senr = receive("3066670", "calpads_senr", "2024-2025", state="held", path="b")
    receive("3066670", "calpads_senr", "2023-2024", state="held", path="c")

    held = _arrived_but_held(connection)
    assert held["3066670", "calpads_senr"] == [unreadable, senr]
    assert held["3066670", "calpads_stas"] == [unreadable]


def test_a_district_all_of_whose_files_are_held_does_not_look_silent(connection, receive):
    receive("1964733", "calpads_senr", "2024-2025")
    unreadable = receive("3066670", None, None, state="held")

    assert _arrived_but_held(connection)["3066670", "calpads_senr"] == [unreadable]


def test_work_waits_while_a_file_or_a_scope_is_unfinished(connection, receive):
    assert not work_waits(connection)
    receive("1964733", "calpads_senr", "2024-2025", state="loaded")
    assert work_waits(connection)
    connection.execute("update ledger.submissions set state = 'accepted'")
    connection.execute("insert into ledger.pending_scopes values ('1964733', '2024-2025')")
    connection.commit()
    assert work_waits(connection)
