"""All measures of a collaborative, beside one hand-written pass of DuckDB over the same tables.

Belongs here: timing the models between the conformed tables and measure_cells, and comparing each
of their cells. Does not belong here: the rival's SQL (measures.sql); what districts' corrections
cost (correction.py).

- `flashlight`: dbt's models int_student_sums to measure_cells, built anew on the embedded
  PostgreSQL: from the start of the first to the end of the last.
- `dbt`: the whole dbt invocation around them, with its start.
- `duckdb`: one statement on as many cores. Its tables are copied from PostgreSQL before, untimed.

Both produce the same cells, and every number of them is compared: to half a unit of its last digit,
since the rival does not round.
Run: .venv/bin/python -m benchmarks.measures --json [--students N] [--districts N] [--home DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pandas

from benchmarks.installation import CELL_KEY, Installation

YEARS = "2022-2023..2024-2025"
ROUNDS = 3
MINIMUM_N = 11
SOURCES = (
    "conformed.fct_student_entity_year",
    "conformed.fct_student_entity_year_combined",
    "conformed.fct_graduation_cohort_entity",
    "conformed.fct_student_growth",
    "conformed.int_college_going",
    "conformed.int_college_career_paths",
    "conformed.lowest_scores",
    "conformed.assessment_thresholds",
    "conformed.bridge_school_entity",
    "conformed.int_high_school_entity",
    "conformed.student_groups",
    "measures.int_climate_at_entity",
    "build.measures",
)
# The numbers of a cell, and half a unit of their last digit.
TOLERANCES = {
    "n": 0,
    "numerator": 0.0051,
    "denominator": 0.0051,
    "value": 0.0500001,
    "standard_error": 0.0000501,
    "ci_low": 0.0500001,
    "ci_high": 0.0500001,
    "prior_value": 0.0500001,
    "change": 0.0500001,
}
# The models between those tables and the cells, without what else is made of them.
SELECTED = ("path:models/measures", "measure_cells")
EXCLUDED = ("path:models/measures/over_time", "int_growth_percentile_counts")


def measure(students: int, districts: int) -> dict[str, Any]:
    """Refresh a sample, build the measures several times on both sides and compare the cells."""
    folder = Path(tempfile.mkdtemp(prefix="flashlight-measures-"))
    folder.chmod(0o755)
    installation = Installation(folder / "home", folder / "landing")
    size = ("--students", str(students), "--districts", str(districts), "--years", YEARS)
    try:
        installation.run("sample", "--out", str(installation.landing), *size)
        installation.run("refresh")
        result = compared(installation)
        installation.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def compared(installation: Installation) -> dict[str, Any]:
    """Build the measures of a refreshed installation on both sides, in turn."""
    database = copied(installation)
    own, invocations, rival = [], [], []
    for _ in range(ROUNDS):
        seconds, whole = built(installation)
        own.append(seconds)
        invocations.append(whole)
        rival.append(handwritten(database))
    cells, differing = differences(installation, database)
    student_years = database.execute(
        "select count(*) from fct_student_entity_year where level = 'district'"
    ).fetchone()
    return {
        "benchmark": "measures",
        "size": {"student_years": student_years[0], "cells": cells},
        "seconds": {
            "flashlight": round(median(own), 2),
            "dbt": round(median(invocations), 2),
            "duckdb": round(median(rival), 2),
        },
        "ratios": {"duckdb": round(median(own) / median(rival), 2)},
        "differing_cells": differing,
        "equal": differing == 0,
    }


def copied(installation: Installation) -> duckdb.DuckDBPyConnection:
    """The conformed tables in a DuckDB database in memory, with a thread per core."""
    database = duckdb.connect()
    database.execute(f"set threads = {os.cpu_count()}")
    with installation.connect() as connection, tempfile.TemporaryDirectory() as folder:
        for source in SOURCES:
            path = Path(folder) / "table.csv"
            with path.open("wb") as file, connection.cursor() as cursor:
                with cursor.copy(
                    f"copy (select * from {source}) to stdout (format csv, header)"
                ) as copy:
                    file.writelines(copy)
                columns = cursor.execute(f"select * from {source} limit 0").description
            types = {column.name: _type(column.type_display) for column in columns}
            table = source.split(".")[1]
            database.execute(
                f"create table {table} as"
                " select * from read_csv($path, header = true, columns = $types)",
                {"path": str(path), "types": types},
            )
    return database


def _type(name: str) -> str:
    known = {"int4": "integer", "int8": "bigint", "bool": "boolean", "date": "date", "uuid": "uuid"}
    return "decimal(18, 2)" if name.startswith("numeric") else known.get(name, "varchar")


def built(installation: Installation) -> tuple[float, float]:
    """Build the models anew in a process of its own: seconds of the models, and of all of dbt."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measures", "--build"],
        env=installation.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    models, whole = json.loads(done.stdout.splitlines()[-1])
    return models, whole


