"""dbt's models in the graph: one asset each, their tests as checks, columns with their lineage.

Belongs here: the asset that runs dbt and what it attaches to each model. Does not belong here: how
dbt is run (orchestration/dbt.py) or how models look (orchestration/translator.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration import dbt, lineage
from orchestration.growth import parts_of_a_build
from orchestration.idle import models_to_build
from orchestration.progress import Progress, counted
from orchestration.resources import CurrentRun
from orchestration.stages import Stages
from orchestration.translator import Translator

SOURCES_SHOWN = 4
ModelMetadata = Callable[[str], dict[str, Any]]


def build_dbt_assets(manifest: Mapping[str, Any], project: dbt.Project) -> dg.AssetsDefinition:
    """The assets of every model and seed of the manifest."""
    translator = Translator()

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name="dbt")
    def models(
        context: dg.AssetExecutionContext,
        run: dg.ResourceParam[CurrentRun],
        stages: dg.ResourceParam[Stages],
        progress: dg.ResourceParam[Progress],
    ) -> Iterator[Any]:
        with progress.stage("build") as stage:
            run.build_started = stages.clock()
            catalog = stages.catalog()
            describe = column_metadata(context, manifest, project, translator, catalog)
            if not _is_everything(context):
                select = _names(context, manifest)
            elif run.full:
                select = []
            else:
                select = _of_records_sent(manifest, stages.records_sent(), catalog)
            counts = {"models": 0, "tests": 0, "growth_cohorts": 0}
            try:
                for part in parts_of_a_build(manifest, select):
                    if part.after_growth:
                        counts["growth_cohorts"] = _grow(stages, context, progress)
                    if part.select == ():
                        continue
                    arguments = dbt.build_arguments(
                        full=run.full, select=part.select or (), exclude=part.exclude
                    )
                    context.log.info("dbt %s", " ".join(arguments))
                    for event in dbt.stream(project, arguments):
                        _count(counts, event, progress)
                        yield from to_dagster(event, manifest, translator, context, describe)
            except dbt.DbtError as error:
                raise failure(error) from error
            stage.figures = counts
            built = f"{counted(counts['models'], 'model')} built"
            stage.message = f"{built}, {counted(counts['tests'], 'test')} passed"
            if counts["growth_cohorts"]:
                stage.message += f", growth of {counted(counts['growth_cohorts'], 'cohort')}"

    return models


def _grow(stages: Stages, context: dg.AssetExecutionContext, progress: Progress) -> int:
    """Compute growth between the models that hold scores and those that count growth."""
    progress.tell("build", "progress", "growth")
    figures = stages.compute_growth()
    context.log.info("growth of %(cohorts)s cohorts, %(students)s students", figures)
    return figures["cohorts"]


def to_dagster(
    event: dict[str, Any],
    manifest: Mapping[str, Any],
    translator: Translator,
    context: dg.AssetExecutionContext,
    describe: ModelMetadata,
) -> Iterator[Any]:
    """Dagster's events for one of dbt's, with rows, columns and lineage."""
    node = event["data"]["node_info"]
    message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
    for item in message.to_default_asset_events(manifest, translator, context):
        if isinstance(item, dg.Output):
            rows = dbt.rows_written(event["data"].get("status", ""))
            metadata = {
                **item.metadata,
                **describe(node["unique_id"]),
                **({} if rows is None else {"rows_written": rows}),
                **({"dagster/row_count": rows} if rows and node["materialized"] == "table" else {}),
            }
            yield dg.Output(None, output_name=item.output_name, metadata=metadata)
        elif not isinstance(item, dg.AssetObservation):
            yield item


def failure(error: dbt.DbtError) -> dg.Failure:
    """A failed step: the published release stays, and the message says what to look at."""
    return dg.Failure(
        f"{error}\nThe release in force stays as it is, and the districts and years of this "
        "refresh stay pending: correct the cause and refresh again.",
        metadata={
            item.name: dg.MetadataValue.md(f"{item.message}\n\n`{item.sql}`")
            for item in error.failures
        },
        allow_retries=False,
    )


def column_metadata(
    context: dg.AssetExecutionContext,
    manifest: Mapping[str, Any],
    project: dbt.Project,
    translator: Translator,
    catalog: lineage.Catalog,
) -> ModelMetadata:
    """A function from a model's unique id to its columns and their lineage as metadata.

    Without lineage, which never stops a refresh, the function gives nothing.
    """
    try:
        columns = lineage.load(project, manifest, catalog)
    except dbt.DbtError as error:
        context.log.warning("No column lineage this time: %s", error)
        return lambda unique_id: {}
    nodes = {**manifest["sources"], **manifest["nodes"]}
    keys = {key: translator.get_asset_spec(manifest, key, None).key for key in _drawn(nodes)}

    def describe(unique_id: str) -> dict[str, Any]:
        if unique_id not in columns:
            return {}
        types = catalog.get(lineage.relation_of(nodes[unique_id]), {})
        return as_metadata(columns[unique_id], nodes[unique_id]["columns"], types, keys)

    return describe


def as_metadata(
    columns: lineage.Columns,
    documented: Mapping[str, Any],
    types: Mapping[str, str],
    keys: Mapping[str, dg.AssetKey],
) -> dict[str, Any]:
    """Dagster's column schema and column lineage of one model."""
    sources = {
        name: [
            dg.TableColumnDep(asset_key=key, column_name=column)
            # Several tables may be one asset.
            for key, column in dict.fromkeys(
                (keys[parent], column) for parent, column in parents if parent in keys
            )
        ]
        for name, parents in columns.items()
    }
    schema = [
        dg.TableColumn(
            name,
            types.get(name, documented.get(name, {}).get("data_type") or "unknown"),
            describe_column(documented.get(name, {}).get("description", ""), sources[name]),
        )
        for name in columns
    ]
    return {
        "dagster/column_schema": dg.TableSchema(columns=schema),
        "dagster/column_lineage": dg.TableColumnLineage(deps_by_column=sources),
    }


