"""All definitions, assembled in one place.

Belongs here: `build` and the module-level `defs` that Dagster loads. Does not belong here: assets,
schedules or resources.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import dagster as dg

from delivery.extract import Extract, load_extracts
from expectations.calendar_rules import load as load_calendar
from ingestion.layout import load_layouts
from orchestration import assets, automation, dbt, manifest
from orchestration.alert_assets import build_alerts
from orchestration.automation import AUTOMATE
from orchestration.cross_file_assets import CROSS_FILE, build_cross_file_asset
from orchestration.dbt_assets import build_dbt_assets
from orchestration.extract_assets import build_extracts
from orchestration.freshness import build_freshness
from orchestration.gate_assets import build_gate_assets
from orchestration.progress import Progress
from orchestration.report_assets import build_report_assets
from orchestration.resources import build_run_settings, refresh_lock
from orchestration.stages import Stages

MARTS = "marts"


def build(
    *,
    project: dbt.Project | None = None,
    dbt_manifest: Mapping[str, Any] | None = None,
    extracts: Mapping[str, Extract] | None = None,
    stages: Stages | None = None,
    progress: Progress | None = None,
    lock: Callable[[], AbstractContextManager] = refresh_lock,
    automate: bool | None = None,
) -> dg.Definitions:
    """The definitions of this installation; tests pass parts of their own.

    Parses the dbt project if its files changed. `automate` switches sensor and schedules on.
    """
    project = project or dbt.default_project()
    dbt_manifest = manifest.load(project) if dbt_manifest is None else dbt_manifest
    stages = stages or Stages()
    automate = os.environ.get(AUTOMATE) == "1" if automate is None else automate
    scheduled = dg.DefaultScheduleStatus.RUNNING if automate else dg.DefaultScheduleStatus.STOPPED
    layouts = load_layouts()

    models = build_dbt_assets(dbt_manifest, project)
    alerts = build_alerts(scheduled)
    awaited = {record for window in load_calendar().windows for record in window.records}
    freshness = build_freshness([name for name in layouts if name in awaited], scheduled)
    pipeline = [
        assets.submissions,
        assets.build_raw_assets(layouts),
        build_gate_assets(layouts),
        assets.student_identifiers,
        models,
        build_cross_file_asset(_marts_of(models)),
        assets.build_release_asset(_marts_of(models) | {CROSS_FILE}),
        *build_report_assets(),
        *alerts.assets,
    ]
    county_extracts = build_extracts(load_extracts() if extracts is None else extracts, scheduled)
    refresh = automation.build_job(key for item in pipeline for key in item.keys)
    return dg.Definitions(
        assets=[assets.landing_zone, *pipeline, *county_extracts.assets],
        asset_checks=[freshness.checks],
        jobs=[refresh, freshness.job, alerts.job, *county_extracts.jobs],
        sensors=[
            automation.build_sensor(
                stages,
                dg.DefaultSensorStatus.RUNNING if automate else dg.DefaultSensorStatus.STOPPED,
            )
        ],
        schedules=[
            automation.build_nightly_schedule(scheduled),
            freshness.schedule,
            alerts.schedule,
            *county_extracts.schedules,
        ],
        resources={
            "run": build_run_settings(lock),
            "stages": stages,
            "progress": progress or Progress(),
        },
    )


def _marts_of(models: dg.AssetsDefinition) -> set[dg.AssetKey]:
    """What a release publishes. Other models may be left alone by a refresh (idle.py)."""
    return {key for key in models.keys if key.path[0] == MARTS}


@dg.definitions
def defs() -> dg.Definitions:
    """What Dagster's web server and daemon load."""
    return build()
