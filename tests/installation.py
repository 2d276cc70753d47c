"""What the tests of whole installations share: folders, commands and the sample's truth.

Belongs here: reading what `flashlight` prints and what the sample's answers say must be published.
Does not belong here: what those tests assert.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import benchmarks.installation
from benchmarks.installation import CELL_KEY

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


class Installation(benchmarks.installation.Installation):
    """An installation whose --json output the tests read."""

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and read its document."""
        return json.loads(self.run(*arguments, "--json"))


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
