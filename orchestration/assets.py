"""The stages around the gate and dbt in the graph: landing zone, ledger, raw, keys, release.

Belongs here: thin assets that call a stage and report its figures. Does not belong here: what a
stage does (orchestration/stages.py), the gate, dbt's models or extracts (the other *_assets.py).
"""

from collections.abc import Iterable, Iterator, Mapping

import dagster as dg

from ingestion.layout import Layout
from orchestration import checks
from orchestration.progress import Progress, counted
from orchestration.resources import CurrentRun
from orchestration.stages import Stages
from orchestration.translator import OWNERS, SCOPES

LANDING = dg.AssetKey(["landing", "files"])
SUBMISSIONS = dg.AssetKey(["ledger", "submissions"])
IDENTIFIERS = dg.AssetKey(["pii", "student_identifiers"])
RELEASE = dg.AssetKey(["releases", "current"])


def raw_key(record: str) -> dg.AssetKey:
    """The asset of a record type's raw table."""
    return dg.AssetKey(["raw", record])


landing_zone = dg.AssetSpec(
    LANDING,
    group_name="landing",
    owners=OWNERS,
    kinds={"csv", "file"},
    description=(
        "Files as the districts send them, in landing/<district>/. Flashlight only reads here: "
        "intake copies the bytes unchanged into the archive, named by their SHA-256."
    ),
)


@dg.asset(
    key=SUBMISSIONS,
    deps=[LANDING],
    group_name="ledger",
    owners=OWNERS,
    kinds={"postgres", "python"},
    description=(
        "**Intake.** The truth about what was received: one row per file, with district, record "
        "type, school year, SHA-256 and verdict. The same bytes twice change nothing."
    ),
    check_specs=[checks.intake_spec(SUBMISSIONS)],
)
def submissions(
    context: dg.AssetExecutionContext,
    run: dg.ResourceParam[CurrentRun],
    stages: dg.ResourceParam[Stages],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult:
    """Take in what is new in the landing zone."""
    with progress.stage("intake") as stage:
        run.started = stages.clock()
        stage.figures = stages.take_in(run.landing, context.run.run_id)
        unloaded = ("held_unreadable", "duplicates")
        run.answers_due = any(stage.figures.get(name) for name in unloaded)
        stage.message = counted(stage.figures["submissions_received"], "new submission")
        if run.full:
            stage.figures["scopes_marked"] = stages.mark_everything()
    return dg.MaterializeResult(
        metadata={**stage.figures, "seconds": stage.seconds},
        check_results=[checks.intake_result(SUBMISSIONS, stage.figures["held_unreadable"])],
    )


def build_raw_assets(layouts: Mapping[str, Layout]) -> dg.AssetsDefinition:
    """One asset per record type; together they load every received submission."""
    specs = [
        dg.AssetSpec(
            raw_key(record),
            deps=[SUBMISSIONS],
            skippable=True,
            group_name="raw",
            owners=OWNERS,
            kinds={"postgres", "csv"},
            tags={"family": layout.family},
            description=(
                f"**{layout.record_type_code or record}: {layout.title}.** Every received line as "
                "text, with its submission and line number."
            ),
            metadata={"layout": f"ingestion/layouts/{record}.yml", "fields": len(layout.fields)},
        )
        for record, layout in layouts.items()
    ]

    @dg.multi_asset(specs=specs, name="load")
    def load(
        context: dg.AssetExecutionContext,
        run: dg.ResourceParam[CurrentRun],
        stages: dg.ResourceParam[Stages],
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[dg.MaterializeResult]:
        if not (stages.work_waits() or run.answers_due):
            context.log.info("Nothing waits: no file is new and no district year is pending.")
            return
        with progress.stage("load") as stage:
            figures = stages.load()
            rows = sum(item["rows_loaded"] for item in figures.values())
            stage.figures = {"rows_loaded": rows}
            stage.message = counted(rows, "line")
        nothing = {"submissions": 0, "held": 0, "rows_loaded": 0, "rows_malformed": 0}
        for record in layouts:
            yield dg.MaterializeResult(
                asset_key=raw_key(record),
                metadata={**figures.get(record, nothing), "stage_seconds": stage.seconds},
            )

    return load


@dg.asset(
    key=IDENTIFIERS,
    deps=[SCOPES],
    group_name="pii",
    owners=OWNERS,
    kinds={"postgres", "python"},
    description=(
        "The student_key of each statewide student identifier, a keyed hash. The only place where "
        "the two meet; everything downstream knows the key alone."
    ),
)
def student_identifiers(
    stages: dg.ResourceParam[Stages], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult:
    """Give each new identifier its key."""
    with progress.stage("identity") as stage:
        stage.figures = stages.assign_keys()
        stage.message = counted(stage.figures["identifiers_added"], "new student")
    return dg.MaterializeResult(metadata={**stage.figures, "seconds": stage.seconds})


def build_release_asset(audited: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The release in force; `audited` are the models that must be built and tested before."""

    @dg.asset(
        key=RELEASE,
        deps=sorted(audited),
        group_name="releases",
        owners=OWNERS,
        kinds={"postgres", "view"},
        description=(
            "**Publish.** The views of schema `marts`, switched to the new release in one "
            "transaction. Reached only when every model is built and every test has passed; "
            "otherwise the release before stays in force."
        ),
    )
    def current(
        context: dg.AssetExecutionContext,
        run: dg.ResourceParam[CurrentRun],
        stages: dg.ResourceParam[Stages],
        progress: dg.ResourceParam[Progress],
    ) -> dg.MaterializeResult:
        with progress.stage("publish") as stage:
            stage.figures = stages.publish(context.run.run_id, run.build_started)
            stage.message = f"release {stage.figures['release_id']}"
        return dg.MaterializeResult(metadata={**stage.figures, "seconds": stage.seconds})

    return current
