"""The stages of a refresh as the graph calls them: one connection each, one report each.

Belongs here: opening a connection, calling the part that does the work, and reading from the ledger
what became of it. Does not belong here: the work itself (ingestion/, expectations/, delivery/),
questions that change nothing (state.py) or anything of Dagster. Parts are imported when their stage
starts: the graph loads without them.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import psycopg

from orchestration import figures
from orchestration.connected import connected
from orchestration.figures import Figures
from orchestration.state import State
from warehouse import settings

# What a full refresh recomputes: every district year of which the ledger holds lines.
EVERY_SCOPE = "select district_id, school_year from ledger.submission_coverage"


class Stages(State):
    """Every stage as a method; each returns its figures, never rows of the data."""

    def take_in(self, landing: Path, run_id: str) -> Figures:
        """Bring every new file of the landing zone into the ledger and the archive."""
        from ingestion.intake import take_in

        with connected() as connection:
            done = take_in(connection, landing, settings.load().archive, run_id)
        return {
            "submissions_received": len(done.received),
            "duplicates": len(done.duplicates),
            "held_unreadable": len(done.held),
            "files_unchanged": done.unchanged,
            "files_still_changing": done.changing,
        }

    def mark_everything(self) -> int:
        """Make every district year in the ledger pending; how many are pending then."""
        from expectations import scopes

        with connected() as connection:
            scopes.add(connection, EVERY_SCOPE)
        return self.pending_scopes()

    def load(self) -> dict[str, Figures]:
        """Load every received submission; figures by record type."""
        from ingestion.layout import load_layouts
        from ingestion.load import load_received

        with connected() as connection:
            done = load_received(connection, settings.load().archive, load_layouts())
            return figures.of_load(connection, done)

    def gate(self) -> dict[str, Figures]:
        """Give every loaded submission its verdict; figures by record type."""
        from delivery import calendar_tables
        from expectations.gate import gate_loaded

        with connected() as connection:
            waiting = _loaded(connection)
            done = gate_loaded(connection, data_docs=settings.load().data_docs)
            calendar_tables.write(connection)
            return figures.of_gate(connection, waiting, done)

    def assign_keys(self) -> Figures:
        """Find out whose every new line is: keys, retired identifiers, links to students."""
        from identity.refresh import identify

        with connected() as connection:
            return vars(identify(connection, settings.load().student_key_secret))

    def compute_growth(self) -> Figures:
        """Compute the growth that changed scores and students touch."""
        from analysis.collaborative_growth.step import compute_growth

        with connected() as connection:
            return compute_growth(connection)

    def check_across_files(self) -> Figures:
        """Check what was built across files and years, before it is published.

        Such checks warn and inform. So one whose SQL fails does not stop the publication: it is
        named in `not_evaluated`, and the findings stay as they were.
        """
        from expectations.cross_file import run
        from expectations.suite import GateError

        folder = settings.load().data_docs / run.NAME
        with connected() as connection:
            try:
                done = run.check(connection, data_docs=folder)
            except GateError as error:
                return {
                    "checks": 0,
                    "district_years": 0,
                    "findings": 0,
                    "not_evaluated": str(error),
                }
        return {
            "checks": done.checks,
            "district_years": done.scopes,
            "findings": sum(done.found.values()),
            "by_check": dict(done.found),
            "check_seconds": round(done.seconds, 3),
        }

    def publish(self, run_id: str, build_started: datetime | None) -> Figures:
        """Put what was built and audited in force as a release."""
        from delivery.publish import publish
        from identity import overlaps

        with connected() as connection:
            found = overlaps.find(connection)
            release = publish(connection, run_id=run_id, build_started=build_started)
        return {
            "release_id": release.release_id,
            "as_of_date": release.as_of_date.isoformat(),
            "cells": release.cells or 0,
            "overlapping_enrollments": found,
        }

    def report(self, since: datetime | None) -> Figures:
        """Write the reports of the districts of which a file came or was judged since then.

        Without a moment: those of all districts, each about its newest run.
        """
        from delivery.quality_report.write import write_for_run, write_on_demand

        home = settings.load()
        with connected() as connection:
            written = (
                write_on_demand(connection, home.reports, home.archive)
                if since is None
                else write_for_run(connection, home.reports, home.archive, since)
            )
        return {"districts": len(written), "folder": str(home.reports)}

    def alert(self) -> Figures:
        """Tell the configured sinks what is held, overdue or unusual and was not told yet.

        Nobody's files wait for a mail server: what cannot be sent is counted in `not_arrived`.
        """
        from delivery.alert_sinks import AlertError, send

        with connected() as connection:
            try:
                sent = send(connection, settings.load().alerts)
            except AlertError as error:
                return {"told": 0, "not_arrived": 1, "problem": str(error)}
        return {
            "told": sum(item.alerts for item in sent if item.arrived),
            "not_arrived": sum(item.alerts for item in sent if not item.arrived),
        }

    def extract(self, name: str) -> Figures:
        """Write one extract for county offices below the home folder."""
        from delivery.extract import run_extract

        with connected() as connection:
            result = run_extract(connection, name, settings.load().extracts)
        return {
            "release_id": result.release_id,
            "rows": sum(file.rows for file in result.files),
            "folder": str(result.folder),
            "sha256": {file.county: file.sha256 for file in result.files},
        }


def _loaded(connection: psycopg.Connection) -> list[int]:
    rows = connection.execute(
        "select submission_id from ledger.submissions where state = 'loaded'"
    ).fetchall()
    connection.commit()
    return [submission_id for (submission_id,) in rows]
