"""The dbt project built once on an empty warehouse, for all tests of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from orchestration import dbt

DERIVED = ["staging", "conformed", "measures", "build"]


@pytest.fixture(scope="package")
def project(
    database: str, parsed: dbt.Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dbt.Project]:
    """The project after its first build on a ledger without submissions, unit tests included."""
    with psycopg.connect(database) as connection:
        connection.execute("truncate ledger.submissions, ledger.pending_scopes cascade")
        _drop_derived(connection)
    project = dbt.Project(parsed.folder, tmp_path_factory.mktemp("dbt") / "state")
    shutil.copytree(parsed.state, project.state)
    dbt.run(project, ["build"])
    yield project
    with psycopg.connect(database) as connection:
        _drop_derived(connection)


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