def build() -> None:
    """Build the models in this process and print the seconds of the models, and of all of dbt."""
    from orchestration import dbt

    start = time.perf_counter()
    arguments = [
        "run",
        "--full-refresh",
        "--no-write-json",
        "--select",
        *SELECTED,
        "--exclude",
        *EXCLUDED,
    ]
    result = dbt.run(dbt.default_project(), arguments)
    whole = time.perf_counter() - start
    moments = [
        moment
        for node in result.results
        for step in node.timing
        for moment in (step.started_at, step.completed_at)
    ]
    print(json.dumps([(max(moments) - min(moments)).total_seconds(), whole]))


def handwritten(database: duckdb.DuckDBPyConnection) -> float:
    """Run the rival's statement; the value is its seconds."""
    statement = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    start = time.perf_counter()
    database.execute(statement, {"minimum_n": MINIMUM_N})
    return time.perf_counter() - start


def differences(installation: Installation, database: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """The number of cells, and of those that one side lacks or has with another number."""
    columns = ", ".join((*CELL_KEY, *TOLERANCES, "state"))
    with installation.connect() as connection:
        cursor = connection.execute(f"select {columns} from build.measure_cells")
        names = [column.name for column in cursor.description]
        own = pandas.DataFrame(cursor.fetchall(), columns=names)
    rival = database.execute(f"select {columns} from cells").df()
    both = own.merge(rival, on=list(CELL_KEY), how="outer", suffixes=("", "_rival"))
    wrong = both["state"] != both["state_rival"]
    for name, tolerance in TOLERANCES.items():
        wrong |= ~_alike(both[name].astype(float), both[f"{name}_rival"].astype(float), tolerance)
    return len(both), int(wrong.sum())


def _alike(one: pandas.Series, other: pandas.Series, tolerance: float) -> pandas.Series:
    return (one.isna() & other.isna()) | ((one - other).abs() <= tolerance)


def main() -> None:
    """Measures and prints, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=200_000)
    parser.add_argument("--districts", type=int, default=40)
    parser.add_argument(
        "--home",
        type=Path,
        help="a refreshed home folder to use instead; refresh it with --full afterwards",
    )
    parser.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.build:
        build()
        return
    if options.home:
        result = compared(Installation(options.home, options.home / "landing"))
    else:
        result = measure(options.students, options.districts)
    if options.json:
        print(json.dumps(result))
        return
    size, seconds = result["size"], result["seconds"]
    print(f"{size['student_years']:,} student-years, {size['cells']:,} cells")
    print(
        f"Flashlight {seconds['flashlight']} s (dbt {seconds['dbt']} s),"
        f" DuckDB {seconds['duckdb']} s"
    )
    print(f"ratio {result['ratios']['duckdb']}, cells that differ: {result['differing_cells']}")


if __name__ == "__main__":
    main()
