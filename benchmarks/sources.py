r"""How fast each kind of source is brought from the landing zone into its raw table.

Belongs here: delimited texts beside a CALPADS file, daily attendance beside psql's \copy, and the
reader of workbooks beside openpyxl. Does not belong here: the readers.

Flashlight: identify, hash, archive, record in the ledger, check and number every line, COPY. Rates
are in lines and bytes per second; `ratios` divide a source's bytes per second by those of the
CALPADS file, so that 0.5 is half its rate. Of daily attendance, \copy loads the same bytes into a
table of text columns without an index; of workbooks, openpyxl reads the cells in read-only mode.

Run: .venv/bin/python -m benchmarks.sources --json [--lines N] [--attendance N] [--rows N]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
from psycopg import sql

from benchmarks.load import DISTRICT, PSQL, write_file
from benchmarks.temporary import checkpoint, temporary_warehouse
from ingestion import reading
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from ingestion.parse import Parser
from warehouse.connection import connect, dsn

ATTENDANCE = "local_daily_attendance"
STUDENTS = "local_student"
FILE = "sent.txt"
MAPPING = """
title: Students as a district exports them
record: local_student
columns: {columns}
values: {{gender: {{Female: F, Male: M}}}}
dates: {{enrollment_start_date: ['%m/%d/%Y']}}
"""


def measure(lines: int, attendance: int, rows: int, runs: int) -> dict[str, Any]:
    """Time every source and describe the result; seconds are medians."""
    with temporary_warehouse() as home, connect(autocommit=True) as connection:
        _write_mapping(home / "mappings" / DISTRICT)
        sizes, seconds = {}, {}
        file = home / "landing" / DISTRICT / FILE
        for name, write in _sources(lines).items():
            shutil.rmtree(home / "landing", ignore_errors=True)
            write(file)
            sizes[name] = {"lines": lines, "bytes": file.stat().st_size}
            seconds[name] = _median(runs, lambda: _load(connection, home))
        write_attendance(file, attendance)
        seconds["attendance"] = _median(runs, lambda: _load(connection, home))
        seconds["psql_copy"] = _median(runs, lambda: _psql_copy(connection, home))
        seconds |= _workbooks(home / "book.xlsx", rows, runs)
    rate = {name: size["bytes"] / seconds[name] for name, size in sizes.items()}
    return {
        "benchmark": "sources",
        "size": sizes | {"attendance": attendance, "workbook_rows": rows},
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "lines_per_second": {name: round(lines / seconds[name]) for name in sizes},
        "ratios": {name: round(rate[name] / rate["calpads"], 3) for name in sizes}
        | {
            "psql_copy": round(seconds["attendance"] / seconds["psql_copy"], 3),
            "openpyxl": round(seconds["workbook"] / seconds["openpyxl"], 3),
        },
        "runs": runs,
    }


def write_attendance(path: Path, lines: int) -> None:
    """Write a made-up file of daily attendance with so many lines."""
    with path.open("w", encoding="utf-8") as file:
        file.write("local_student_id,ssid,school_code,attendance_date,attendance_code\n")
        for start in range(0, lines, 100_000):
            file.writelines(
                f"{n % 200_000:07d},{1_000_000_000 + n % 200_000},{6_000_000 + n % 200:07d},"
                f"2025-{1 + n % 5:02d}-{1 + n % 28:02d},present\n"
                for n in range(start, min(lines, start + 100_000))
            )


def _sources(lines: int) -> dict[str, Callable[[Path], None]]:
    """How the file of each source is written, the CALPADS file first."""
    return {
        "calpads": lambda path: write_file(path, lines),
        "caret": lambda path: _write(path, lines, "^"),
        "comma": lambda path: _write(path, lines, ","),
        "comma_all_quoted": lambda path: _write(path, lines, ",", '"'),
        "tab": lambda path: _write(path, lines, "\t"),
        "mapping": lambda path: _write(path, lines, ",", mapping=True),
        "half_of_the_columns": lambda path: _write(path, lines, ",", unknown=True),
    }


def _write_mapping(folder: Path) -> None:
    """Write the mapping of the district and make Flashlight find it."""
    columns = {field.name: f"Column {field.name}" for field in load_layouts()[STUDENTS].fields}
    folder.mkdir(parents=True)
    (folder / "students.yml").write_text(MAPPING.format(columns=json.dumps(columns)))
    os.environ["FLASHLIGHT_MAPPINGS"] = str(folder.parent)


def _write(
    path: Path, lines: int, mark: str, quote: str = "", mapping: bool = False, unknown: bool = False
) -> None:
    """Write a made-up file of students; with a mapping, under other names and codes."""
    names = [field.header for field in load_layouts()[STUDENTS].fields]
    if mapping:
        names = [f"Column {name}" for name in names]
    if unknown:
        names += [f"Unknown {name}" for name in names]
    between = f"{quote}{mark}{quote}"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as file:
        for row in _table(names, _students(lines, mapping=mapping, twice=unknown)):
            file.write(f"{quote}{between.join(row)}{quote}\n")


def _table(names: list[str], rows: Iterable[list[str]]) -> Iterator[list[str]]:
    yield names
    yield from rows


def _students(lines: int, *, mapping: bool, twice: bool) -> Iterator[list[str]]:
    fields = load_layouts()[STUDENTS].fields
    for number in range(lines):
        row = [
            "6001234"
            if field.name == "school_code"
            else {
                "digits": f"{1_000_000_000 + number}"[-(field.length or 7) :],
                "iso_date": "9/3/2024" if mapping else "2024-09-03",
                "code": ("Female" if mapping else "F") if field.name == "gender" else "06",
            }.get(field.type, f"{field.name[:9]}{number % 997}")
            for field in fields
        ]
        yield row + row if twice else row


def _median(runs: int, action: Callable[[], float]) -> float:
    return statistics.median(action() for _ in range(runs))


def _load(connection: psycopg.Connection, home: Path) -> float:
    """The seconds of intake and load; all lines must arrive."""
    connection.execute(
        sql.SQL("truncate {}, ledger.submissions, ledger.landing_files cascade").format(
            sql.SQL(", ").join(
                sql.Identifier("raw", record) for record in ("calpads_senr", STUDENTS, ATTENDANCE)
            )
        )
    )
    shutil.rmtree(home / "archive", ignore_errors=True)
    checkpoint()
    start = time.perf_counter()
    take_in(connection, home / "landing", home / "archive", "benchmark")
    summaries = load_received(connection, home / "archive", load_layouts())
    elapsed = time.perf_counter() - start
    if [(s.state, s.lines_malformed) for s in summaries] != [("loaded", 0)]:
        raise RuntimeError(f"not everything was loaded: {summaries}")
    return elapsed


def _psql_copy(connection: psycopg.Connection, home: Path) -> float:
    columns = ", ".join(f"column_{number} text" for number in range(5))
    connection.execute(f"drop table if exists public.rival; create table public.rival ({columns})")
    checkpoint()
    file = home / "landing" / DISTRICT / FILE
    command = f"\\copy public.rival from '{file}' with (format csv, header)"
    start = time.perf_counter()
    subprocess.run([PSQL, "-X", "-q", dsn(), "-c", command], check=True)
    return time.perf_counter() - start


def _workbooks(path: Path, rows: int, runs: int) -> dict[str, float]:
    """The seconds of reading a workbook's rows, ours and openpyxl's."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Students")
    fields = load_layouts()[STUDENTS].fields
    for row in _table([f.header for f in fields], _students(rows, mapping=False, twice=False)):
        sheet.append(
            [int(value) if value.isdigit() and value[0] != "0" else value for value in row]
        )
    book.save(path)
    return {
        "workbook": _median(runs, lambda: _read_workbook(path, rows)),
        "openpyxl": _median(runs, lambda: _read_openpyxl(path, rows)),
    }


def _read_workbook(path: Path, rows: int) -> float:
    start = time.perf_counter()
    how = reading.reading_of(path, load_layouts()[STUDENTS], "upload", "")
    parser = Parser(how.file.shape, 1, print)
    with how.open() as stream:
        for _ in parser.rows(stream):
            pass
    if parser.loaded != rows:
        raise RuntimeError(f"{parser.loaded} of {rows} rows were read")
    return time.perf_counter() - start


def _read_openpyxl(path: Path, rows: int) -> float:
    start = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    count = sum(1 for _ in book.active.iter_rows(values_only=True))
    if count != rows + 1:
        raise RuntimeError(f"{count} of {rows} rows were read")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--attendance", type=int, default=2_000_000)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.lines, options.attendance, options.rows, options.runs)
    if options.json:
        print(json.dumps(result))
        return
    for name, seconds in result["seconds"].items():
        print(f"{name:20} {seconds:8.2f} s   ratio {result['ratios'].get(name, '')}")


if __name__ == "__main__":
    main()
