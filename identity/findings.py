"""Findings about who a line is about, written to the district that sent the line.

Belongs here: their wording and the statements. Does not belong here: finding them.

No message names another district's student, line or district. Rule codes: SENR0008 and SENR0028 are
those of CALPADS; MID0001 (several SSIDs for one person) and SSID0001 (an SSID that stands for
somebody else) are Flashlight's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from expectations import recomputed, scorecards
from expectations.dimensions import Dimension

EVERYWHERE = sql.SQL("true")


@dataclass(frozen=True)
class Kind:
    """A rule of every record, with its words for the registrar."""

    rule: str
    field: str
    message: str
    remedy: str
    severity: str = "warning"
    dimension: Dimension = "uniqueness"
    record: str = ""

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule


RETIRED_MISMATCH = Kind(
    "SENR0008",
    "retired_ssid",
    "The retired SSID is held for a student of another gender or birth year than this line says, "
    "so it is not replaced.",
    "Check the SSID, gender and birth date; correct them in CALPADS and send the extract again.",
    dimension="consistency",
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
KINDS = (RETIRED_MISMATCH, SEVERAL_SSIDS, DISPUTED_SSID, OVERLAP)

_FOUND = """
select sent.district_id, null as school_year, sent.record, line.submission_id, line.line_number,
    {field} as field, {rule} as rule, {severity} as severity, {message} as message,
    {remedy} as remedy, cast(null as integer) as lines, line.same_as
from ({lines}) as line join ledger.submissions as sent using (submission_id)
"""


def replace(
    connection: psycopg.Connection,
    kind: Kind,
    lines: sql.Composable,
    scope: sql.Composable = EVERYWHERE,
    *,
    mended_by_submissions: bool = True,
) -> None:
    """Keep the findings of a kind in step with what is known now. In the caller's transaction.

    `lines` is a query of all lines it is true of (submission_id, line_number, same_as: see
    expectations/recomputed.py) within `scope`, a condition on quality.findings `known`.
    """
    scorecards.declare(connection, KINDS, "identity")
    words = {name: sql.Literal(value) for name, value in vars(kind).items()}
    recomputed.replace(
        connection,
        [kind.rule],
        sql.SQL(_FOUND).format(lines=lines, **words),
        scope,
        mended_by_submissions=mended_by_submissions,
    )
