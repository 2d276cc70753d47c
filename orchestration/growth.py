"""Where growth comes in: the build runs in two parts, and growth is computed between them.

Belongs here: one pure function over dbt's manifest. Does not belong here: running dbt
(orchestration/dbt.py) or computing growth (analysis/collaborative_growth/).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BUILT = frozenset({"model", "seed"})


@dataclass(frozen=True)
class Part:
    """One run of dbt: the names to select (everything if None) and the tests to leave for later.

    `after_growth`: growth is computed before it.
    """

    select: tuple[str, ...] | None
    exclude: tuple[str, ...] = ()
    after_growth: bool = False


def parts_of_a_build(manifest: Mapping[str, Any], select: Sequence[str]) -> list[Part]:
    """One part where no growth is to be computed; else what it rests on, and what counts it.

    `select` holds names of models and dbt's methods, or nothing for everything. Growth is computed
    where a model is chosen whose meta says `computed_by: growth`: dbt makes such a table, and the
    growth step fills it. A test that reads a model of the second part runs with that part.
    """
    nodes = manifest["nodes"]
    models = {key for key, node in nodes.items() if node["resource_type"] == "model"}
    computed = {key for key in models if _meta(nodes[key]).get("computed_by") == "growth"}
    if not any(nodes[key]["name"] in select or not select for key in computed):
        return [Part(tuple(select) or None)]
    later = (_descendants(nodes, computed) - computed) & models
    tests = {nodes[key]["name"] for key in _descendants(nodes, later) - models}
    chosen = {
        key
        for key, node in nodes.items()
        if node["resource_type"] in BUILT and (node["name"] in select or not select)
    }
    methods = [name for name in select if ":" in name]
    return [
        Part((*methods, *_paths(nodes, chosen - later)), tuple(sorted(tests))),
        Part(_paths(nodes, chosen & later), after_growth=True),
    ]


def _paths(nodes: Mapping[str, Any], keys: set[str]) -> tuple[str, ...]:
    """Folders and name of each: a name alone may also be that of a folder."""
    return tuple(sorted(".".join(nodes[key]["fqn"]) for key in keys))


def _descendants(nodes: Mapping[str, Any], roots: set[str]) -> set[str]:
    """The roots and all that reads them, models and tests."""
    found = set(roots)
    while more := {
        key
        for key, node in nodes.items()
        if key not in found and not found.isdisjoint(node["depends_on"].get("nodes", ()))
    }:
        found |= more
    return found


def _meta(node: Mapping[str, Any]) -> Mapping[str, Any]:
    return node.get("config", {}).get("meta") or {}
