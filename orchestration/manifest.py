"""The dbt manifest that the graph is drawn from: parsed only when the project's files change.

Belongs here: parsing, and small corrections of the manifest in memory. Does not belong here: what
dbt keeps for itself (orchestration/parsed.py), running models (orchestration/dbt.py) or their specs
(orchestration/translator.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

import fasteners

from orchestration import dbt, parsed


def load(project: dbt.Project) -> dict[str, Any]:
    """The manifest of the project as it is now; parses when its files changed since the last time.

    Raises dbt.DbtError where the project cannot be parsed.
    """
    project.state.mkdir(parents=True, exist_ok=True)
    with fasteners.InterProcessLock(project.state / "manifest.lock"):
        current = parsed.fingerprint(project.folder)
        if not parsed.is_current(project, current) or not project.manifest.exists():
            parsed.forget(project)
            dbt.run(project, ["parse"])
            parsed.note(project, current)
        manifest = json.loads(project.manifest.read_bytes())
    attach_singular_tests(manifest)
    manifest["metadata"]["flashlight_fingerprint"] = current
    return manifest


def attach_singular_tests(manifest: Mapping[str, Any]) -> None:
    """Give each test over several models one model to be shown on: the last one it reads.

    Without it such a test would appear in the graph as an observation, not as a check.
    """
    nodes = manifest["nodes"]
    depths = _depths(nodes)
    for node in nodes.values():
        models = [parent for parent in _parents(node) if parent in nodes]
        if node["resource_type"] != "test" or node.get("attached_node") or not models:
            continue
        last = max(models, key=lambda model: (depths[model], model))
        meta = node["config"].setdefault("meta", {})
        meta.setdefault("dagster", {}).setdefault("ref", {"name": nodes[last]["name"]})


def _parents(node: Mapping[str, Any]) -> list[str]:
    return node["depends_on"].get("nodes", [])


def _depths(nodes: Mapping[str, Any]) -> dict[str, int]:
    """How many models lie between each model and the sources, at most."""
    parents = {key: [p for p in _parents(node) if p in nodes] for key, node in nodes.items()}
    depths: dict[str, int] = {}
    for key in TopologicalSorter(parents).static_order():
        depths[key] = 1 + max((depths[parent] for parent in parents[key]), default=0)
    return depths
