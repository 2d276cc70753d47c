"""Freshness in the graph: which districts are late with what, by the submission calendar.

Belongs here: the checks of the raw assets, and the job and schedule of the daily look. Does not
belong here: what is owed (expectations/calendar.py, delivery/contributions.py).

A district that is late is nobody's failure: the checks warn, and nothing waits for them. They run
in every refresh, after the verdicts, and once a day, since a due date passes without a file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import dagster as dg

from orchestration.assets import raw_key
from orchestration.automation import build_scheduled_job
from orchestration.gate_assets import REJECTED
from orchestration.stages import Stages
from orchestration.state import Overdue

NAME = "every_district_contributed_in_time"
ROUND = "freshness"
DAILY = "30 5 * * *"


class FreshnessDefinitions(NamedTuple):
    """What freshness adds to the definitions."""

    checks: dg.AssetChecksDefinition
    job: Any
    schedule: dg.ScheduleDefinition


def build_freshness(
    records: Iterable[str], status: dg.DefaultScheduleStatus
) -> FreshnessDefinitions:
    """The checks of the records that the calendar asks for, and their daily round."""
    checks = _checks(list(records))
    job, schedule = build_scheduled_job(
        ROUND,
        dg.AssetSelection.checks(checks),
        DAILY,
        "The daily look, before the round of alerts, which districts are late with what.",
        status,
    )
    return FreshnessDefinitions(checks, job, schedule)


def result(record: str, overdue: Sequence[Overdue]) -> dg.AssetCheckResult:
    """Passed where no district is late with the record; with districts by school year."""
    by_year: dict[str, list[str]] = {}
    for item in overdue:
        by_year.setdefault(item.school_year, []).append(item.district_id)
    metadata: dict[str, Any] = {
        "overdue": len(overdue),
        "districts_overdue": len({item.district_id for item in overdue}),
    }
    if overdue:
        metadata["overdue_by_school_year"] = dg.MetadataValue.json(
            {year: sorted(districts) for year, districts in sorted(by_year.items())}
        )
        metadata["overdue_by_window"] = dg.MetadataValue.json(
            Counter(window for item in overdue for window in item.windows)
        )
        metadata["longest_overdue_days"] = max(item.days for item in overdue)
    return dg.AssetCheckResult(
        asset_key=raw_key(record),
        check_name=NAME,
        passed=not overdue,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


def _checks(records: Sequence[str]) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name=ROUND,
        specs=[
            dg.AssetCheckSpec(
                NAME,
                asset=raw_key(record),
                # What is accepted is known after the verdicts.
                additional_deps=[REJECTED],
                blocking=False,
                description=(
                    "No district is late: of every school year that the calendar asks for, an "
                    "accepted file came by the last good day of each window. `flashlight status` "
                    "and `marts.contribution_status` list what is missing."
                ),
            )
            for record in records
        ],
        can_subset=True,
    )
    def freshness(
        context: dg.AssetCheckExecutionContext, stages: dg.ResourceParam[Stages]
    ) -> Iterator[dg.AssetCheckResult]:
        overdue = stages.overdue()
        selected = {key.asset_key for key in context.selected_asset_check_keys}
        for record in records:
            if raw_key(record) in selected:
                yield result(record, overdue.get(record, ()))

    return freshness
