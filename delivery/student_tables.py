"""Tables of single students in a release: each district's logins see their own rows alone.

Belongs here: which tables hold students, and their row-level security. Does not belong here: who is
granted which district (delivery/grants.py) or the views over the tables (delivery/views.py).

The views of marts run with the rights of whoever asks (security_invoker), so that the tables'
policies hold through them, through joins, and for whoever reads the tables directly.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from delivery.errors import DeliveryError
from delivery.relations import Relation

ROLE = "flashlight_district"
STUDENT, DISTRICT = "student_key", "district_id"

# An array of one query, not "in (select)": so an index on the district serves, and the grants are
# read once per statement.
OWN_DISTRICTS = """
create policy own_districts on {table} for select to {role} using ({district} = any (array(
    select granted.district_id from access.grants as granted where granted.login = current_user
)))
"""


def holds_students(relation: Relation) -> bool:
    """Whether a relation has a row per student, which only the student's district may see."""
    return relation.has(STUDENT)


def check(relation: Relation) -> None:
    """Raise DeliveryError where a relation holds students that no district owns."""
    if holds_students(relation) and not relation.has(DISTRICT):
        raise DeliveryError(
            f"build.{relation.name} holds single students without their district, so that nobody "
            f"may see them. Give the model the column {DISTRICT}, or move it to another schema."
        )


def secure(connection: psycopg.Connection, schema: str, name: str) -> None:
    """Let each login of the role see the rows of its districts in a new table of a release.

    The owner, which is the pipeline, sees all rows; whoever has no policy sees none.
    """
    table, role = sql.Identifier(schema, name), sql.Identifier(ROLE)
    district = sql.Identifier(DISTRICT)
    for statement in (
        "alter table {table} enable row level security",
        OWN_DISTRICTS,
        "create index on {table} ({district})",
        "grant usage on schema {schema} to {role}",
        "grant select on {table} to {role}",
    ):
        connection.execute(
            sql.SQL(statement).format(
                table=table, role=role, district=district, schema=sql.Identifier(schema)
            )
        )
