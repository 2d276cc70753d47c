"""The command that serves: ui.

Belongs here: starting Dagster's web server and daemon. Does not belong here: what they run
(orchestration/).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.output import notes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ui)


def ui(
    port: Annotated[int, typer.Option("--port", help="Port on this machine.")] = 3000,
) -> None:
    """Start Dagster's web server and daemon, with the sensor and schedules on."""
    from orchestration import definitions, instance
    from warehouse import settings

    instance.prepare_home()
    notes().print(f"Dagster at http://127.0.0.1:{port}; Ctrl-C ends it.")
    program = str(Path(sys.executable).with_name("dagster"))
    arguments = [program, "dev", "--module-name", "orchestration.definitions"]
    arguments += ["--working-directory", str(settings.PROJECT)]
    arguments += ["--host", "127.0.0.1", "--port", str(port)]
    os.execve(program, arguments, os.environ | {definitions.AUTOMATE: "1"})  # noqa: S606
