"""The command that reads and gates again: replay.

Belongs here: its output. Does not belong here: reading (ingestion/) or the gate (expectations/).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import refresh
from cli.arguments import JsonOption
from cli.output import CommandFailedError, print_json, print_table

STATES = """
select submission_id, state, reason from ledger.submissions
where submission_id = any(%s) order by submission_id
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay)


def replay(
    submissions: Annotated[list[int], typer.Argument(metavar="SUBMISSION…", help="Numbers.")],
    landing: Annotated[
        Path | None, typer.Option("--landing", help="Folder; without it <home>/landing.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read and gate held or rejected lines again after a rule or layout changed, and refresh."""
    from expectations.replay import regate
    from ingestion.ledger import exclusive_run, never_loaded
    from ingestion.reread import reread
    from warehouse import settings
    from warehouse.connection import connect

    place = refresh.landing_folder(landing)
    # The refresh below takes the lock itself.
    with connect() as connection, exclusive_run(connection):
        for submission in submissions:
            if (held := never_loaded(connection, submission)) is not None:
                reread(connection, settings.load().archive, held)
            else:
                regate(connection, submission)
    document = refresh.run(place, full=False)
    with connect() as connection:
        rows = connection.execute(STATES, [submissions]).fetchall()
    keys = ("submission_id", "state", "reason")
    document["replayed"] = [dict(zip(keys, row, strict=True)) for row in rows]
    if document["status"] == "failed":
        if as_json:
            print_json(document)
        raise CommandFailedError(f"The refresh after the replay failed. {document['message']}")
    if not as_json:
        print_table("Replayed", ("submission", "verdict", "reason"), rows, numbers=("submission",))
    refresh.tell(document, as_json)
