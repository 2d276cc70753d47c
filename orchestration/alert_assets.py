"""Alerts in the graph: after the gate, after the release, and in a daily round.

Belongs here: the assets, the job and its schedule. Does not belong here: what there is to tell
(delivery/alerts.py) and to whom (delivery/alert_sinks.py).

Held files are told before the build, which may fail. The round tells what no file brings about: a
day by which a contribution was due.
"""

from typing import Any, NamedTuple

import dagster as dg

from orchestration.assets import RELEASE
from orchestration.automation import build_scheduled_job
from orchestration.gate_assets import REJECTED
from orchestration.stages import Stages
from orchestration.translator import OWNERS

AFTER_GATE = dg.AssetKey(["alerts", "after_gate"])
AFTER_RELEASE = dg.AssetKey(["alerts", "after_release"])
ARRIVED = "every_alert_arrived"
ROUND = "alerts"
DAILY = "0 6 * * *"


class AlertDefinitions(NamedTuple):
    """What alerts add to the definitions."""

    assets: list[dg.AssetsDefinition]
    job: Any
    schedule: dg.ScheduleDefinition


def build_alerts(status: dg.DefaultScheduleStatus) -> AlertDefinitions:
    """The assets of alerts, and the job and schedule of the daily round."""
    job, schedule = build_scheduled_job(
        ROUND,
        dg.AssetSelection.assets(AFTER_RELEASE),
        DAILY,
        "The daily round of alerts: what is overdue, held or unusual and was not told yet.",
        status,
    )
    return AlertDefinitions(
        [_asset(AFTER_GATE, REJECTED), _asset(AFTER_RELEASE, RELEASE)], job, schedule
    )


def _asset(key: dg.AssetKey, after: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(
        key=key,
        deps=[after],
        group_name="alerts",
        owners=OWNERS,
        kinds={"python"},
        description=(
            "**Alerts.** What is held, overdue or unusual, told once to the webhooks and mail "
            "addresses in `<home>/alerts.yml`."
        ),
        check_specs=[
            dg.AssetCheckSpec(
                ARRIVED,
                asset=key,
                blocking=False,
                description="Every message arrived. Others are sent again the next time.",
            )
        ],
    )
    def tell(stages: dg.ResourceParam[Stages]) -> dg.MaterializeResult:
        figures = stages.alert()
        return dg.MaterializeResult(
            metadata=figures,
            check_results=[
                dg.AssetCheckResult(
                    check_name=ARRIVED,
                    passed=not figures["not_arrived"],
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata=figures,
                )
            ],
        )

    return tell
