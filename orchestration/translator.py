"""How dbt's models and sources appear in the graph: key, group, kinds, owners, tags.

Belongs here: the translator. Does not belong here: running dbt or its results.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

COLUMN_SCHEMA = "dagster/column_schema"
OWNERS = ["team:data-engineering"]
# What models read of the ledger is settled when the gate has given its verdicts.
SCOPES = dg.AssetKey(["ledger", "pending_scopes"])
# Findings, what is open of them, the rules behind them and the lines by dimension: one asset.
FINDINGS = dg.AssetKey(["quality", "findings"])


class Translator(DagsterDbtTranslator):
    """A model's key is its folder and name; a source's key is that of the asset which writes it."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> dg.AssetSpec:
        """The spec of a model, seed or source."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = self.get_resource_props(manifest, unique_id)
        if node["resource_type"] == "source":
            return spec.replace_attributes(key=source_key(node))
        folder = group_of(node)
        return spec.replace_attributes(
            key=dg.AssetKey([folder, node["name"]]),
            group_name=folder,
            owners=list(spec.owners) or OWNERS,
            kinds={"dbt", "postgres", node["config"]["materialized"]},
            description=node.get("description") or None,
            # The columns of the last build say more: real types, and what each is made of.
            metadata={
                name: value for name, value in spec.metadata.items() if name != COLUMN_SCHEMA
            },
        )

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> dg.AssetCheckSpec | None:
        """The check of a dbt test, with the test's own description.

        Not blocking in Dagster's sense: a failed test already fails the step that runs dbt, and
        with it everything downstream.
        """
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        description = self.get_resource_props(manifest, unique_id).get("description")
        return spec._replace(blocking=False, description=description or spec.description)


def group_of(node: Mapping[str, Any]) -> str:
    """The folder of models/ that holds the model; 'seeds' for seeds."""
    if node["resource_type"] == "seed":
        return "seeds"
    return node["fqn"][1] if len(node["fqn"]) > 2 else "models"


def source_key(node: Mapping[str, Any]) -> dg.AssetKey:
    """The asset behind a source: its schema and name; for the ledger, the pending scopes."""
    if node["schema"] == "ledger":
        return SCOPES
    if node["schema"] == "quality" and node["name"] != "rejected_lines":
        return FINDINGS
    return dg.AssetKey([node["schema"], node["name"]])
