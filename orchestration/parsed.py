"""What dbt read from the project's files, kept for its later runs.

Belongs here: whether it is still true of the files, and reading it. Does not belong here: parsing
(dbt itself) or the manifest that the graph is drawn from (orchestration/manifest.py).

dbt alone would read every file again for each of the runs that a refresh starts, and parse them all
anew where the database's address or a variable of the command line has changed.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orchestration.dbt import Project

# What dbt itself writes, should somebody run it by hand in the project's folder.
IGNORED = frozenset({"target", "logs", "dbt_packages", ".user.yml"})
# Their macros are parsed with the project's.
PACKAGES = ("dbt-core", "dbt-adapters", "dbt-postgres")


def fingerprint(folder: Path) -> str:
    """The SHA-256 over dbt's version and the names and contents of a project's files."""
    digest = hashlib.sha256(repr([version(package) for package in PACKAGES]).encode())
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not IGNORED.intersection(parts):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{'/'.join(parts)}\0{content}\n".encode())
    return digest.hexdigest()


def is_current(project: Project, current: str) -> bool:
    """Whether the files that dbt parsed last have this fingerprint."""
    seen = _seen(project)
    return seen.exists() and seen.read_text(encoding="utf-8") == current


def forget(project: Project) -> None:
    """What was parsed is not relied on any more."""
    _seen(project).unlink(missing_ok=True)


def note(project: Project, current: str) -> None:
    """The files with this fingerprint have been parsed."""
    _seen(project).write_text(current, encoding="utf-8")


def read(project: Project, database: str) -> Any | None:
    """The manifest as dbt has it, for a run in this database; None where dbt has to parse."""
    memory = project.target / "partial_parse.msgpack"
    if not memory.exists() or not is_current(project, fingerprint(project.folder)):
        return None
    from dbt.contracts.graph.manifest import Manifest

    manifest = Manifest.from_msgpack(memory.read_bytes())
    if any(node.database != database for node in manifest.nodes.values()):
        return None
    manifest.build_flat_graph()  # what macros see as `graph`
    return manifest


def _seen(project: Project) -> Path:
    return project.state / "manifest.sha256"
