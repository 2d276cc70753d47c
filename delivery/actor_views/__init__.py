"""Views by actor: what a school, district, network and county get of a release's cells.

Belongs here: making the views over a release's tables (they are no copies: cells are many) from
views.yml and the queries beside it. Does not belong here: cells and benchmarks themselves
(dbt_project/models/marts/), or the views of marts over these (delivery/views.py).
"""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import yaml
from psycopg import sql

FOLDER = Path(__file__).parent
# A build without one of them, as in a first trial, has nothing to show to actors.
READ = frozenset({"entities", "measures", "measure_cells", "measure_benchmarks", "network_schools"})


def names(tables: Set[str]) -> set[str]:
    """The views that a release with these tables gets: all, or none where one is lacking."""
    return set(_declared()["views"]) if tables >= READ else set()


def create(connection: psycopg.Connection, schema: str, tables: Set[str]) -> None:
    """Make the views in a release's schema that holds `tables`, in the caller's transaction."""
    # The queries name the tables alone; the views keep whichever they found.
    connection.execute(sql.SQL("set local search_path = {}").format(sql.Identifier(schema)))
    for name in sorted(names(tables)):
        declared = _declared()["views"][name]
        view = sql.Identifier(schema, name)
        query = sql.SQL(_query("cells")).format(
            members=sql.SQL(_query(name)),
            actor=sql.Literal(declared["actor"]),
            actor_id=sql.Identifier(declared["actor_id"]),
            by_grade=sql.Literal(declared["by_grade"]),
            while_it_runs=sql.Literal(declared["while_it_runs"]),
        )
        connection.execute(sql.SQL("create view {} as {}").format(view, query))
        _comment(connection, schema, name, declared["comment"])
    connection.execute("set local search_path to default")


def _comment(connection: psycopg.Connection, schema: str, name: str, comment: str) -> None:
    view = sql.Identifier(schema, name)
    connection.execute(sql.SQL("comment on view {} is {}").format(view, sql.Literal(comment)))
    columns = connection.execute(
        "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0",
        [f"{schema}.{name}"],
    ).fetchall()
    for (column,) in columns:
        connection.execute(
            sql.SQL("comment on column {}.{} is {}").format(
                view, sql.Identifier(column), sql.Literal(_declared()["columns"][column])
            )
        )


@cache
def _declared() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "views.yml").read_text(encoding="utf-8"))


def _query(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
