"""The ledger and the models that the tests of processing ask, without loader and gate's rules.

Belongs here: sending files in refreshes, and the models' SQL as views over the raw tables. Does not
belong here: what must come out (interpreter.py).
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from expectations import in_force, record, scopes
from expectations.verdicts import Verdict
from ingestion.layout import load_layouts
from orchestration import dbt
from tests.expectations.submissions import submit
from tests.processing.interpreter import Line, Place
from tests.processing.transactions import DISTRICT, STUDENTS
from warehouse import settings

MODELS = (
    "stg_calpads__attendance_summary",
    "stg_calpads__cumulative_enrollment",
    "stg_calpads__english_language_acquisition",
    "stg_calpads__enrollment",
    "stg_calpads__program",
    "stg_calpads__student_information",
    "int_discipline_contributions",
    "int_enrollment_line",
    "dim_student",
    "stg_calpads__special_education",
    "stg_calpads__special_education_plan",
    "stg_calpads__special_education_status",
    "fct_special_education_span",
    "fct_enrollment_span",
)
SEEDS = ("school_years", "education_program_groups")


def compile_models(
    parsed: dbt.Project, state: Path, models: Sequence[str] = MODELS
) -> dict[str, Any]:
    """The manifest with the SQL of the models as a first build runs them."""
    project = dbt.Project(parsed.folder, state)
    shutil.copytree(parsed.state, state, dirs_exist_ok=True)
    dbt.run(project, ["compile", "--full-refresh", "--select", *models])
    return json.loads(project.manifest.read_text(encoding="utf-8"))


@contextmanager
def views(dsn: str, manifest: dict[str, Any], models: Sequence[str] = MODELS) -> Iterator[None]:
    """Put the models' SQL into views and the seeds into tables, and take them away again."""
    with psycopg.connect(dsn) as connection:
        _drop(connection)
        for name in SEEDS:
            _create_seed(connection, manifest["nodes"][f"seed.flashlight.{name}"])
        for name in models:
            node = manifest["nodes"][f"model.flashlight.{name}"]
            connection.execute(
                sql.SQL("create view {} as ").format(sql.Identifier(node["schema"], name))
                + sql.SQL(node["compiled_code"])
            )
        connection.commit()
        try:
            yield
        finally:
            _drop(connection)
            connection.commit()


def _create_seed(connection: psycopg.Connection, node: dict[str, Any]) -> None:
    path = settings.PROJECT / "dbt_project" / node["original_file_path"]
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    types = node["config"]["column_types"]
    table = sql.Identifier(node["schema"], node["name"])
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(types[name])) for name in header
    )
    connection.execute(sql.SQL("create table {} ({})").format(table, columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            sql.SQL("insert into {} values ({})").format(
                table, sql.SQL(", ").join([sql.Placeholder()] * len(header))
            ),
            [[value or None for value in row] for row in rows],
        )


def _drop(connection: psycopg.Connection) -> None:
    for kind, schema, name in connection.execute(
        "select case relkind when 'v' then 'view' else 'table' end, nspname, relname"
        " from pg_class join pg_namespace on relnamespace = pg_namespace.oid"
        " where nspname in ('staging', 'conformed', 'measures', 'build') and relkind in ('r', 'v')"
    ).fetchall():
        connection.execute(
            sql.SQL("drop {} if exists {} cascade").format(
                sql.SQL(kind), sql.Identifier(schema, name)
            )
        )


def begin(connection: psycopg.Connection) -> None:
    """Empty the warehouse of what an example before this one sent."""
    connection.rollback()
    connection.execute("truncate ledger.submissions restart identity cascade")
    connection.execute("truncate ledger.pending_scopes, quality.findings, quality.rejected_lines")
    for name in ("senr", "sprg", "sinf", "sela", "stas"):
        connection.execute(sql.SQL("truncate {}").format(sql.Identifier("raw", f"calpads_{name}")))
    connection.execute("truncate pii.student_identifiers cascade")
    connection.commit()


def send(
    connection: psycopg.Connection, record_name: str, refreshes: Sequence[Sequence[Sequence[Line]]]
) -> dict[int, int]:
    """Send files in refreshes, all accepted: the file's place (from 0) by its submission."""
    layout = load_layouts()[record_name]
    numbers: list[int] = []
    for files in refreshes:
        new = [
            submit(connection, record_name, lines, district=DISTRICT, school_year="2024-2025")
            for lines in files
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "insert into pii.student_identifiers (ssid, student_key, first_submission_id)"
                " values (%s, gen_random_uuid(), %s) on conflict do nothing",
                [[ssid, new[0]] for ssid in STUDENTS],
            )
        record.write_verdicts(connection, [Verdict(n, "accepted", None, ()) for n in new], {})
        in_force.enter(connection, layout, new)
        scopes.touch(connection, layout, new)
        connection.commit()
        numbers += new
    return {number: place for place, number in enumerate(numbers)}


def staged(connection: psycopg.Connection, model: str, places: dict[int, int]) -> set[Place]:
    """The places of the lines that a staging model holds."""
    rows = connection.execute(
        sql.SQL("select submission_id, line_number from {}").format(
            sql.Identifier("staging", model)
        )
    ).fetchall()
    assert len(rows) == len(set(rows))
    return {(places[submission], line - 1) for submission, line in rows}


def counted(connection: psycopg.Connection, places: dict[int, int]) -> dict[int, tuple[int, int]]:
    """By file, the lines that the ledger counts as in force and as superseded."""
    rows = connection.execute(
        "select submission_id, lines_accepted, lines_superseded from ledger.submissions"
        " where submission_id = any(%s)",
        [list(places)],
    ).fetchall()
    return {places[submission]: (own, other) for submission, own, other in rows}
