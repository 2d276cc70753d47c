"""What assets receive: the run's own settings and lock.

Belongs here: Dagster resources. Does not belong here: connections (warehouse/connection.py) or what
a stage does (orchestration/stages.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import dagster as dg

from warehouse import settings


@dataclass
class CurrentRun:
    """The settings of the run under way, and when it and its build began (by the database's clock).

    `answers_due`: a file came that has no line to load, and its district is to hear of it.
    """

    landing: Path
    full: bool
    started: datetime | None = None
    answers_due: bool = False
    build_started: datetime | None = None


def build_run_settings(lock: Callable[[], AbstractContextManager]) -> dg.ResourceDefinition:
    """The settings of a refresh; while they are held, `lock` keeps other refreshes out."""

    @dg.resource(
        config_schema={
            "landing": dg.Field(
                str, default_value="", description="The landing zone; empty for the configured one."
            ),
            "full": dg.Field(
                bool, default_value=False, description="Recompute every district and school year."
            ),
        },
        description="Landing zone and extent of a refresh; only one refresh runs at a time.",
    )
    def run_settings(context: dg.InitResourceContext) -> Iterator[CurrentRun]:
        landing = context.resource_config["landing"]
        with lock():
            yield CurrentRun(
                Path(landing) if landing else settings.load().landing,
                context.resource_config["full"],
            )

    return run_settings


@contextmanager
def refresh_lock() -> Iterator[None]:
    """Hold the lock of a refresh in the database; it ends with the connection, even on a crash."""
    from ingestion.run_lock import exclusive_run
    from warehouse.connection import connect

    with connect() as connection, exclusive_run(connection):
        yield
