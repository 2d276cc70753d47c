"""The dbt manifest that the graph is drawn from: parsed only when the project's files change.

Belongs here: fingerprint, parsing, and small corrections of the manifest in memory. Does not
belong here: running models (orchestration/dbt.py) or their specs (orchestration/translator.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fasteners

from orchestration import dbt

# What dbt itself writes, should somebody run it by hand in the project's folder.
IGNORED = frozenset({"target", "logs", "dbt_packages", ".user.yml"})


def fingerprint(folder: Path) -> str:
    """The SHA-256 over names and contents of a dbt project's files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not IGNORED.intersection(parts):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{'/'.join(parts)}\0{content}\n".encode())
    return digest.hexdigest()


def load(project: dbt.Project) -> dict[str, Any]:
    """The manifest of the project as it is now; parses when its files changed since the last time.

    Raises dbt.DbtError where the project cannot be parsed.
    """
    project.state.mkdir(parents=True, exist_ok=True)
    seen = project.state / "manifest.sha256"
    with fasteners.InterProcessLock(project.state / "manifest.lock"):
        current = fingerprint(project.folder)
        if not _is(seen, current) or not project.manifest.exists():
            seen.unlink(missing_ok=True)
            dbt.run(project, ["parse"])
            seen.write_text(current, encoding="utf-8")
        manifest = json.loads(project.manifest.read_bytes())
    attach_singular_tests(manifest)
    manifest["metadata"]["flashlight_fingerprint"] = current
    return manifest


def _is(file: Path, content: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == content


def attach_singular_tests(manifest: Mapping[str, Any]) -> None:
    """Give each test over several models one model to be shown on: the last one it reads.

    Without it such a test would appear in the graph as an observation, not as a check.
    """
    nodes = manifest["nodes"]
    for node in nodes.values():
        models = [parent for parent in _parents(node) if parent in nodes]
        if node["resource_type"] != "test" or node.get("attached_node") or not models:
            continue
        last = max(models, key=lambda model: (_depth(nodes, model), model))
        meta = node["config"].setdefault("meta", {})
        meta.setdefault("dagster", {}).setdefault("ref", {"name": nodes[last]["name"]})


def _parents(node: Mapping[str, Any]) -> list[str]:
    return node["depends_on"].get("nodes", [])


def _depth(nodes: Mapping[str, Any], unique_id: str) -> int:
    """How many models lie between a model and the sources, at most."""
    if unique_id not in nodes:
        return 0
    return 1 + max((_depth(nodes, parent) for parent in _parents(nodes[unique_id])), default=0)