def describe_column(description: str, sources: Sequence[dg.TableColumnDep]) -> str | None:
    """A column's description and what it is made of, which the web server draws nowhere else."""
    names = [f"{source.asset_key.path[-1]}.{source.column_name}" for source in sources]
    shown = ", ".join(names[:SOURCES_SHOWN])
    if len(names) > SOURCES_SHOWN:
        shown += f" and {len(names) - SOURCES_SHOWN} more"
    return " ".join(part for part in (description, f"← {shown}" if shown else "") if part) or None


def _drawn(nodes: Mapping[str, Any]) -> list[str]:
    return [
        key for key, node in nodes.items() if node["resource_type"] in {"model", "seed", "source"}
    ]


def _is_everything(context: dg.AssetExecutionContext) -> bool:
    return context.selected_asset_keys == context.assets_def.keys


def _of_records_sent(
    manifest: Mapping[str, Any], records: set[str], catalog: lineage.Catalog
) -> Sequence[str]:
    names = models_to_build(manifest, records, catalog)
    return ["resource_type:seed", *names] if names else []


def _names(context: dg.AssetExecutionContext, manifest: Mapping[str, Any]) -> Sequence[str]:
    selected = {key.path[-1] for key in context.selected_asset_keys}
    return sorted(selected & {node["name"] for node in manifest["nodes"].values()})


def _count(counts: dict[str, int], event: Mapping[str, Any], progress: Progress) -> None:
    data = event["data"]
    kind = "tests" if event["info"]["name"] == "LogTestResult" else "models"
    counts[kind] += 1
    name, done = data["node_info"]["node_name"], data["index"]
    total = data.get("total") or data.get("num_models")
    progress.tell("build", "progress", f"{done} of {total}: {name}")
