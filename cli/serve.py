"""The command that serves: ui.

Belongs here: its option. Does not belong here: starting the processes (orchestration/ui.py).
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.output import notes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ui)


def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on this machine.")] = (
        3000
    ),
) -> None:
    """Start Dagster's web server and daemon, with the sensor and schedules on."""
    from orchestration.ui import serve

    notes().print(f"Dagster at http://127.0.0.1:{port} in a moment; Ctrl-C ends it.")
    serve(port)
