"""The status: what is overdue, what is held and what waits."""

from __future__ import annotations

import pytest

from delivery.status import read_findings, read_status, read_submissions, work_waits


@pytest.fixture
def receive(connection):
    """Give a function that enters a submission with its coverage and returns its number."""

    def enter(district, record, year, state="accepted", reason=None) -> int:
        (number,) = connection.execute(
            "insert into ledger.submissions"
            " (district_id, record, school_year, file_path, state, reason)"
            " values (%s, %s, %s, 'file', %s, %s) returning submission_id",
            [district, record, year, state, reason],
        ).fetchone()
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
    receive("1964733", "calpads_stas", "2023-2024")
    receive("1964733", "calpads_senr", "2024-2025")
    assert _overdue(connection) == {("1964733", "calpads_stas", "2023-2024")}

    receive("1964733", "calpads_stas", "2024-2025")
    assert _overdue(connection) == set()


def test_what_others_sent_this_year_is_overdue(connection, receive):
    receive("1964733", "calpads_senr", "2024-2025")
    receive("1964733", "toms_caaspp", "2024-2025")
    receive("3066670", "calpads_senr", "2024-2025")

    assert _overdue(connection) == {("3066670", "toms_caaspp", None)}


def test_a_held_file_does_not_count_as_contributed(connection, receive):
    receive("1964733", "calpads_senr", "2024-2025")
    receive("3066670", "calpads_senr", "2023-2024")
    receive("3066670", "calpads_senr", "2024-2025", state="held")

    assert _overdue(connection) == {("3066670", "calpads_senr", "2023-2024")}


def test_a_held_file_is_shown_until_a_later_one_is_accepted(connection, receive):
    number = receive("1964733", "calpads_senr", "2024-2025", state="held", reason="Too few lines")
    (held,) = read_status(connection).held
    assert (held["submission_id"], held["reason"]) == (number, "Too few lines")

    receive("1964733", "calpads_senr", "2024-2025")
    assert read_status(connection).held == []


def test_work_waits_while_a_file_or_a_scope_is_unfinished(connection, receive):
    assert not work_waits(connection)
    receive("1964733", "calpads_senr", "2024-2025", state="loaded")
    assert work_waits(connection)
    connection.execute("update ledger.submissions set state = 'accepted'")
    connection.execute("insert into ledger.pending_scopes values ('1964733', '2024-2025')")
    connection.commit()
    assert work_waits(connection)


def test_submissions_and_findings_are_those_of_the_district(connection, receive):
    mine = receive("1964733", "calpads_senr", "2024-2025")
    other = receive("3066670", "calpads_senr", "2024-2025")
    for number, district in ((mine, "1964733"), (other, "3066670")):
        connection.execute(
            "insert into quality.findings"
            " (submission_id, district_id, line_number, rule, severity, message, remedy)"
            " values (%s, %s, 1, 'required', 'fatal', 'Missing.', 'Fill in.')",
            [number, district],
        )
    connection.commit()

    assert [row["submission_id"] for row in read_submissions(connection, "1964733")] == [mine]
    assert [row["submission_id"] for row in read_findings(connection, "1964733")] == [mine]
    assert [row["submission_id"] for row in read_findings(connection, None, other)] == [other]
    assert len(read_findings(connection)) == 2
