"""The Dagster instance below the home folder: its configuration, storage and dead runs.

Belongs here: everything about DAGSTER_HOME. Does not belong here: definitions.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from orchestration import dbt
from warehouse import connection, settings

CONFIGURATION = settings.PROJECT / "dagster.yaml"
# Dagster's tables live in a schema of their own; a lost event of the last moments of a crashed
# server would cost nothing, so that its many small commits do not wait for the disk.
STORAGE_OPTIONS = "-csearch_path=dagster -csynchronous_commit=off"
GRACE_SECONDS = 60
NO_LIMIT = 0  # of PostgreSQL's statement_timeout


def prepare_home() -> Path:
    """Give Dagster its home folder and set the variables that its configuration reads.

    Addresses and passwords travel in the environment only; nothing of them is written to a file.
    Starts the embedded database if it is the one in use.
    """
    connection.prepare()
    home = settings.load().home / "dagster"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = home / "dagster.yaml"
    if not target.exists() or target.read_bytes() != CONFIGURATION.read_bytes():
        partial = home / f"dagster.yaml.{os.getpid()}"
        shutil.copyfile(CONFIGURATION, partial)
        partial.replace(target)
    os.environ.update(environment(), DAGSTER_HOME=str(home))
    return home


@contextmanager
def open_instance() -> Iterator[dg.DagsterInstance]:
    """The persistent instance, holding its connections open.

    By default Dagster connects anew for every event, which for the events of a refresh costs more
    than storing them.
    """
    prepare_home()
    with dg.DagsterInstance.get() as instance:
        instance.optimize_for_webserver(
            statement_timeout=NO_LIMIT, pool_recycle=3600, max_overflow=4
        )
        yield instance


def close_dead_runs(instance: dg.DagsterInstance, job: str) -> list[str]:
    """Mark runs whose process was killed as failed; call it only while no refresh is running.

    Dagster cannot see the process of a run and would show it as started for ever. A run that
    started within the last minute may be about to take the lock, so it is left alone.
    """
    started = dg.RunsFilter(job_name=job, statuses=[dg.DagsterRunStatus.STARTED])
    closed = []
    for record in instance.get_run_records(started):
        if time.time() - (record.start_time or 0) > GRACE_SECONDS:
            instance.report_run_failed(
                record.dagster_run,
                "The process of this run ended before the run did. Nothing is lost: the next "
                "refresh takes up what it left.",
            )
            closed.append(record.dagster_run.run_id)
    return closed


def environment() -> dict[str, str]:
    """The variables that dagster.yaml and dbt_project/profiles.yml read."""
    storage = connection.url("postgresql+psycopg2").update_query_dict({"options": STORAGE_OPTIONS})
    return {
        "FLASHLIGHT_DAGSTER_URL": storage.render_as_string(hide_password=False),
        **dbt.environment(connection.parameters()),
    }
