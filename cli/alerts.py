"""The command on alerts: what there is to tell, and telling it.

Belongs here: its options and output. Does not belong here: finding alerts (delivery/alerts.py) or
sending them (delivery/alert_sinks.py).
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.arguments import JsonOption
from cli.output import CommandFailedError, notes, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(alerts)


def alerts(
    send: Annotated[
        bool, typer.Option("--send", help="Tell the sinks what they were not told of yet.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List what is held, overdue or unusual, as the sinks in <home>/alerts.yml are told."""
    from delivery.alert_sinks import AlertError, load
    from delivery.alert_sinks import send as send_new
    from delivery.alerts import find
    from warehouse import settings
    from warehouse.connection import connect

    path = settings.load().alerts
    try:
        sinks = load(path)
        with connect() as connection:
            found = find(connection)
            sent = send_new(connection, path) if send else []
    except AlertError as error:
        raise CommandFailedError(str(error)) from error
    if as_json:
        print_json({"alerts": found, "sent": sent})
    else:
        print_table("Alerts", ("kind", "what"), [(item.kind, item.line) for item in found])
        if sent:
            columns = ("sink", "kind", "alerts", "arrived")
            print_table("Sent", columns, [tuple(vars(item).values()) for item in sent])
        if not sinks:
            notes().print(f"No sink: write {path} as docs/engineers.md shows.")
    if any(not item.arrived for item in sent):
        raise CommandFailedError("Some alerts did not arrive; they are sent again the next time.")
