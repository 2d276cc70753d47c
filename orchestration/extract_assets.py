"""Extracts for county offices in the graph: one asset, job and schedule per declaration.

Belongs here: what the YAML files in delivery/extracts/ become. Does not belong here: writing the
files (delivery/extract.py).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import dagster as dg

from delivery.extract import Extract
from orchestration.assets import RELEASE
from orchestration.automation import build_scheduled_job
from orchestration.stages import Stages
from orchestration.translator import OWNERS


class ExtractDefinitions(NamedTuple):
    """What the declared extracts add to the definitions."""

    assets: list[dg.AssetsDefinition]
    jobs: list[Any]
    schedules: list[dg.ScheduleDefinition]


def build_extracts(
    extracts: Mapping[str, Extract], status: dg.DefaultScheduleStatus
) -> ExtractDefinitions:
    """The asset, job and schedule of every declared extract."""
    assets = [build_asset(extract) for extract in extracts.values()]
    scheduled = [
        build_scheduled_job(
            f"extract_{name}",
            dg.AssetSelection.assets(["extracts", name]),
            extract.schedule,
            extract.title,
            status,
        )
        for name, extract in extracts.items()
    ]
    return ExtractDefinitions(
        assets, [job for job, _ in scheduled], [schedule for _, schedule in scheduled]
    )


def build_asset(extract: Extract) -> dg.AssetsDefinition:
    """One extract: its files, with rows and SHA-256 of each."""

    @dg.asset(
        key=["extracts", extract.name],
        deps=[RELEASE],
        group_name="extracts",
        owners=OWNERS,
        kinds={"csv"},
        metadata={"schedule": extract.schedule, "sharing": extract.sharing},
        description=f"**{extract.title}.** A CSV per county with a manifest, of the release in "
        "force.",
    )
    def write(stages: dg.ResourceParam[Stages]) -> dg.MaterializeResult:
        return dg.MaterializeResult(metadata=stages.extract(extract.name))

    return write
