"""What a report says, as data: the page shows this and nothing else.

Belongs here: the shape of a report. Does not belong here: where it comes from (the readers beside
this file) or how it looks (page.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# The central team's own eyes: findings of rules that are being tried out.
NEVER_SHOWN = "trial"
SEVERITIES = ("fatal", "warning", "information")


@dataclass(frozen=True)
class Sent:
    """A file of the run, or one in a zip: what became of it and of each of its lines.

    `lines_before` and `rejected_before` are those of the district's file of the same record and
    school year before it, None where there is none.
    """

    submission_id: int
    district_id: str
    name: str
    record: str | None
    form: str | None
    school_year: str | None
    mapping: str | None
    sha256: str | None
    received_at: datetime
    state: str
    reason: str | None
    lines_received: int
    lines_accepted: int
    lines_rejected: int
    lines_superseded: int
    lines_before: int | None = None
    rejected_before: int | None = None
    worksheet: str | None = None


@dataclass(frozen=True)
class Example:
    """One of the lines with a finding; `value` is None for personal fields."""

    submission_id: int | None
    line_number: int | None
    value: str | None
    message: str


@dataclass(frozen=True)
class Findings:
    """The open findings of one rule about one field of a record, with the first lines.

    `kind` is 'run' for files of the run, 'earlier' for files before it or for no file alone,
    'identity' for findings about whose a line is. `is_same_message` says that every finding has
    the message of the first.
    """

    kind: str
    severity: str
    rule: str
    record: str | None
    field: str | None
    message: str
    remedy: str
    count: int
    is_same_message: bool
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Closed:
    """Findings of a rule that were mended in the run, with the first submissions and lines.

    The line is None for a finding about a whole file.
    """

    severity: str
    rule: str
    record: str | None
    message: str
    count: int
    lines: tuple[tuple[int | None, int | None], ...]


@dataclass(frozen=True)
class Run:
    """One run in which the district sent files: their lines, and findings open when it ended."""

    began: datetime
    files: int
    lines_received: int
    lines_rejected: int
    open_findings: int

    @property
    def rejected_share(self) -> float:
        """Rejected lines in percent of those received; 0 where none was."""
        return 100 * self.lines_rejected / self.lines_received if self.lines_received else 0.0


@dataclass(frozen=True)
class WindowState:
    """A window of the submission calendar for the district: what came, what is still to come."""

    school_year: str
    name: str
    title: str
    due: date
    is_example: bool
    is_past: bool
    arrived: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Correction:
    """A file to mend and send back, and the file beside it that says what is wrong in it.

    `is_whole` where it holds more than the rejected lines: whole schools, or the whole file.
    """

    submission_id: int
    record: str
    file: str
    reasons: str
    lines: int
    rejected: int
    is_whole: bool


@dataclass(frozen=True)
class Report:
    """Everything that the page of one district and run shows."""

    district_id: str
    district_name: str | None
    since: datetime
    written_at: datetime
    release_id: int | None
    release_at: datetime | None
    sent: tuple[Sent, ...]
    findings: tuple[Findings, ...]
    opened: int
    reopened: int
    closed: tuple[Closed, ...]
    windows: tuple[WindowState, ...]
    trend: tuple[Run, ...]
    corrections: tuple[Correction, ...] = ()

    def of_kind(self, kind: str) -> list[Findings]:
        """The findings of a kind, the worst first."""
        return [item for item in self.findings if item.kind == kind]
