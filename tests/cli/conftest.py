"""Running commands in this process.

Belongs here: what the tests of the command line share. Does not belong here: data of one test.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from cli.main import main
from tests.delivery.conftest import build

__all__ = ["build"]


@dataclass(frozen=True)
class Result:
    """How a command ended, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as one JSON document."""
        return json.loads(self.out)


@pytest.fixture
def run(capsys) -> Callable[..., Result]:
    """Give a function that runs `flashlight` with these arguments."""

    def command(*arguments: str) -> Result:
        status = main(list(arguments))
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return command
