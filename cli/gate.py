"""The command that gates again: replay.

Belongs here: its output. Does not belong here: the gate (expectations/).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import refresh
from cli.arguments import JsonOption
from cli.output import CommandFailedError, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(replay)


def replay(
    submission: Annotated[int, typer.Argument(metavar="SUBMISSION", help="Its number.")],
    landing: Annotated[
        Path | None, typer.Option("--landing", help="Folder; without it <home>/landing.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Gate held or rejected lines again after a rule or mapping changed, and refresh."""
    from expectations.replay import regate
    from warehouse.connection import connect

    place = refresh.landing_folder(landing)
    with connect() as connection:
        regate(connection, submission)
    document = refresh.run(place, full=False)
    with connect() as connection:
        state, reason = connection.execute(
            "select state, reason from ledger.submissions where submission_id = %s", [submission]
        ).fetchone()
    document |= {"submission_id": submission, "state": state, "reason": reason}
    if document["status"] == "failed":
        if as_json:
            print_json(document)
        raise CommandFailedError(
            f"Submission {submission} is {state}, but the refresh failed. {document['message']}"
        )
    words = f"Submission {submission} is now {state.replace('_', ' ')}"
    refresh.tell(document | {"message": f"{words}. {document['message']}"}, as_json)
