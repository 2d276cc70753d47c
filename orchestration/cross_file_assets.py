"""The checks across files in the graph, between the build and the release.

Belongs here: the asset. Does not belong here: the checks (expectations/cross_file/).
"""

from collections.abc import Iterable

import dagster as dg

from orchestration.progress import Progress, counted
from orchestration.stages import Stages
from orchestration.translator import OWNERS

CROSS_FILE = dg.AssetKey(["quality", "cross_file"])
EVALUATED = "every_check_can_be_evaluated"


def build_cross_file_asset(built: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The findings of checks across files; `built` are the models that must be built before."""

    @dg.asset(
        key=CROSS_FILE,
        deps=sorted(built),
        group_name="quality",
        owners=OWNERS,
        kinds={"postgres", "greatexpectations"},
        description=(
            "**Checks across files.** What one file of a district says against another, against "
            "the year before and against public files. They warn and inform, and reject nothing. "
            "One validation of Great Expectations."
        ),
        check_specs=[
            dg.AssetCheckSpec(
                EVALUATED,
                asset=CROSS_FILE,
                blocking=False,
                description="Every check across files ran. If one fails, correct its SQL.",
            )
        ],
    )
    def cross_file(
        stages: dg.ResourceParam[Stages], progress: dg.ResourceParam[Progress]
    ) -> dg.MaterializeResult:
        with progress.stage("cross_file") as stage:
            stage.figures = stages.check_across_files()
            wrong = stage.figures.get("not_evaluated")
            stage.message = wrong or counted(stage.figures["findings"], "finding")
        return dg.MaterializeResult(
            metadata={**stage.figures, "seconds": stage.seconds},
            check_results=[
                dg.AssetCheckResult(
                    check_name=EVALUATED,
                    passed=wrong is None,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"not_evaluated": wrong} if wrong else {},
                )
            ],
        )

    return cross_file
