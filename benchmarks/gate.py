"""What the gate costs: beside the load, for many small files, and beside the plain way.

Belongs here: timing the gate. Does not belong here: the gate (expectations/), the lines that it
checks (gate_lines.py), the rival (gate_plain.py).

Three measurements, all without the import of Great Expectations (`import_seconds`):
- `load`: a file each of enrollment (SENR), student information (SINF) and attendance summaries
  (STAS) is taken in and loaded, then gated; ratio gate / load.
- `flashlight_many_districts`: a small file of each of nine record types for each of many districts
  is gated in one run. Some of their values are wrong.
- `plain_great_expectations`: the files of the first of these districts
  (`plain_great_expectations_districts`), each validated by itself; the seconds are scaled to all of
  them. It only counts wrong values; see gate_plain.py.
`great_expectations` is what Great Expectations itself takes for nine suites, over no lines at all.

`equal`: every line of the large files is accepted, and the rival finds the same wrong values by
file and field as the gate, and those of the first district in the same lines.

Run: .venv/bin/python -m benchmarks.gate --json [--lines N] [--districts N] [--district-lines N]
    [--plain-districts N] [--runs N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.gate_lines import FIRST_DISTRICT, RECORDS, fill, write_file
from benchmarks.gate_plain import COMPARED, Counts, FoundInLines, PlainValidations
from benchmarks.temporary import checkpoint, temporary_warehouse
from expectations import batch
from expectations.gate import gate_loaded
from expectations.rules import line_rules
from expectations.suite import ValidationRun
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from warehouse.connection import connect

LARGE = ("calpads_senr", "calpads_sinf", "calpads_stas")


def measure(
    lines: int, districts: int, district_lines: int, plain_districts: int, runs: int
) -> dict[str, Any]:
    """Time the gate and its rivals in turn and describe the result; seconds are medians."""
    plain_districts = min(districts, plain_districts)
    start = time.perf_counter()
    from expectations import great  # noqa: F401 - imported now, so that no measurement pays for it

    import_seconds = time.perf_counter() - start
    with temporary_warehouse() as home, connect() as connection:
        for record in LARGE:
            write_file(home / "landing" / str(FIRST_DISTRICT) / f"{record}.txt", record, lines)
        large = [_load_and_gate(connection, home, lines) for _ in range(runs)]
        _clear(connection)
        fill(connection, districts, district_lines)
        _pack(connection)
        many = [_gate_and_rival(connection, plain_districts) for _ in range(runs)]
    seconds = {
        "flashlight": statistics.median(item["gate"] for item in large),
        "load": statistics.median(item["load"] for item in large),
        "flashlight_many_districts": statistics.median(item["gate"] for item in many),
        "plain_great_expectations": statistics.median(item["rival"] for item in many)
        * (districts / plain_districts),
        "great_expectations": statistics.median(item["overhead"] for item in many),
    }
    return {
        "benchmark": "gate",
        "size": {
            "lines": lines,
            "large_records": len(LARGE),
            "districts": districts,
            "district_lines": district_lines,
            "district_records": len(RECORDS),
        },
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "ratios": {
            "load": round(seconds["flashlight"] / seconds["load"], 4),
            "plain_great_expectations": round(
                seconds["flashlight_many_districts"] / seconds["plain_great_expectations"], 4
            ),
        },
        "equal": all(item["equal"] for item in (*large, *many)),
        "runs": runs,
        "plain_great_expectations_districts": plain_districts,
        "plain_great_expectations_scaled": plain_districts < districts,
        "import_seconds": round(import_seconds, 2),
    }


def _load_and_gate(connection: psycopg.Connection, home: Path, lines: int) -> dict[str, Any]:
    _clear(connection)
    start = time.perf_counter()
    take_in(connection, home / "landing", home / "archive", "benchmark")
    load_received(connection, home / "archive", load_layouts())
    connection.commit()
    loaded = time.perf_counter()
    gate_loaded(connection)
    gated = time.perf_counter()
    outcome = connection.execute("select state, lines_accepted from ledger.submissions").fetchall()
    connection.commit()
    return {
        "load": loaded - start,
        "gate": gated - loaded,
        "equal": outcome == [("accepted", lines)] * len(LARGE),
    }


def _clear(connection: psycopg.Connection) -> None:
    tables = ", ".join(f"raw.{record}" for record in RECORDS)
    connection.execute(
        f"truncate {tables}, ledger.submissions, ledger.landing_files, ledger.pending_scopes"
        " cascade"
    )
    connection.commit()
    checkpoint()


def _pack(connection: psycopg.Connection) -> None:
    """Leave the tables as they are some time after a load."""
    connection.autocommit = True
    for record in RECORDS:
        connection.execute(f"vacuum (analyze) raw.{record}")
    connection.execute("vacuum (analyze) ledger.submissions, ledger.submission_coverage")
    connection.autocommit = False


def _gate_and_rival(connection: psycopg.Connection, plain_districts: int) -> dict[str, Any]:
    _make_loaded(connection)
    start = time.perf_counter()
    gate_loaded(connection)
    gated = time.perf_counter()
    overhead = _overhead()
    first = _submissions(connection, plain_districts)
    plain = PlainValidations(RECORDS)
    between = time.perf_counter()
    counts = plain.count(first)
    done = time.perf_counter()
    lines = plain.lines(_submissions(connection, 1))
    plain.close()
    return {
        "gate": gated - start,
        "overhead": overhead,
        "rival": done - between,
        "equal": are_equal(_found_by_the_gate(connection, list(first)), counts, lines),
    }


def are_equal(by_gate: FoundInLines, counts: Counts, lines: FoundInLines) -> bool:
    """Whether the rival's counts, and its lines of some files, are what the gate has found."""
    by_file: Counts = Counter()
    for (number, _, field), found in by_gate.items():
        by_file[number, field] += found
    files = {number for number, *_ in lines}
    of_files = Counter({key: found for key, found in by_gate.items() if key[0] in files})
    return bool(lines) and counts == by_file and lines == of_files


