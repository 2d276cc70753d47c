"""Findings about who a line is about, written to the district that sent the line.

Belongs here: their wording and the statements. Does not belong here: finding them.

No message names another district's student, line or district. Rule codes: SENR0008 and SENR0028 are
those of CALPADS; MID0001 (several SSIDs for one person) and SSID0001 (an SSID that stands for
somebody else) are Flashlight's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg


@dataclass(frozen=True)
class Kind:
    """A rule with its words for the registrar."""

    rule: str
    field: str
    message: str
    remedy: str
    severity: str = "warning"


RETIRED_MISMATCH = Kind(
    "SENR0008",
    "retired_ssid",
    "The retired SSID is held for a student of another gender or birth year than this line says, "
    "so it is not replaced.",
    "Check the SSID, gender and birth date; correct them in CALPADS and send the extract again.",
)
SEVERAL_SSIDS = Kind(
    "MID0001",
    "ssid",
    "The student seems to have another SSID, in this or another district of the collaborative.",
    "Search CALPADS for the student's name and birth date; if both SSIDs are one student's, ask "
    "for one of them to be retired (MID anomaly).",
)
DISPUTED_SSID = Kind(
    "SSID0001",
    "ssid",
    "The SSID is held for a student with another name and birth date, so the line is not counted "
    "for that student.",
    "Check the SSID in CALPADS; correct it, or the name and birth date, and send the line again.",
)
OVERLAP = Kind(
    "SENR0028",
    "enrollment_school_start_date",
    "The enrollment overlaps an enrollment of the student in another district of the collaborative "
    "(CCE anomaly).",
    "Check the start and exit dates with the family or, through CALPADS, with the other district; "
    "correct them or resolve the anomaly there.",
)

_WRITE = """
insert into quality.findings
    (submission_id, district_id, record, line_number, field, rule, severity, message, remedy)
select submission_id, district_id, record, %(line)s, %(field)s, %(rule)s, %(severity)s,
    %(message)s, %(remedy)s
from ledger.submissions
where
    submission_id = %(submission)s
    and not exists (
        select from quality.findings as known
        where
            known.submission_id = %(submission)s and known.line_number = %(line)s
            and known.rule = %(rule)s
    )
"""


def write(connection: psycopg.Connection, kind: Kind, submission_id: int, line_number: int) -> None:
    """Write a finding about a line unless it is there already. In the caller's transaction."""
    connection.execute(_WRITE, vars(kind) | {"submission": submission_id, "line": line_number})


def remove(
    connection: psycopg.Connection, kind: Kind, submission_id: int, line_number: int
) -> None:
    """Remove a finding about a line that no longer holds."""
    connection.execute(
        "delete from quality.findings where submission_id = %s and line_number = %s and rule = %s",
        [submission_id, line_number, kind.rule],
    )
