"""Districts' reports in the graph: an answer right after the gate, complete after the release.

Belongs here: the two assets. Does not belong here: the reports (delivery/quality_report/).

The first does not wait for the build, so that a district whose files were all held has its answer
too, and nobody waits for a build that fails. The second writes the same reports anew: what was
found while building (overlapping enrollments, checks across files) and the release are then in.
"""

import dagster as dg

from orchestration.assets import RELEASE
from orchestration.gate_assets import REJECTED
from orchestration.resources import CurrentRun
from orchestration.stages import Stages
from orchestration.translator import OWNERS

AFTER_GATE = dg.AssetKey(["reports", "after_gate"])
AFTER_RELEASE = dg.AssetKey(["reports", "after_release"])
# Before the build, which is ready to start at the same time and takes longer.
FIRST = {"dagster/priority": "10"}


def build_report_assets() -> list[dg.AssetsDefinition]:
    """The reports of the run's districts, written twice into the same folders."""
    return [
        _asset(
            AFTER_GATE,
            REJECTED,
            "**Answer to districts.** A page per district with a new file: verdicts, findings by "
            "rule, what is overdue, and the rejected lines to mend and send back.",
            FIRST,
        ),
        _asset(
            AFTER_RELEASE,
            RELEASE,
            "**Answer to districts, complete.** The same pages with what was found while building, "
            "and the release in force.",
            {},
        ),
    ]


def _asset(
    key: dg.AssetKey, after: dg.AssetKey, description: str, tags: dict[str, str]
) -> dg.AssetsDefinition:
    @dg.asset(
        key=key,
        deps=[after],
        group_name="reports",
        owners=OWNERS,
        kinds={"html", "csv"},
        op_tags=tags,
        description=description,
    )
    def write(
        run: dg.ResourceParam[CurrentRun], stages: dg.ResourceParam[Stages]
    ) -> dg.MaterializeResult:
        return dg.MaterializeResult(metadata=stages.report(run.started))

    return write
