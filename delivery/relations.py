"""What the tables and views of a schema look like.

Belongs here: reading relations, columns and comments from the database's catalog. Does not
belong here: changing any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Column:
    """A column: its name, its type as PostgreSQL writes it, and its comment."""

    name: str
    type: str
    comment: str | None

    @property
    def shape(self) -> tuple[str, str]:
        """Name and type: what must stay for a view to be replaced in place."""
        return self.name, self.type


@dataclass(frozen=True)
class Relation:
    """A table or view with its columns in order."""

    schema: str
    name: str
    comment: str | None
    columns: tuple[Column, ...]
    is_table: bool

    @property
    def identifier(self) -> sql.Identifier:
        """The quoted, schema-qualified name."""
        return sql.Identifier(self.schema, self.name)

    @property
    def shape(self) -> tuple[tuple[str, str], ...]:
        """Names and types of the columns in order."""
        return tuple(column.shape for column in self.columns)

    def has(self, column: str) -> bool:
        """Whether there is a column of that name."""
        return any(candidate.name == column for candidate in self.columns)


RELATIONS = """
select
    c.oid,
    c.relname,
    obj_description(c.oid, 'pg_class'),
    c.relkind in ('r', 'p')
from pg_class c
where c.relnamespace = to_regnamespace(%s) and c.relkind in ('r', 'p', 'v', 'm')
order by c.relname
"""

COLUMNS = """
select
    a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod),
    col_description(a.attrelid, a.attnum)
from pg_attribute a
where a.attrelid = any(%s) and a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
"""


def read_relations(connection: psycopg.Connection, schema: str) -> dict[str, Relation]:
    """Every table and view of a schema by name; empty where the schema does not exist."""
    found = connection.execute(RELATIONS, [schema]).fetchall()
    columns: dict[int, list[Column]] = {oid: [] for oid, *_ in found}
    for oid, *column in connection.execute(COLUMNS, [list(columns)]):
        columns[oid].append(Column(*column))
    return {
        name: Relation(schema, name, comment, tuple(columns[oid]), is_table)
        for oid, name, comment, is_table in found
    }


def write_comments(connection: psycopg.Connection, kind: str, target, source: Relation) -> None:
    """Give `target` (an identifier; `kind` is 'table' or 'view') the comments of `source`."""
    statements = [
        sql.SQL("comment on {} {} is {}").format(sql.SQL(kind), target, sql.Literal(source.comment))
    ]
    statements += [
        sql.SQL("comment on column {}.{} is {}").format(
            target, sql.Identifier(column.name), sql.Literal(column.comment)
        )
        for column in source.columns
    ]
    connection.execute(sql.SQL(";\n").join(statements))
