"""Which models a refresh may leave alone: those of records that its districts never sent.

Belongs here: one pure function over dbt's manifest. Does not belong here: asking the ledger
(orchestration/stages.py) or running dbt (orchestration/dbt.py).
"""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from typing import Any

from orchestration.lineage import relation_of

RAW, MARTS = "raw", "marts"


def models_to_build(
    manifest: Mapping[str, Any],
    records: Collection[str],
    tables: Container[tuple[str, str]],
) -> list[str]:
    """The names of the models that a refresh builds; empty where these are all.

    `records` are those that the refresh's districts, or the central team, ever sent; `tables` the
    relations (schema, name) that are there. A model is left alone where it exists and reads only
    records never sent, or only models that are left alone: it holds no row of these districts, and
    would get none. Marts are always built, since the release waits for them.
    """
    nodes = {key: node for key, node in manifest["nodes"].items() if _is_model(node)}
    sources = manifest["sources"]
    idle: set[str] = set()

    def is_idle(key: str) -> bool:
        parents = nodes[key]["depends_on"]["nodes"]
        raw = [sources[p]["name"] for p in parents if p in sources and _is_raw(sources[p])]
        models = [parent for parent in parents if parent in nodes]
        return (
            bool(raw or models)
            and MARTS not in nodes[key]["fqn"]
            and relation_of(nodes[key]) in tables
            and not any(record in records for record in raw)
            and all(parent in idle for parent in models)
        )

    while found := {key for key in nodes if key not in idle and is_idle(key)}:
        idle |= found
    return sorted(node["name"] for key, node in nodes.items() if key not in idle) if idle else []


def _is_model(node: Mapping[str, Any]) -> bool:
    return node["resource_type"] == "model"


def _is_raw(source: Mapping[str, Any]) -> bool:
    return source["source_name"] == RAW