def _make_loaded(connection: psycopg.Connection) -> None:
    """Put everything back to before the gate."""
    connection.execute("truncate quality.findings, quality.rejected_lines, ledger.pending_scopes")
    connection.execute(
        "update ledger.submissions set state = 'loaded', reason = null, gated_at = null,"
        " lines_accepted = 0, lines_rejected = 0, lines_superseded = 0"
    )
    connection.execute("update ledger.submission_coverage set superseded_by = null")
    connection.commit()
    checkpoint()


def _overhead() -> float:
    """Seconds of validating a suite of each record over no lines."""
    start = time.perf_counter()
    with ValidationRun() as run:
        for record in RECORDS:
            layout = load_layouts()[record]
            run.validate(record, batch.lines(layout, []), line_rules(layout, date.today()), [])
    return time.perf_counter() - start


def _submissions(connection: psycopg.Connection, districts: int) -> dict[int, str]:
    """The files of the first districts with their record."""
    found = connection.execute(
        "select submission_id, record from ledger.submissions where district_id::integer < %s"
        " order by district_id, submission_id",
        [FIRST_DISTRICT + districts],
    ).fetchall()
    connection.commit()
    return dict(found)


def _found_by_the_gate(connection: psycopg.Connection, submissions: list[int]) -> FoundInLines:
    """Wrong values by submission, line and field, for the rules that are compared."""
    found = connection.execute(
        "select submission_id, line_number, field, count(*) from quality.findings"
        " where rule = any(%s) and submission_id = any(%s) group by 1, 2, 3",
        [list(COMPARED), submissions],
    ).fetchall()
    connection.commit()
    return Counter({tuple(key): count for *key, count in found})


def main() -> None:
    """Measure and print, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--districts", type=int, default=1000)
    parser.add_argument("--district-lines", type=int, default=200)
    parser.add_argument("--plain-districts", type=int, default=5)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(
        options.lines,
        options.districts,
        options.district_lines,
        options.plain_districts,
        options.runs,
    )
    if options.json:
        print(json.dumps(result))
        return
    size, seconds, ratios = result["size"], result["seconds"], result["ratios"]
    print(f"three files of {size['lines']:,} lines: gate {seconds['flashlight']} s, "
          f"load {seconds['load']} s, ratio {ratios['load']}")  # fmt: skip
    print(f"nine files of {size['district_lines']:,} lines of {size['districts']:,} districts: "
          f"gate {seconds['flashlight_many_districts']} s, "
          f"plain Great Expectations {seconds['plain_great_expectations']} s, "
          f"ratio {ratios['plain_great_expectations']}; "
          f"Great Expectations itself {seconds['great_expectations']} s")  # fmt: skip
    print(f"equal: {result['equal']}; measured of the plain way: "
          f"{result['plain_great_expectations_districts']} districts")  # fmt: skip


if __name__ == "__main__":
    main()
