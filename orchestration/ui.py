"""Dagster's web server and daemon for this installation.

Belongs here: starting the programs and stopping them. Does not belong here: definitions or
configuration.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from orchestration import instance
from orchestration.automation import AUTOMATE
from warehouse import settings

DEFINITIONS = "orchestration.definitions"
LOOPBACK = "127.0.0.1"
LOCATION = "flashlight"
PATIENCE_SECONDS = 15
SOCKET_PATH_LIMIT = 90  # bytes; the system's limit for a socket's whole path is 107


class ServiceError(RuntimeError):
    """One of the programs ended on its own; the message says which."""


def serve(port: int = 3000) -> None:
    """Run the web server on the loopback and the daemon until interrupted (Ctrl-C or SIGTERM).

    The sensor and the schedules are on. Raises ServiceError where a program ends by itself; the
    others are stopped then.
    """
    home = instance.prepare_home()
    environment = os.environ | {AUTOMATE: "1"}
    signal.signal(signal.SIGTERM, _interrupt)
    children: list[subprocess.Popen] = []
    with _socket_folder(home) as folder:
        socket = folder / "code"
        socket.unlink(missing_ok=True)
        workspace = write_workspace(home, socket)
        try:
            for arguments in commands(port, socket, workspace):
                children.append(
                    subprocess.Popen(arguments, env=environment, cwd=settings.PROJECT)  # noqa: S603
                )
                _wait(children, until=socket.exists)
            _wait(children)
        except KeyboardInterrupt:
            return
        finally:
            _stop(children)


def commands(port: int, socket: Path, workspace: Path) -> list[list[str]]:
    """The programs and their arguments, in the order of their start.

    The first serves the definitions to the two others; without it each would load them itself, the
    daemon even once a minute.
    """
    programs = Path(sys.executable).parent
    code = ["--module-name", DEFINITIONS, "--working-directory", str(settings.PROJECT)]
    place = ["--workspace", str(workspace)]
    quiet = ["--log-level", "warning"]
    return [
        [str(programs / "dagster"), "code-server", "start", "--socket", str(socket), *code, *quiet],
        [
            str(programs / "dagster-webserver"),
            *place,
            *("--host", LOOPBACK, "--port", str(port)),
            *quiet,
        ],
        [str(programs / "dagster-daemon"), "run", *place, *quiet],
    ]


def write_workspace(home: Path, socket: Path) -> Path:
    """Name the place of the definitions; what Dagster remembers of schedules hangs on the name."""
    server = {"socket": str(socket), "location_name": LOCATION}
    path = home / "workspace.yaml"
    path.write_text(yaml.safe_dump({"load_from": [{"grpc_server": server}]}), encoding="utf-8")
    return path


@contextmanager
def _socket_folder(home: Path) -> Iterator[Path]:
    """A folder of the user's own: whoever reaches the socket in it may run code."""
    if len(str(home)) <= SOCKET_PATH_LIMIT:
        yield home
    else:
        with tempfile.TemporaryDirectory(prefix="flashlight-") as folder:
            yield Path(folder)


def _wait(children: Sequence[subprocess.Popen], until: Callable[[], bool] = lambda: False) -> None:
    """Wait until the condition holds or a program ends, which is an error."""
    while not until():
        for child in children:
            if child.poll() is not None:
                name = Path(child.args[0]).name
                raise ServiceError(
                    f"{name} ended with status {child.returncode}; what it wrote above says why. "
                    "If the port is taken, choose another with --port."
                )
        time.sleep(0.2)


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
