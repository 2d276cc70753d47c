"""The dbt project on an empty warehouse: its unit tests, both ways of building, its descriptions.

Belongs here: what holds for all models. Does not belong here: the rules of one model, which are its
unit tests (dbt_project/models/**/*_unit_tests.yml).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from orchestration import dbt
from warehouse import settings

DERIVED = ["staging", "conformed", "measures", "build"]


@pytest.fixture(scope="module")
def project(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dbt.Project]:
    """The project after its first build on a ledger without submissions, unit tests included."""
    with psycopg.connect(database) as connection:
        connection.execute("truncate ledger.submissions, ledger.pending_scopes cascade")
        _drop_derived(connection)
    project = dbt.Project(settings.PROJECT / "dbt_project", tmp_path_factory.mktemp("dbt"))
    dbt.run(project, ["build"])
    yield project
    with psycopg.connect(database) as connection:
        _drop_derived(connection)


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


def _drop_derived(connection: psycopg.Connection) -> None:
    """Drop what dbt builds; the schemas stay."""
    for kind, schema, name in connection.execute(
        "select case relkind when 'v' then 'view' else 'table' end, nspname, relname"
        " from pg_class join pg_namespace on relnamespace = pg_namespace.oid"
        " where nspname = any(%s) and relkind in ('r', 'v')",
        [DERIVED],
    ).fetchall():
        relation = sql.Identifier(schema, name)
        connection.execute(sql.SQL("drop {} if exists {} cascade").format(sql.SQL(kind), relation))
