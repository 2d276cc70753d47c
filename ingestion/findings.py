"""Findings about files and lines that could not be taken in or loaded, written to schema quality.

Belongs here: the statements. Does not belong here: their wording (ingestion/malformed.py) or
findings about values (expectations/).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

import psycopg

from ingestion.fields import SEPARATOR, escaped

COPIED_AT_ONCE = 64 * 1024

# Values are personal until the gate knows which field they are in, so none is written.
INSERT_FINDING = """
insert into quality.findings
    (submission_id, district_id, record, line_number, rule, severity, message, remedy)
select submission_id, district_id, record, %s, %s, %s, %s, %s
from ledger.submissions
where submission_id = %s
"""

INSERT_MALFORMED = """
insert into quality.findings
    (submission_id, district_id, record, line_number, rule, severity, message, remedy)
select
    submission.submission_id, submission.district_id, submission.record, malformed.line_number,
    malformed.rule, malformed.severity, malformed.message, malformed.remedy
from malformed
join ledger.submissions as submission on submission.submission_id = %s
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is wrong, in plain words. `line_number` is None for the file as a whole."""

    rule: str
    severity: str
    message: str
    remedy: str
    line_number: int | None = None


def write_findings(
    connection: psycopg.Connection, submission_id: int, statements: Iterable[Statement]
) -> None:
    """Write what is wrong with a submission that is in the ledger."""
    rows = [
        (item.line_number, item.rule, item.severity, item.message, item.remedy, submission_id)
        for item in statements
    ]
    if rows:
        connection.cursor().executemany(INSERT_FINDING, rows)


def set_aside(spool: BinaryIO, said: bytes, line_number: int, content: str) -> None:
    """Keep a malformed line, of which `as_copied` is said, until the others are copied."""
    content = escaped(content.encode())
    spool.write(b"%b%d%b%b\n" % (said, line_number, SEPARATOR, content))


def as_copied(statement: Statement) -> bytes:
    """What is said of a line, as the beginning of a row of table malformed."""
    said = (statement.rule, statement.severity, statement.message, statement.remedy)
    return b"".join(escaped(text.encode()) + SEPARATOR for text in said)


def write_malformed(connection: psycopg.Connection, submission_id: int, spool: BinaryIO) -> None:
    """Write one finding and one rejected line, with its content, for every line set aside."""
    if not spool.tell():
        return
    spool.seek(0)
    connection.execute(
        "create temporary table malformed (rule text, severity text, message text, remedy text,"
        " line_number integer, content text) on commit drop"
    )
    with connection.cursor().copy("copy malformed from stdin with (delimiter e'\\x1f')") as copy:
        while rows := spool.read(COPIED_AT_ONCE):
            copy.write(rows)
    connection.execute(INSERT_MALFORMED, [submission_id])
    connection.execute(
        "insert into quality.rejected_lines (submission_id, line_number, rules, content)"
        " select %s, line_number, array[rule], content from malformed",
        [submission_id],
    )
    connection.execute("drop table malformed")
