"""The refresh in this process: the same job that the sensor and the schedule start.

Belongs here: executing the job and saying how it ended. Does not belong here: the display (cli/).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration import definitions, instance
from orchestration.automation import JOB
from orchestration.progress import Observer, Progress, StageOutcome
from orchestration.stages import Stages

# Nobody retries what the operator started; the next refresh takes up what it left.
TAGS = {"flashlight/started_by": "command line", "dagster/max_retries": "0"}
# The outcome tells what failed; nothing else is written to the terminal.
SILENT = {"console": {"config": {"log_level": "CRITICAL"}}}


@dataclass(frozen=True)
class RefreshOutcome:
    """How a refresh ended.

    `status` is 'published', 'nothing_new' or 'failed'; `release_id` that of the new release;
    `message` says for a failure what failed and what to do; `stages` those that were reached.
    """

    status: str
    run_id: str
    message: str
    release_id: int | None = None
    stages: tuple[StageOutcome, ...] = field(default=())


def run_refresh(
    landing: Path, *, full: bool = False, on_event: Observer | None = None
) -> RefreshOutcome:
    """Take in, gate, build, audit and publish what is new in the landing zone.

    `full` recomputes every district year. `on_event(stage, status, message)` hears of each stage.
    The run appears in Dagster's UI. Does not raise for a stage that fails: see the outcome.
    """
    with instance.open_instance() as storage:
        progress, stages = Progress(on_event), Stages()
        if not stages.refresh_is_running():
            instance.close_dead_runs(storage, JOB)
        return execute(
            definitions.build(stages=stages, progress=progress), storage, progress, landing, full
        )


def execute(
    defs: dg.Definitions,
    storage: dg.DagsterInstance,
    progress: Progress,
    landing: Path,
    full: bool = False,
) -> RefreshOutcome:
    """Execute the job of `defs`, which reports to `progress`, in this process."""
    result = defs.resolve_job_def(JOB).execute_in_process(
        instance=storage,
        raise_on_error=False,
        run_config={
            "resources": {"run": {"config": {"landing": str(landing), "full": full}}},
            "loggers": SILENT,
        },
        tags=TAGS,
    )
    return outcome(result, progress)


def outcome(result: dg.ExecuteInProcessResult, progress: Progress) -> RefreshOutcome:
    """Read the outcome from the run's events."""
    stages = tuple(progress.outcomes)
    if not result.success:
        return RefreshOutcome("failed", result.run_id, failure_message(result), stages=stages)
    published = next((item for item in stages if item.stage == "publish"), None)
    if published is None:
        message = "Nothing new to publish."
        return RefreshOutcome("nothing_new", result.run_id, message, stages=stages)
    release = published.figures["release_id"]
    message = f"Release {release} is published."
    return RefreshOutcome("published", result.run_id, message, release, stages)


def failure_message(result: dg.ExecuteInProcessResult) -> str:
    """The first failure in the words of the part that failed, without a traceback."""
    for event in result.all_events:
        if event.is_step_failure:
            said = event.step_failure_data.user_failure_data
            if said is not None and said.description:
                return said.description
            return _root(event.step_failure_data.error)
        if event.is_failure:
            return _root(event.job_failure_data.error)
    return "The run failed before its first stage."


def _root(error: Any) -> str:
    """The message of the error at the beginning of a chain, without its class."""
    while error is not None and error.cause is not None:
        error = error.cause
    if error is None:
        return "The run failed; `flashlight ui` shows where."
    return error.message.partition(f"{error.cls_name}: ")[2].strip() or error.message.strip()
