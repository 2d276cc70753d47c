"""The command that does the daily work: refresh.

Belongs here: its options, progress and summary. Does not belong here: the work (orchestration/).
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.arguments import JsonOption
from cli.output import CommandFailedError, console, notes, print_json, print_table, quiet_stdout
from cli.progress import Display

VERDICTS = """
select state, count(*) from ledger.submissions
where greatest(received_at, gated_at) >= %s
group by state order by state
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(refresh)


def refresh(
    landing: Annotated[
        Path | None, typer.Option("--landing", help="Folder; without it <home>/landing.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Build everything anew.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take in new files, gate, build, audit and publish."""
    place = landing_folder(landing)
    if not full and not _something_to_do(place):
        tell({"status": "nothing_new", "message": "Nothing new and nothing waiting."}, as_json)
        return
    document = run(place, full=full)
    if document["status"] == "failed":
        if as_json:
            print_json(document)
        raise CommandFailedError(f"The refresh failed. {document['message']}")
    tell(document, as_json)


def landing_folder(chosen: Path | None) -> Path:
    """The landing zone: the one chosen or that of the settings. It must be there."""
    from warehouse import settings

    place = chosen or settings.load().landing
    if not place.is_dir():
        raise CommandFailedError(
            f"There is no landing zone {place}. Create the folder and put the districts' files in, "
            "or name another with --landing."
        )
    return place.resolve()


def run(landing: Path, *, full: bool) -> dict[str, Any]:
    """Run the refresh with a progress display; what it did, as one document."""
    started_at = _database_time()
    started = time.monotonic()
    display = Display()
    with display.shown(), quiet_stdout():
        from orchestration.refresh import run_refresh

        outcome = run_refresh(landing, full=full, on_event=display.on_event)
    return {
        "status": outcome.status,
        "run_id": outcome.run_id,
        "release_id": outcome.release_id,
        "message": outcome.message,
        "seconds": round(time.monotonic() - started, 1),
        "stages": list(outcome.stages),
        "submissions": _verdicts(started_at),
    }


def _something_to_do(landing: Path) -> bool:
    """Whether a file is new or an earlier refresh left work; needs neither Dagster nor dbt."""
    from delivery.status import work_waits
    from ingestion.intake import something_new
    from warehouse.connection import connect

    with connect() as connection:
        return work_waits(connection) or something_new(connection, landing)


def _database_time() -> datetime:
    from warehouse.connection import connect

    with connect() as connection:
        return connection.execute("select clock_timestamp()").fetchone()[0]


def _verdicts(since: datetime) -> dict[str, int]:
    from warehouse.connection import connect

    with connect() as connection:
        return dict(connection.execute(VERDICTS, [since]).fetchall())


def tell(document: dict[str, Any], as_json: bool) -> None:
    """Print what a refresh did."""
    if as_json:
        print_json(document)
        return
    verdicts = document.get("submissions")
    if verdicts:
        print_table(
            "Files of this refresh",
            ("verdict", "files"),
            [(state.replace("_", " "), count) for state, count in verdicts.items()],
            numbers=("files",),
        )
    seconds = f" ({document['seconds']:,.1f} s)" if "seconds" in document else ""
    console().print(f"{document['message']}{seconds}")
    if verdicts and verdicts.get("held"):
        notes().print("Next: `flashlight status` shows what is held and why.")
    elif document["status"] == "published":
        notes().print("Next: `flashlight status`; BI tools connect with `flashlight url`.")
