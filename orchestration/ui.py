"""Dagster's web server and daemon for this installation.

Belongs here: starting both and stopping both. Does not belong here: definitions or configuration.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from orchestration import instance
from orchestration.automation import AUTOMATE
from warehouse import settings

DEFINITIONS = "orchestration.definitions"
LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 15


class ServiceError(RuntimeError):
    """The web server or the daemon ended on its own; the message says which."""


def serve(port: int = 3000) -> None:
    """Run the web server on the loopback and the daemon until interrupted (Ctrl-C or SIGTERM).

    The sensor and the schedules are on. Raises ServiceError where one of the two ends by itself;
    the other is stopped then.
    """
    instance.prepare_home()
    environment = os.environ | {AUTOMATE: "1"}
    signal.signal(signal.SIGTERM, _interrupt)
    children: list[subprocess.Popen] = []
    try:
        for arguments in commands(port):
            children.append(
                subprocess.Popen(arguments, env=environment, cwd=settings.PROJECT)  # noqa: S603
            )
        _wait_for_the_first(children)
    except KeyboardInterrupt:
        return
    finally:
        _stop(children)


def commands(port: int) -> list[list[str]]:
    """The two programs and their arguments."""
    programs = Path(sys.executable).parent
    place = ["-m", DEFINITIONS, "-d", str(settings.PROJECT)]
    return [
        [
            str(programs / "dagster-webserver"),
            *place,
            "--host",
            LOOPBACK,
            "--port",
            str(port),
            "--log-level",
            "warning",
        ],
        [str(programs / "dagster-daemon"), "run", *place, "--log-level", "warning"],
    ]


def _wait_for_the_first(children: Sequence[subprocess.Popen]) -> None:
    while True:
        for child in children:
            if child.poll() is not None:
                name = Path(child.args[0]).name
                raise ServiceError(
                    f"{name} ended with status {child.returncode}; what it wrote above says why. "
                    "If the port is taken, choose another with --port."
                )
        time.sleep(0.5)


def _stop(children: Sequence[subprocess.Popen]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
