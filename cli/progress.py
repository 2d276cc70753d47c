"""The progress of a refresh on standard error.

Belongs here: what an operator sees while the stages run. Does not belong here: the stages
(orchestration/).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.markup import escape

from cli.output import notes

TITLES = {
    "intake": "Taking in new files",
    "load": "Loading lines",
    "gate": "Gating",
    "identity": "Assigning student keys",
    "build": "Building and auditing",
    "cross_file": "Checking across files",
    "publish": "Publishing",
}


class Display:
    """Shows the stage under way and one line for each that has ended, with its seconds."""

    def __init__(self) -> None:
        self.console = notes()
        self.spinner = self.console.status("Starting")
        self.started: dict[str, float] = {}

    @contextmanager
    def shown(self) -> Iterator[Display]:
        """Show the spinner while the block runs; without a terminal only the lines are printed."""
        with self.spinner:
            yield self

    def on_event(self, stage: str, status: str, message: str) -> None:
        """Hear of a stage: status is 'started', 'progress', 'done' or 'failed'."""
        title = TITLES.get(stage, stage)
        if status in ("started", "progress"):
            self.started.setdefault(stage, time.monotonic())
            self.spinner.update(f"{title} {escape(message)}".rstrip())
            return
        seconds = time.monotonic() - self.started.get(stage, time.monotonic())
        mark = "[green]done  [/]" if status == "done" else "[red]failed[/]"
        # What failed is told once, at the end.
        words = escape(message) if status == "done" else ""
        self.console.print(f"{mark}  {title:<24}{seconds:>8.1f} s  {words}".rstrip())
