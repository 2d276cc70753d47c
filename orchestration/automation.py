"""When things run: the job, the sensor on the landing zone, the nightly schedule, the extracts.

Belongs here: what starts a run and what keeps it from starting. Does not belong here: what a run
does (the assets).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import dagster as dg

from orchestration.instance import close_dead_runs
from orchestration.stages import Stages

# Set by `flashlight ui`: sensor and schedules are on from the start; elsewhere a person decides.
AUTOMATE = "FLASHLIGHT_AUTOMATE"
JOB = "refresh"
# Events are in the web server; the terminal shows only what is wrong.
QUIET = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}
TAG = "flashlight/refresh"
TIME_ZONE = "America/Los_Angeles"
# Every night after the day's contributions; what changed in the day is already published by then.
NIGHTLY = "30 1 * * *"
# Runs that will take in whatever lies in the landing zone when their turn comes.
WAITING = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
]


def build_job(keys: Iterable[dg.AssetKey]) -> Any:
    """The job that does everything from the landing zone to the release, in one process."""
    return dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.assets(*keys),
        description=(
            "Intake → load → gate → identity → build → audit → publish, for all new files of all "
            "districts at once. Ends after the intake where nothing is new."
        ),
        tags={TAG: "true"},
        executor_def=dg.in_process_executor,
        config=QUIET,
    )


def build_scheduled_job(
    name: str,
    selection: dg.AssetSelection,
    cron: str,
    description: str,
    status: dg.DefaultScheduleStatus,
) -> tuple[Any, dg.ScheduleDefinition]:
    """A job in one process and its schedule, both of one name."""
    job = dg.define_asset_job(
        name,
        selection=selection,
        description=description,
        executor_def=dg.in_process_executor,
        config=QUIET,
    )
    schedule = dg.ScheduleDefinition(
        name=name,
        job_name=name,
        cron_schedule=cron,
        execution_timezone=TIME_ZONE,
        default_status=status,
        description=description,
    )
    return job, schedule


def decide(stages: Stages, instance: dg.DagsterInstance) -> dg.RunRequest | dg.SkipReason:
    """Whether a refresh is to start now.

    The run key is the state of landing zone and ledger: the same state asks only once, so that a
    refresh that fails is not started again and again. The nightly schedule tries anew.
    """
    waiting = instance.get_runs_count(dg.RunsFilter(job_name=JOB, statuses=WAITING))
    if waiting:
        return dg.SkipReason("A refresh is about to start.")
    if stages.refresh_is_running():
        return dg.SkipReason("A refresh is running.")
    close_dead_runs(instance, JOB)
    state = stages.what_is_new()
    if state is None:
        return dg.SkipReason("Nothing new in the landing zone, and nothing waits in the ledger.")
    return dg.RunRequest(run_key=state)


def build_sensor(stages: Stages, status: dg.DefaultSensorStatus) -> dg.SensorDefinition:
    """The sensor on the landing zone."""

    @dg.sensor(
        name="landing_zone_sensor",
        job_name=JOB,
        minimum_interval_seconds=60,
        default_status=status,
        description="Starts a refresh when a file in the landing zone is new or changed.",
    )
    def landing_zone_sensor(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        return decide(stages, context.instance)

    return landing_zone_sensor


def build_nightly_schedule(status: dg.DefaultScheduleStatus) -> dg.ScheduleDefinition:
    """The nightly refresh: the net below the sensor."""
    return dg.ScheduleDefinition(
        name="nightly_refresh",
        job_name=JOB,
        cron_schedule=NIGHTLY,
        execution_timezone=TIME_ZONE,
        default_status=status,
        description="A refresh every night: takes up what a failed or missed one left behind.",
    )
