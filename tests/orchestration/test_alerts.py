"""Alerts in the graph: told after the gate and after the release, in the way of neither."""

from __future__ import annotations

from dataclasses import dataclass, field

import dagster as dg

from orchestration import refresh
from orchestration.alert_assets import AFTER_GATE, AFTER_RELEASE, ARRIVED, ROUND
from orchestration.progress import Progress
from tests.orchestration.conftest import QuietStages


@dataclass
class AlertingStages(QuietStages):
    """Stages that note how much was published when alerts were sent; none of them arrives."""

    told: list[int] = field(default_factory=list)

    def alert(self):
        self.told.append(len(self.published))
        return {"told": 0, "not_arrived": 1}


def test_alerts_that_do_not_arrive_warn_and_stop_nothing(build, landing, connection):
    stages, progress = AlertingStages(), Progress()
    with dg.DagsterInstance.ephemeral() as instance:
        refresh.execute(build(stages, progress), instance, progress, landing)
        checks = {
            key: instance.event_log_storage.get_asset_check_execution_history(
                dg.AssetCheckKey(key, ARRIVED), limit=1
            )
            for key in (AFTER_GATE, AFTER_RELEASE)
        }
    assert stages.told == [0, 1]
    assert len(stages.published) == 1
    for (record,) in checks.values():
        evaluation = record.event.dagster_event.asset_check_evaluation_data
        assert not evaluation.passed
        assert evaluation.severity == dg.AssetCheckSeverity.WARN


def test_the_daily_round_tells_without_a_refresh(build):
    stages = AlertingStages()
    definitions = build(stages)
    assert definitions.resolve_job_def(ROUND).execute_in_process().success
    assert stages.told == [0]
    assert stages.published == []
