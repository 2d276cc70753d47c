"""The register of change ideas on its way into the ledger: landing/<district>/change_ideas.yml.

Belongs here: opening the file, and writing its ideas or what is wrong with it. Does not belong
here: what an idea is and what a register's text says (change_ideas.py).

The register says the whole of a district's ideas: a newer file replaces all, one that is wrong
replaces nothing and becomes findings. It is read by the refresh as every file of the landing zone.
"""

from __future__ import annotations

import hashlib

import psycopg

from ingestion.change_ideas import ChangeIdea, ChangeIdeaError, parse
from ingestion.landing import LandingFile
from ingestion.source import Source

FILE = "change_ideas.yml"
RULE = "IDEAS0001"
LARGEST = 1_000_000
REMEDY = "Correct change_ideas.yml (docs/districts.md) and send it again; the ideas before stay."


def is_register(file: LandingFile) -> bool:
    """Whether a file of the landing zone is a district's register."""
    return file.district_id is not None and file.path == f"{file.district_id}/{FILE}"


def take_in(connection: psycopg.Connection, file: LandingFile) -> str:
    """Bring a register into the ledger, in the caller's transaction; the SHA-256 of its bytes.

    Ideas that differ from those before make the school years of both pending. Raises
    UnreadableError where the file is none that can be opened.
    """
    with Source(file) as source:
        content = source.read(LARGEST + 1)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        if len(content) > LARGEST:
            raise ChangeIdeaError([f"The register is larger than {LARGEST:,} bytes."])
        ideas = parse(_decoded(content), file.district_id)
    except ChangeIdeaError as error:
        _tell(connection, file.district_id, error.problems)
        return sha256
    _tell(connection, file.district_id, [])
    _replace(connection, file.district_id, ideas)
    return sha256


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ChangeIdeaError(["The register of change ideas is not in UTF-8."]) from None


def _tell(connection: psycopg.Connection, district_id: str, problems: list[str]) -> None:
    """Close what was wrong with the file before, and write what is wrong with this one."""
    connection.execute(
        "update quality.findings set closed_at = clock_timestamp()"
        " where district_id = %s and rule = %s and closed_at is null",
        [district_id, RULE],
    )
    connection.cursor().executemany(
        "insert into quality.findings"
        " (district_id, record, rule, severity, message, remedy, mended_with)"
        " values (%s, 'change_ideas', %s, 'fatal', %s, %s, 'recomputation')",
        [(district_id, RULE, problem, REMEDY) for problem in problems],
    )


_OF_DISTRICT = """
select idea_id, school_id, title, what, student_group, start_date, school_year, measure_id,
    expected_direction, owner_role
from ledger.change_ideas where district_id = %s
"""


def _replace(connection: psycopg.Connection, district_id: str, ideas: list[ChangeIdea]) -> None:
    new = {
        (idea.id, school, idea.title, idea.what, idea.student_group, idea.start_date,
         idea.school_year, idea.measure, idea.expected_direction, idea.owner_role)
        for idea in ideas
        for school in (idea.schools or ("",))
    }  # fmt: skip
    before = set(connection.execute(_OF_DISTRICT, [district_id]).fetchall())
    if new == before:
        return
    connection.execute("delete from ledger.change_ideas where district_id = %s", [district_id])
    connection.cursor().executemany(
        "insert into ledger.change_ideas (district_id, idea_id, school_id, title, what,"
        " student_group, start_date, school_year, measure_id, expected_direction, owner_role)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [(district_id, *row) for row in sorted(new, key=lambda row: row[:2])],
    )
    connection.cursor().executemany(
        "insert into ledger.pending_scopes (district_id, school_year) values (%s, %s)"
        " on conflict (district_id, school_year) do update set since = clock_timestamp()",
        [(district_id, year) for year in sorted({row[6] for row in new ^ before})],
    )
