"""A whole installation in a temporary home, used through its command line as an operator would.

Belongs here: running `flashlight` and reading the published marts, for the tests that need
everything at once. Does not belong here: what those tests assert.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

from warehouse import server

CELL_KEY = ("school_year", "measure_id", "level", "entity_id", "student_group", "grade_span")
MINIMUM_N = 11


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """A folder that the server's own user can enter, where the tests run as root.

    pytest's own folders would not do: a second session closes them to everybody else.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"flashlight-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Installation:
    """A home folder and a landing zone of its own."""

    home: Path
    landing: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which this installation's commands run."""
        own = {"FLASHLIGHT_HOME": str(self.home), "FLASHLIGHT_LANDING": str(self.landing)}
        inherited = {k: v for k, v in os.environ.items() if k != "FLASHLIGHT_DATABASE_URL"}
        return inherited | own

    def command(self, *arguments: str) -> list[str]:
        """The command line of a `flashlight` command."""
        return [str(Path(sys.executable).with_name("flashlight")), *arguments]

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run a command; its standard output. Fails the test on another exit status."""
        done = subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == status, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and read its document."""
        return json.loads(self.run(*arguments, "--json"))

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection]:
        """Connect as the owner, through the installation's own address."""
        address = self.run("url", "--role", "flashlight_owner").strip()
        with psycopg.connect(address) as connection:
            yield connection

    def cells(self) -> dict[tuple, tuple]:
        """The published cells: key to (n, numerator, denominator, value, change, state)."""
        columns = ", ".join((*CELL_KEY, "n, numerator, denominator, value, change, state"))
        with self.connect() as connection:
            rows = connection.execute(f"select {columns} from marts.measure_cells").fetchall()
        return {row[:6]: row[6:] for row in rows}

    def stop(self) -> None:
        """Stop the installation's server."""
        server.stop(self.home)


def expected_cells(answers: dict[str, Any]) -> dict[tuple, tuple]:
    """What the published cells must be by the sample's truth: small ones withheld."""
    return {tuple(cell[name] for name in CELL_KEY): _expected(cell) for cell in answers["cells"]}


def _expected(cell: dict[str, Any]) -> tuple:
    if cell["n"] < MINIMUM_N:
        return (None, None, None, None, None, "withheld")
    numbers = [_decimal(cell[name]) for name in ("numerator", "denominator", "value", "change")]
    is_zero = numbers[0] == 0 and "distance" not in cell["measure_id"]
    return (cell["n"], *numbers, "published_zero" if is_zero else "published")


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
