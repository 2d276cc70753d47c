"""What people are told of by themselves: held, overdue and unusual contributions, each once.

Belongs here: finding what nobody was told of yet, and the words of a message. Does not belong here:
where messages go and how (alert_sinks.py).

A message leaves the warehouse. It names districts, records, school years, rules and submission
numbers, never a file's name, a value or a student: what it is about stands in the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from delivery.contributions import read_held, read_owed
from delivery.status import district_names

Kind = Literal["held", "overdue", "unusual"]
KINDS: tuple[Kind, ...] = ("held", "overdue", "unusual")

# Counts far from those before: of lines (the gate), of students and outcomes (across files).
UNUSUAL_RULES = "^(COUNT000[23]|CERT00[678]|CERT01[0-9]|CERT02[013])"
UNUSUAL = """
select distinct rule, submission_id, district_id, record, school_year
from quality.findings
where closed_at is null and severity <> 'trial' and rule ~ %s and district_id is not null
order by district_id, record, school_year, rule
"""
TOLD = "select kind, subject, sink from ledger.alerts"
TELL = "insert into ledger.alerts (kind, subject, sink) values (%s, %s, %s) on conflict do nothing"

TITLES: dict[Kind, str] = {
    "held": "Flashlight: files held",
    "overdue": "Flashlight: contributions overdue",
    "unusual": "Flashlight: unusual contributions",
}
NEXT: dict[Kind, str] = {
    "held": "The district's last good file stays in force. `flashlight report --district CODE` "
    "writes what is wrong and what to do.",
    "overdue": "`flashlight status` lists what is missing by the submission calendar.",
    "unusual": "`flashlight findings --district CODE` says what was compared with what.",
}


@dataclass(frozen=True)
class Alert:
    """One thing to tell; `subject` makes it the same thing the next time, `line` says it."""

    kind: Kind
    subject: str
    line: str


def find(connection: psycopg.Connection) -> list[Alert]:
    """Everything that is held, overdue or unusual now, in order of kind, district and record."""
    names = district_names(connection)
    with connection.transaction():
        held = [_held(row, names) for row in read_held(connection)]
        overdue = [_overdue(row, names) for row in read_owed(connection) if row["is_overdue"]]
        unusual = [
            _unusual(row, names) for row in connection.execute(UNUSUAL, [UNUSUAL_RULES]).fetchall()
        ]
    return [*held, *overdue, *unusual]


def told(connection: psycopg.Connection) -> set[tuple[str, str, str]]:
    """What was told before, as (kind, subject, sink)."""
    with connection.transaction():
        return set(connection.execute(TOLD).fetchall())


def remember(connection: psycopg.Connection, alerts: Iterable[Alert], sink: str) -> None:
    """Write down that a sink took these alerts; commits."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(TELL, [(alert.kind, alert.subject, sink) for alert in alerts])


def message(kind: Kind, alerts: list[Alert]) -> tuple[str, str]:
    """Title and text of one message about alerts of one kind."""
    title = f"{TITLES[kind]} ({len(alerts)})"
    return title, "\n".join([*(f"- {alert.line}" for alert in alerts), "", NEXT[kind]])


def _held(row: dict[str, Any], names: dict[str, str]) -> Alert:
    what = " ".join(filter(None, (row["record"] or "unreadable file", row["school_year"])))
    line = f"{_district(row['district_id'], names)}: {what}, submission {row['submission_id']}"
    return Alert("held", str(row["submission_id"]), line)


def _overdue(row: dict[str, Any], names: dict[str, str]) -> Alert:
    subject = "|".join((row["district_id"], row["record"], row["school_year"], row["windows"][0]))
    line = (
        f"{_district(row['district_id'], names)}: {row['record']} {row['school_year']}, "
        f"due {row['due'].isoformat()} ({row['windows'][0]})"
    )
    return Alert("overdue", subject, line)


def _unusual(row: tuple[Any, ...], names: dict[str, str]) -> Alert:
    rule, submission, district, record, year = row
    subject = "|".join(map(str, (rule, district, record, year, submission or "")))
    of_what = " ".join(filter(None, (record, year)))
    return Alert("unusual", subject, f"{_district(district, names)}: {of_what}, rule {rule}")


def _district(code: str | None, names: dict[str, str]) -> str:
    return f"{code or 'shared folder'} {names.get(code or '', '')}".strip()
