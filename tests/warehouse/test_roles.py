"""Names, identifiers and students' lines can be read by the owner alone."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from warehouse import connection as warehouse_connection

ROLES = ["flashlight_reader", "flashlight_county", "flashlight_district", "flashlight_auditor"]
CLOSED = ["raw", "quality", "pii", "staging", "conformed", "measures", "build"]


@pytest.mark.parametrize("schema", CLOSED)
@pytest.mark.parametrize("role", ROLES)
def test_no_role_reads_what_holds_students(database, role, schema):
    """Neither the tables that are there nor those that a build adds."""
    superuser = warehouse_connection.parameters() | {"user": "postgres"}
    with psycopg.connect(**superuser) as connection:
        connection.execute("set local role flashlight_owner")
        probe = sql.Identifier(schema, "probe_of_a_role")
        connection.execute(sql.SQL("create table {} (ssid text)").format(probe))
        tables = connection.execute(
            "select tablename from pg_tables where schemaname = %s", [schema]
        ).fetchall()
        connection.execute("reset role")
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        for (table,) in tables:
            query = sql.SQL("select * from {}").format(sql.Identifier(schema, table))
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(query)
        connection.rollback()
