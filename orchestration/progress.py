"""Telling the outside what a refresh is doing, and remembering it for the outcome.

Belongs here: the stages' names and the observer. Does not belong here: how it is displayed (cli/).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

STAGES = ("intake", "load", "gate", "identity", "build", "cross_file", "publish")
"""The stages of a refresh in order; each is reported under this name."""

Observer = Callable[[str, str, str], None]
"""Receives (stage, status, message); status is 'started', 'progress', 'done' or 'failed'."""


@dataclass
class StageOutcome:
    """One stage of a refresh: how it ended, how long it took, and its figures."""

    stage: str
    status: str
    seconds: float = 0.0
    message: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: '1 finding', '1,204 findings'; `many` where an s does not do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Progress:
    """Reports each stage's start, progress and end to an observer and keeps the outcomes."""

    def __init__(self, observer: Observer | None = None) -> None:
        self._observer = observer
        self.outcomes: list[StageOutcome] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[StageOutcome]:
        """Run a stage; its body fills in `message` and `figures` of the outcome it is given."""
        outcome = StageOutcome(name, "started")
        self.outcomes.append(outcome)
        started = time.monotonic()
        self.tell(name, "started", "")
        try:
            yield outcome
        except BaseException as error:
            outcome.status = "failed"
            outcome.message = str(error)
            raise
        else:
            outcome.status = "done"
        finally:
            outcome.seconds = round(time.monotonic() - started, 3)
            self.tell(name, outcome.status, outcome.message)

    def tell(self, stage: str, status: str, message: str) -> None:
        """Report one thing about a stage."""
        if self._observer is not None:
            self._observer(stage, status, message)
