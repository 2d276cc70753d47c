"""Freshness as asset checks: late districts are named, warn, and fail nothing."""

from __future__ import annotations

import dagster as dg

from orchestration import freshness, refresh
from orchestration.progress import Progress
from orchestration.state import Overdue
from tests.orchestration.conftest import QuietStages

SENR = dg.AssetKey(["raw", "calpads_senr"])
LATE = {
    "calpads_senr": [
        Overdue("3066670", "2024-2025", ("Fall 1", "EOY 2"), 40),
        Overdue("1964733", "2024-2025", ("EOY 2",), 9),
        Overdue("1964733", "2023-2024", ("EOY 2",), 300),
    ]
}


def evaluation(instance: dg.DagsterInstance, record: str):
    [found] = instance.event_log_storage.get_asset_check_execution_history(
        dg.AssetCheckKey(dg.AssetKey(["raw", record]), freshness.NAME), limit=1
    )
    return found.event.dagster_event.asset_check_evaluation_data


def test_late_districts_are_named_by_school_year_and_warn():
    result = freshness.result("calpads_senr", LATE["calpads_senr"])

    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN
    assert result.metadata["districts_overdue"].value == 2
    assert result.metadata["overdue_by_school_year"].value == {
        "2023-2024": ["1964733"],
        "2024-2025": ["1964733", "3066670"],
    }
    assert result.metadata["overdue_by_window"].value == {"Fall 1": 1, "EOY 2": 3}
    assert result.metadata["longest_overdue_days"].value == 300


def test_a_record_nobody_is_late_with_passes():
    assert freshness.result("calpads_senr", ()).passed


def test_a_refresh_with_late_districts_is_published(build, landing, connection):
    stages, progress = QuietStages(late=LATE), Progress()
    with dg.DagsterInstance.ephemeral() as instance:
        outcome = refresh.execute(build(stages, progress), instance, progress, landing)
        late, in_time = (evaluation(instance, name) for name in ("calpads_senr", "calpads_sela"))

    assert outcome.status == "published"
    assert not late.passed
    assert late.severity == dg.AssetCheckSeverity.WARN
    assert not late.blocking
    assert in_time.passed


def test_the_daily_round_looks_without_a_refresh(build):
    stages = QuietStages(late=LATE)
    with dg.DagsterInstance.ephemeral() as instance:
        run = (
            build(stages)
            .resolve_job_def(freshness.ROUND)
            .execute_in_process(instance=instance, raise_on_error=False)
        )
        found = evaluation(instance, "calpads_senr")

    assert run.success
    assert not found.passed
    assert stages.published == []


def test_records_that_the_calendar_does_not_ask_for_are_never_late(build):
    graph = build(QuietStages()).resolve_asset_graph()
    named = {key.asset_key for key in graph.asset_check_keys if key.name == freshness.NAME}

    assert SENR in named
    # Sent when there is something to say, and the state's own file.
    assert dg.AssetKey(["raw", "calpads_replacement_ssid"]) not in named
    assert dg.AssetKey(["raw", "cde_entities"]) not in named
