"""Overlapping enrollments in two districts: each district is told about its own line, no more."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from identity import overlaps
from tests.identity.contribute import HERE, THERE, accept, enrollment, rules

STUDENT = "00000000-0000-0000-0000-000000000001"
SPAN = {
    "school_year": "2024-2025",
    "student_key": STUDENT,
    "enrollment_status": "10",
    "is_primary": True,
    "is_qualifying": True,
}


@pytest.fixture
def spans(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Give a connection with an accepted line in each of two districts and no span yet."""
    connection.execute("drop table if exists conformed.fct_enrollment_span cascade")
    connection.execute(
        "create table conformed.fct_enrollment_span (district_id text, school_year text,"
        " student_key uuid, span_start date, span_end date, enrollment_status text,"
        " is_primary boolean, is_qualifying boolean, submission_id bigint, line_number integer)"
    )
    accept(connection, "calpads_senr", [enrollment("1000000001"), enrollment("1000000002")])
    accept(connection, "calpads_senr", [enrollment("1000000001")], THERE)
    yield connection
    connection.rollback()
    connection.execute("drop table conformed.fct_enrollment_span")
    connection.commit()


def span(connection, district: str, start: str, end: str, line: int = 1, **values) -> None:
    row = SPAN | values | {
        "district_id": district, "span_start": start, "span_end": end, "line_number": line,
        "submission_id": 1 if district == HERE else 2,
    }  # fmt: skip
    connection.execute(
        "insert into conformed.fct_enrollment_span (district_id, school_year, student_key,"
        " span_start, span_end, enrollment_status, is_primary, is_qualifying, submission_id,"
        " line_number) values (%(district_id)s, %(school_year)s, %(student_key)s, %(span_start)s,"
        " %(span_end)s, %(enrollment_status)s, %(is_primary)s, %(is_qualifying)s,"
        " %(submission_id)s, %(line_number)s)", row,
    )  # fmt: skip


def test_two_primary_enrollments_are_told_to_both(spans):
    span(spans, HERE, "2024-08-12", "2024-10-20")
    span(spans, THERE, "2024-10-01", "2025-06-30")
    assert overlaps.find(spans) == 1
    assert rules(spans) == [(HERE, 1, 1, "SENR0028"), (THERE, 2, 1, "SENR0028")]
    (text,) = spans.execute("select string_agg(message || remedy, '') from quality.findings")
    assert HERE not in text[0]
    assert THERE not in text[0]
    assert [row.days for row in overlaps.read(spans, HERE)] == [20]


@pytest.mark.parametrize(
    ("start", "end", "values"),
    [
        ("2024-10-20", "2025-06-30", {}),  # the day of the change belongs to both
        ("2024-10-21", "2025-06-30", {}),
        ("2024-09-01", "2024-10-01", {"is_qualifying": False}),
        ("2024-09-01", "2024-10-01", {"enrollment_status": "20", "is_primary": False}),
        ("2024-09-21", "2024-10-20", {"enrollment_status": "30", "is_primary": False}),  # 30 days
    ],
)
def test_what_is_no_overlap(spans, start, end, values):
    span(spans, HERE, "2024-08-12", "2024-10-20")
    span(spans, THERE, start, end, **values)
    assert overlaps.find(spans) == 0
    assert rules(spans) == []


def test_a_short_term_enrollment_may_share_thirty_days(spans):
    span(spans, HERE, "2024-08-12", "2024-10-20")
    span(spans, THERE, "2024-09-20", "2024-10-20", enrollment_status="30", is_primary=False)
    assert overlaps.find(spans) == 1
    assert overlaps.read(spans)[0].kind == "primary and short-term"


def test_within_a_district_there_is_no_such_anomaly(spans):
    span(spans, HERE, "2024-08-12", "2024-10-20")
    span(spans, HERE, "2024-10-01", "2025-06-30", line=2)
    assert overlaps.find(spans) == 0


def test_the_other_district_correcting_its_dates_resolves_both_findings(spans):
    span(spans, HERE, "2024-08-12", "2024-10-20")
    span(spans, THERE, "2024-10-01", "2025-06-30")
    overlaps.find(spans)
    overlaps.find(spans)
    assert len(rules(spans)) == 2
    spans.execute(
        "update conformed.fct_enrollment_span set span_start = '2024-10-21' where district_id = %s",
        [THERE],
    )
    spans.execute("delete from ledger.pending_scopes where district_id = %s", [HERE])
    overlaps.find(spans)
    assert rules(spans) == []
    assert overlaps.read(spans) == []


def test_what_waits_for_no_build_is_not_looked_at(spans):
    span(spans, HERE, "2024-08-12", "2024-10-20")
    span(spans, THERE, "2024-10-01", "2025-06-30")
    spans.execute("delete from ledger.pending_scopes")
    assert overlaps.find(spans) == 0


def test_without_a_build_there_is_nothing_to_find(connection):
    connection.execute("drop table if exists conformed.fct_enrollment_span cascade")
    assert overlaps.find(connection) == 0
