"""What the calendar says, in the ledger: written anew, for the day of a release."""

from __future__ import annotations

from datetime import date

import pytest
from psycopg import sql

from delivery import calendar_tables
from delivery.contributions import read_owed
from delivery.publish import publish

DISTRICT = "1964733"


@pytest.fixture
def sent(connection):
    """An enrollment file of Fall 1 in 2024-2025."""
    connection.execute(
        "insert into ledger.submissions (district_id, record, school_year, file_path, state,"
        " received_at) values (%s, 'calpads_senr', '2024-2025', 'x', 'accepted', '2024-11-01')",
        [DISTRICT],
    )
    connection.execute(
        "insert into ledger.submission_coverage (submission_id, district_id, school_year, lines)"
        " select submission_id, district_id, school_year, 1 from ledger.submissions"
    )
    connection.commit()
    return connection


def owed(connection) -> dict[str, tuple[str, date]]:
    rows = connection.execute(
        "select record, windows, due_on from ledger.owed_contributions where district_id = %s",
        [DISTRICT],
    ).fetchall()
    connection.commit()
    return {record: (windows, due) for record, windows, due in rows}


def test_windows_and_what_is_owed_are_those_of_the_calendar(sent):
    today = date(2025, 8, 10)
    calendar_tables.write(sent, today)
    expected = {
        row["record"]: (", ".join(row["windows"]), row["due"]) for row in read_owed(sent, today)
    }
    assert owed(sent) == expected
    assert expected["calpads_senr"][0] == "EOY 2, EOY 3"
    windows = sent.execute(
        "select window_name from ledger.submission_windows"
        " where school_year = '2024-2025' and record = 'calpads_senr' order by due_on, window_name"
    ).fetchall()
    assert windows == [("Fall 1",), ("EOY 2",), ("EOY 3",)]


def test_what_came_or_is_not_looked_at_any_more_is_not_owed(sent):
    calendar_tables.write(sent, date(2025, 8, 10))
    assert "calpads_senr" in owed(sent)
    calendar_tables.write(sent, date(2024, 12, 10))
    assert "calpads_senr" not in owed(sent)


def test_a_mistyped_year_in_a_rejected_line_is_no_year_that_is_collected(sent):
    """Else every district would be late with a year that has not begun, or never will."""
    sent.execute(
        "insert into ledger.submission_coverage (submission_id, district_id, school_year, lines)"
        " select submission_id, district_id, '2029-2030', 1 from ledger.submissions"
    )
    sent.execute("update ledger.submissions set lines_received = 9, lines_rejected = 9")
    sent.commit()
    calendar_tables.write(sent, date(2025, 8, 10))
    years = sent.execute("select distinct school_year from ledger.submission_windows").fetchall()
    assert years == [("2024-2025",)]
    owed_years = sent.execute("select distinct school_year from ledger.owed_contributions")
    assert owed_years.fetchall() == [("2024-2025",)]


def test_a_release_holds_what_was_found_after_the_build(sent, build):
    """Scorecards and status are views: checks across files come after dbt has built them."""
    build.execute(
        "create view build.found as select count(*) as findings,"
        " (select count(*) from ledger.owed_contributions) as owed from quality.findings"
    )
    build.execute(
        "insert into quality.findings (district_id, rule, severity, message, remedy)"
        " values (%s, 'CERT006', 'warning', 'm', 'r')",
        [DISTRICT],
    )
    build.commit()
    release = publish(build, run_id=None)
    build.execute("delete from quality.findings")
    kept = build.execute(
        sql.SQL("select findings, owed > 0 from {}").format(
            sql.Identifier(f"release_{release.release_id}", "found")
        )
    ).fetchone()
    build.rollback()
    assert kept == (1, True)
    assert build.execute("select findings from marts.found").fetchone() == (1,)
