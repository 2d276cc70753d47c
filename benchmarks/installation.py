"""A whole installation in a folder of its own, used through its command line.

Belongs here: running `flashlight`, timing it, and reading the published cells. Does not belong
here: what a benchmark or test does with them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from warehouse import server

CELL_KEY = ("school_year", "measure_id", "level", "entity_id", "student_group", "grade_span")
CELL_NUMBERS = ("n", "numerator", "denominator", "value", "change", "state")


@dataclass(frozen=True)
class Installation:
    """A home folder and a landing zone of its own, on the embedded server or the one named."""

    home: Path
    landing: Path
    database_url: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which this installation's commands run."""
        own = {"FLASHLIGHT_HOME": str(self.home), "FLASHLIGHT_LANDING": str(self.landing)}
        inherited = {k: v for k, v in os.environ.items() if k != "FLASHLIGHT_DATABASE_URL"}
        if self.database_url is not None:
            own["FLASHLIGHT_DATABASE_URL"] = self.database_url
        return inherited | own

    def command(self, *arguments: str) -> list[str]:
        """The command line of a `flashlight` command."""
        return [str(Path(sys.executable).with_name("flashlight")), *arguments]

    def run(self, *arguments: str) -> str:
        """Run a command and return its standard output. Raises AssertionError where it failed."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def seconds(self, *arguments: str) -> float:
        """Run a command and return what the whole process took, in seconds."""
        start = time.perf_counter()
        self.run(*arguments)
        return time.perf_counter() - start

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection]:
        """Connect as the owner, through the installation's own address."""
        address = self.run("url", "--role", "flashlight_owner").strip()
        with psycopg.connect(address) as connection:
            yield connection

    def cells(self) -> dict[tuple, tuple]:
        """The published cells: key (CELL_KEY) to numbers (CELL_NUMBERS)."""
        columns = ", ".join((*CELL_KEY, *CELL_NUMBERS))
        with self.connect() as connection:
            rows = connection.execute(f"select {columns} from marts.measure_cells").fetchall()
        return {row[: len(CELL_KEY)]: row[len(CELL_KEY) :] for row in rows}

    def stop(self) -> None:
        """Stop the installation's server."""
        server.stop(self.home)
