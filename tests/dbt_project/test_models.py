"""The dbt project on an empty warehouse: its unit tests, both ways of building, its descriptions.

Belongs here: what holds for all models. Does not belong here: the rules of one model, which are its
unit tests (dbt_project/models/**/*_unit_tests.yml).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg

from orchestration import dbt
from tests.dbt_project.conftest import DERIVED


def test_every_unit_test_and_audit_passes(project: dbt.Project):
    """A first build runs all unit tests; one that differs, or an audit, fails it."""
    results = _read(project.target / "run_results.json")["results"]
    passed = {result["unique_id"] for result in results if result["status"] == "pass"}
    manifest = _read(project.manifest)
    tests = {key for key, node in manifest["nodes"].items() if node["resource_type"] == "test"}
    assert manifest["unit_tests"]
    assert tests
    assert {*manifest["unit_tests"], *tests} <= passed


def test_a_refresh_builds_on_what_is_there(project: dbt.Project):
    """The second build takes the incremental path of every model."""
    dbt.run(project, dbt.build_arguments(full=False))


def test_every_column_is_described(project: dbt.Project, database: str):
    """Readers see descriptions as comments and in the graph: none is missing, none is left over."""
    described = {
        (node["schema"], node["name"], column["name"]): column["description"].strip()
        for node in _relations(project)
        for column in node["columns"].values()
    }
    with psycopg.connect(database) as connection:
        actual = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where table_schema = any(%s)",
            [DERIVED],
        ).fetchall()
    assert [column for column in actual if not described.get(column)] == []
    assert set(described) - set(actual) == set()
    assert [node["name"] for node in _relations(project) if not node["description"].strip()] == []


def _relations(project: dbt.Project) -> list[dict[str, Any]]:
    nodes = _read(project.manifest)["nodes"].values()
    return [node for node in nodes if node["resource_type"] in {"model", "seed"}]


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))
