"""What the graph asks of ledger and landing zone before and between the stages of a refresh.

Belongs here: reading. Does not belong here: changing anything (stages.py) or anything of Dagster.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration import figures, lineage
from orchestration.connected import connected
from orchestration.figures import NotGreen
from warehouse import settings

# The newest submission in process and the newest pending district year.
WORK = """
select
    (select max(submission_id) from ledger.submissions where state in ('received', 'loaded')),
    (select max(since) from ledger.pending_scopes)
"""

RECORDS_SENT = """
select distinct record from ledger.submissions
where record is not null and (
    district_id is null or district_id in (select district_id from ledger.pending_scopes)
)
"""


@dataclass(frozen=True)
class Overdue:
    """What a district is late with: the windows that miss it, and days since the first was due."""

    district_id: str
    school_year: str
    windows: tuple[str, ...]
    days: int


class State:
    """Every question as a method; the answers hold no rows of the data."""

    def work_waits(self) -> bool:
        """Whether a submission waits for the gate, or a district year for its build."""
        from delivery.status import work_waits

        with connected() as connection:
            return work_waits(connection)

    def pending_scopes(self) -> int:
        """How many district years wait for a build."""
        with connected() as connection:
            return connection.execute("select count(*) from ledger.pending_scopes").fetchone()[0]

    def not_green(self) -> dict[str, NotGreen]:
        """Record types of which a district's newest file is held or has rejected lines."""
        with connected() as connection:
            return figures.not_green(connection)

    def overdue(self) -> dict[str, list[Overdue]]:
        """What districts are late with today by the submission calendar, by record."""
        from delivery.contributions import read_owed, this_day

        today = this_day()
        found: dict[str, list[Overdue]] = {}
        with connected() as connection:
            for row in read_owed(connection, today):
                if row["is_overdue"]:
                    item = Overdue(
                        row["district_id"],
                        row["school_year"],
                        row["windows"],
                        (today - row["due"]).days,
                    )
                    found.setdefault(row["record"], []).append(item)
        return found

    def clock(self) -> datetime:
        """The database's time."""
        with connected() as connection:
            return connection.execute("select clock_timestamp()").fetchone()[0]

    def records_sent(self) -> set[str]:
        """The records that the waiting districts, or the central team, ever sent."""
        with connected() as connection:
            return {record for (record,) in connection.execute(RECORDS_SENT)}

    def catalog(self) -> lineage.Catalog:
        """Columns and types of all tables."""
        with connected() as connection:
            return lineage.read_catalog(connection)

    def refresh_is_running(self) -> bool:
        """Whether another process holds the lock of a refresh."""
        from ingestion.run_lock import RunInProgress, exclusive_run

        try:
            with connected() as connection, exclusive_run(connection):
                return False
        except RunInProgress:
            return True

    def what_is_new(self) -> str | None:
        """A fingerprint of the work that waits in landing zone and ledger; None where none does."""
        from ingestion.intake import something_new

        landing = settings.load().landing
        with connected() as connection:
            waiting = connection.execute(WORK).fetchone()
            if waiting == (None, None) and not (
                landing.is_dir() and something_new(connection, landing)
            ):
                return None
        return hashlib.sha256(f"{landing_state(landing)}{waiting}".encode()).hexdigest()


def landing_state(landing: Path) -> str:
    """A fingerprint of names, sizes and times of the files in the landing zone."""
    digest = hashlib.sha256()
    for path in sorted(landing.rglob("*")):
        if path.is_file():
            status = path.stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
