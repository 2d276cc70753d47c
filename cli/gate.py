"""The commands that have submissions judged again: replay, release-hold.

Belongs here: their output. Does not belong here: reading (ingestion/) or the gate (expectations/).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import refresh
from cli.arguments import JsonOption
from cli.output import CommandFailedError, notes, print_json, print_table

STATES = """
select submission_id, state, reason from ledger.submissions
where submission_id = any(%s) order by submission_id
"""
LandingOption = Annotated[
    Path | None, typer.Option("--landing", help="Folder; without it <home>/landing.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(replay)
    app.command("release-hold")(release_hold)


def replay(
    submissions: Annotated[list[int], typer.Argument(metavar="SUBMISSION…", help="Numbers.")],
    landing: LandingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read and gate held or rejected lines again after a rule or layout changed, and refresh."""
    from expectations.replay import regate
    from ingestion.ledger import never_loaded
    from ingestion.reread import reread
    from ingestion.run_lock import exclusive_run
    from warehouse import settings
    from warehouse.connection import connect

    place = refresh.landing_folder(landing)
    # The refresh below takes the lock itself. All or none: one left out of force would stay so.
    with connect() as connection, exclusive_run(connection), connection.transaction():
        for submission in submissions:
            if (held := never_loaded(connection, submission)) is not None:
                reread(connection, settings.load().archive, held)
            else:
                regate(connection, submission)
    _refresh(place, submissions, "replayed", as_json)


def release_hold(
    submission: Annotated[int, typer.Argument(metavar="SUBMISSION", help="Its number.")],
    by: Annotated[str, typer.Option("--by", help="Who decided it.")],
    reason: Annotated[
        str, typer.Option("--reason", help="Why; no names of students, it stays in the ledger.")
    ] = "",
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Withdraw an earlier release instead.")
    ] = False,
    landing: LandingOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a held submission enter force without its rejected lines, and refresh.

    The release is for this submission alone, and stays through every replay until it is withdrawn.
    """
    from expectations import release
    from ingestion.run_lock import exclusive_run
    from warehouse.connection import connect

    place = refresh.landing_folder(landing)
    with connect() as connection, exclusive_run(connection):
        if withdraw:
            release.withdraw(connection, submission, by)
        else:
            release.release(connection, submission, reason, by)
    if not withdraw:
        notes().print(
            "Reason and name stay in the ledger: they must not name a student. "
            f"`flashlight release-hold {submission} --withdraw --by NAME` undoes the release."
        )
    _refresh(place, [submission], "withdrawn" if withdraw else "released", as_json)


def _refresh(place: Path, submissions: list[int], done: str, as_json: bool) -> None:
    """Refresh, and tell what became of the submissions, which is listed under what was `done`."""
    document = refresh.run(place, full=False)
    from warehouse.connection import connect

    with connect() as connection:
        rows = connection.execute(STATES, [submissions]).fetchall()
    keys = ("submission_id", "state", "reason")
    document[done] = [dict(zip(keys, row, strict=True)) for row in rows]
    if document["status"] == "failed":
        if as_json:
            print_json(document)
        raise CommandFailedError(
            f"What was asked is in the ledger, but the refresh failed. {document['message']}"
        )
    if not as_json:
        title = f"{done.capitalize()}: the verdict now"
        print_table(title, ("submission", "verdict", "reason"), rows, numbers=("submission",))
    refresh.tell(document, as_json)
