"""Accepted contributions for the tests of identity, as intake, load and gate leave them.

Belongs here: lines of made-up students and a short way through the gate. Does not belong here:
tests.
"""

from __future__ import annotations

from typing import Any

import psycopg

from identity.refresh import IdentitySummary, identify
from tests.expectations import submissions

HERE, THERE = "1964733", "3066670"
SCHOOL = "1930001"

ANA = {
    "student_legal_first_name": "Ana María",
    "student_legal_last_name": "Núñez-O'Neill",
    "student_birth_date": "20120304",
    "student_gender_code": "F",
}
LEO = {
    "student_legal_first_name": "Leo",
    "student_legal_last_name": "Xiong",
    "student_birth_date": "20100811",
    "student_gender_code": "M",
}
LOCAL_ANA = {
    "first_name": "Ana Maria",
    "last_name": "Nunez-Oneill",
    "birth_date": "2012-03-04",
    "gender": "F",
}
LOCAL_LEO = {
    "first_name": "Leo",
    "last_name": "Xiong",
    "birth_date": "2010-08-11",
    "gender": "M",
}


def enrollment(ssid: str, local: str | None = None, **values: str) -> dict[str, str | None]:
    """A SENR line; without a name it is Ana's."""
    return submissions.line("calpads_senr", ssid=ssid, local_student_id=local) | ANA | values


def local_student(local: str, ssid: str | None = None, **values: str) -> dict[str, str | None]:
    """A line of a district's own list of students; without a name it is Ana's."""
    line = {
        "local_student_id": local,
        "ssid": ssid,
        "school_code": SCHOOL,
        "grade_level": "07",
        "enrollment_start_date": "2024-08-12",
    }
    return line | LOCAL_ANA | values


def accept(
    connection: psycopg.Connection, record: str, lines: list[dict[str, Any]], district: str = HERE
) -> int:
    """Contribute lines of a record that all pass the gate; the value is the submission."""
    for line in lines:
        if "reporting_lea" in line:
            line["reporting_lea"] = district
    number = submissions.submit(connection, record, lines, district=district)
    connection.execute(
        "update ledger.submissions set state = 'accepted', lines_accepted = lines_received"
        " where submission_id = %s",
        [number],
    )
    pend(connection)
    connection.commit()
    return number


def pend(connection: psycopg.Connection) -> None:
    """Let every district year wait for a build."""
    connection.execute(
        "insert into ledger.pending_scopes (district_id, school_year)"
        " select distinct district_id, school_year from ledger.submission_coverage"
        " on conflict do nothing"
    )


def built(connection: psycopg.Connection) -> None:
    """Let no district year wait, as after a publication."""
    connection.execute("delete from ledger.pending_scopes")
    connection.commit()


def run(connection: psycopg.Connection, secret) -> IdentitySummary:
    """Run identity as a refresh does."""
    done = identify(connection, secret)
    connection.commit()
    return done


def key_of(connection: psycopg.Connection, ssid: str):
    """The key of an SSID."""
    return connection.execute(
        "select student_key from pii.student_identifiers where ssid = %s", [ssid]
    ).fetchone()[0]


def local_of(connection: psycopg.Connection, local: str, district: str = HERE) -> tuple:
    """(key, method) of a local identifier."""
    return connection.execute(
        "select student_key, method from pii.local_student_identifiers"
        " where district_id = %s and local_student_id = %s",
        [district, local],
    ).fetchone()


def rules(connection: psycopg.Connection) -> list[tuple]:
    """(district, submission, line, rule) of every finding."""
    return connection.execute(
        "select district_id, submission_id, line_number, rule from quality.open_findings"
        " order by district_id, submission_id, line_number, rule"
    ).fetchall()
