"""The views of schema marts: what BI tools see, pointed at one release.

Belongs here: re-pointing every view in one transaction. Does not belong here: which release that
is (delivery/releases.py) or making its tables (delivery/publish.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

import psycopg
from psycopg import sql

from delivery import student_tables
from delivery.errors import DeliveryError
from delivery.relations import Relation, read_relations, write_comments

MARTS = "marts"
READERS = ("flashlight_reader", "flashlight_county", "flashlight_auditor")

# A query under way keeps its view; the switch waits for it in short turns, because whoever asks
# for a view while the switch waits has to wait too. Shorter than the deadlock timeout (1 s), so
# that it is always the switch that gives way.
TURN = "400ms"
PAUSE_SECONDS = 0.6
PATIENCE_SECONDS = 300.0


def switch(
    connection: psycopg.Connection,
    schema: str,
    *,
    missing: Literal["refuse", "empty"],
    and_then: Callable[[], None],
) -> None:
    """Point every view of marts at the tables of `schema`, and run `and_then`, in one transaction.

    `missing` says what becomes of a view whose table `schema` lacks: 'refuse' raises, 'empty'
    keeps the view with its columns and no rows. Waits up to PATIENCE_SECONDS for queries under
    way. Raises DeliveryError; then nothing has changed.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with connection.transaction():
                connection.execute(sql.SQL("set local lock_timeout = {}").format(TURN))
                _point_at(connection, schema, missing)
                and_then()
            return
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
            if time.monotonic() >= deadline:
                raise DeliveryError(_who_is_reading(connection)) from error
        time.sleep(PAUSE_SECONDS)


def check_nothing_vanishes(connection: psycopg.Connection, names: set[str]) -> None:
    """Raise DeliveryError where marts holds a view that is not among `names`."""
    vanishing = sorted(set(read_relations(connection, MARTS)) - names)
    if vanishing:
        raise DeliveryError(
            f"The build lacks {', '.join(vanishing)}, which marts publishes. BI tools rely on it: "
            "build it again, or drop the view from marts first if it is to go."
        )


def _point_at(connection: psycopg.Connection, schema: str, missing: str) -> None:
    tables = read_relations(connection, schema)
    if missing == "refuse":
        check_nothing_vanishes(connection, set(tables))
    present = read_relations(connection, MARTS)
    if present:
        # Every view at once and in one order: no reader sees two releases in one statement.
        names = sql.SQL(", ").join(view.identifier for view in present.values())
        connection.execute(sql.SQL("lock table {} in access exclusive mode").format(names))
    for name, table in tables.items():
        _point_one(connection, name, table, present.get(name))
    for name in present.keys() - tables.keys():
        _empty(connection, present[name])
    for relation in {**present, **tables}.values():
        _grant(connection, relation)


def _grant(connection: psycopg.Connection, relation: Relation) -> None:
    """Let a view's readers read it and nobody else: its columns say whether it holds students."""
    students = student_tables.holds_students(relation)
    for role in (*READERS, student_tables.ROLE):
        may = (role == student_tables.ROLE) == students
        connection.execute(
            sql.SQL("grant select on {} to {}" if may else "revoke all on {} from {}").format(
                sql.Identifier(MARTS, relation.name), sql.Identifier(role)
            )
        )


def _point_one(
    connection: psycopg.Connection, name: str, table: Relation, present: Relation | None
) -> None:
    view = sql.Identifier(MARTS, name)
    if present is not None and table.shape[: len(present.shape)] != present.shape:
        # Replacing in place can only add columns at the end.
        try:
            connection.execute(sql.SQL("drop view {}").format(view))
        except psycopg.errors.DependentObjectsStillExist as error:
            raise DeliveryError(
                f"The columns of marts.{name} changed, and other views are built on it "
                f"({error.diag.message_detail}). Drop those views first."
            ) from error
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    # Whoever reads students does it with rights of their own, so that the table's policy holds.
    invoker = sql.SQL("true" if student_tables.holds_students(table) else "false")
    connection.execute(
        sql.SQL(
            "create or replace view {} with (security_barrier = false, security_invoker = {})"
            " as select {} from {}"
        ).format(view, invoker, columns, table.identifier)
    )
    write_comments(connection, "view", view, table)


def _empty(connection: psycopg.Connection, view: Relation) -> None:
    columns = sql.SQL(", ").join(
        sql.SQL("null::{} as {}").format(sql.SQL(column.type), sql.Identifier(column.name))
        for column in view.columns
    )
    connection.execute(
        sql.SQL("create or replace view {} as select {} where false").format(
            view.identifier, columns
        )
    )


def _who_is_reading(connection: psycopg.Connection) -> str:
    with connection.transaction():
        rows = connection.execute(
            """
            select distinct a.pid, a.usename, coalesce(a.application_name, '')
            from pg_locks l
            join pg_class c on c.oid = l.relation
            join pg_stat_activity a on a.pid = l.pid
            where c.relnamespace = 'marts'::regnamespace and a.pid <> pg_backend_pid()
            order by a.pid
            """
        ).fetchall()
    readers = "; ".join(f"process {pid} of {user} {program}".strip() for pid, user, program in rows)
    return (
        f"The views of marts are in use ({readers or 'the readers have just gone'}), so the old "
        "release stays in force. Ask the readers to end their transactions, or end them with "
        "`select pg_terminate_backend(process)`, then run `flashlight refresh` again."
    )
