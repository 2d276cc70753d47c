r"""What the gate costs, beside loading the files and beside Great Expectations as usual.

Belongs here: timing the gate. Does not belong here: the gate (expectations/).

Two measurements, both without the import of Great Expectations (`import_seconds` in the result):
- `load`: one file of so many lines is taken in and loaded, then gated; ratio gate / load.
- `plain_great_expectations`: the files of many districts, each with a few bad lines, are gated in
  one run; the rival validates each district's file by itself with the built-in expectations that
  its documentation shows (not null, in set, length, regular expression). The rival only counts:
  it rejects nothing, gives no verdict and leaves out every rule over several fields.

`equal`: the rival and the gate count the same bad values per district and rule, and every line of
the one file is accepted.

Run: .venv/bin/python -m benchmarks.gate --json [--lines N] [--districts N] [--district-lines N]
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
from psycopg import sql

from benchmarks import load
from benchmarks.temporary import checkpoint, temporary_warehouse
from expectations.gate import gate_loaded
from expectations.rules import line_rules
from ingestion.intake import take_in
from ingestion.layout import Layout, load_code_set, load_layouts
from ingestion.load import load_received
from warehouse.connection import connect, url

LAYOUT: Layout = load_layouts()[load.RECORD]
DATE = "^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$"
# Rules that built-in expectations can state; the others are Flashlight's alone.
COMPARED = ("GERR0001", "GERR0002", "FRMT0001", "FRMT0002", "FRMT0004", "SENR0006")

_BAD_LINES = """
update raw.calpads_senr set
    grade_level_code = case when line_number % 997 = 1 then '99' else grade_level_code end,
    student_birth_date = case when line_number % 991 = 2 then '20111301'
        else student_birth_date end,
    ssid = case when line_number % 983 = 3 then '12345' else ssid end,
    student_gender_code = case when line_number % 977 = 4 then null else student_gender_code end,
    school_of_attendance = case when line_number % 971 = 5 then '60000X0' else school_of_attendance
        end
"""


def measure(lines: int, districts: int, district_lines: int, runs: int) -> dict[str, Any]:
    """Time the gate and its rivals in turn and describe the result; seconds are medians."""
    start = time.perf_counter()
    from expectations import great  # noqa: F401 - imported now, so that no measurement pays for it

    import_seconds = time.perf_counter() - start
    with temporary_warehouse() as home, connect() as connection:
        load.write_file(home / "landing" / load.DISTRICT / "enrollment.txt", lines)
        one_file = [_load_and_gate(connection, home, lines) for _ in range(runs)]
        _prepare_districts(connection, districts, district_lines)
        many = [_gate_and_rival(connection) for _ in range(runs)]
    seconds = {
        "flashlight": statistics.median(item["gate"] for item in one_file),
        "load": statistics.median(item["load"] for item in one_file),
        "flashlight_many_districts": statistics.median(item["gate"] for item in many),
        "plain_great_expectations": statistics.median(item["rival"] for item in many),
    }
    return {
        "benchmark": "gate",
        "size": {"lines": lines, "districts": districts, "district_lines": district_lines},
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "ratios": {
            "load": round(seconds["flashlight"] / seconds["load"], 4),
            "plain_great_expectations": round(
                seconds["flashlight_many_districts"] / seconds["plain_great_expectations"], 4
            ),
        },
        "equal": all(item["equal"] for item in (*one_file, *many)),
        "runs": runs,
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
        "equal": outcome == [("accepted", lines)],
    }


def _clear(connection: psycopg.Connection) -> None:
    connection.execute(
        "truncate raw.calpads_senr, ledger.submissions, ledger.landing_files,"
        " ledger.pending_scopes cascade"
    )
    connection.commit()
    checkpoint()


def _prepare_districts(connection: psycopg.Connection, districts: int, lines: int) -> None:
    """Make one submission per district out of the lines of the one file, with some bad lines."""
    columns = sql.SQL(", ").join(map(sql.Identifier, LAYOUT.raw_columns))
    connection.execute(
        sql.SQL("create temporary table template as select line_number, {} from raw.{}").format(
            columns, sql.Identifier(LAYOUT.record)
        )
    )
    available = connection.execute("select count(*) from template").fetchone()[0]
    if lines > available:
        raise SystemExit("--district-lines cannot be more than --lines")
    _clear(connection)
    for place in range(districts):
        district = f"{1_000_000 + place}"
        number = connection.execute(
            "insert into ledger.submissions (district_id, record, form, school_year, file_path,"
            " state, lines_received, loaded_at) values (%s, %s, 'upload', %s, 'enrollment.txt',"
            " 'loaded', %s, clock_timestamp()) returning submission_id",
            [district, LAYOUT.record, load.SCHOOL_YEAR, lines],
        ).fetchone()[0]
        connection.execute(
            sql.SQL(
                "insert into raw.{} (submission_id, line_number, {}) select %s, line_number, {}"
                " from template where line_number <= %s"
            ).format(sql.Identifier(LAYOUT.record), columns, columns),
            [number, lines],
        )
        connection.execute(
            "insert into ledger.submission_coverage values (%s, %s, '', %s, %s)",
            [number, district, load.SCHOOL_YEAR, lines],
        )
    connection.execute(
        "update raw.calpads_senr r set reporting_lea = s.district_id from ledger.submissions s"
        " where s.submission_id = r.submission_id"
    )
    connection.execute(_BAD_LINES)
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum (full, analyze) raw.calpads_senr")
    connection.autocommit = False


def _gate_and_rival(connection: psycopg.Connection) -> dict[str, Any]:
    connection.execute("truncate quality.findings, quality.rejected_lines, ledger.pending_scopes")
    connection.execute(
        "update ledger.submissions set state = 'loaded', gated_at = null, lines_accepted = 0,"
        " lines_rejected = 0, lines_superseded = 0"
    )
    connection.commit()
    checkpoint()
    start = time.perf_counter()
    gate_loaded(connection)
    gated = time.perf_counter()
    submissions = [
        number for (number,) in connection.execute("select submission_id from ledger.submissions")
    ]
    connection.commit()
    between = time.perf_counter()
    rival = _plain_great_expectations(submissions)
    done = time.perf_counter()
    return {
        "gate": gated - start,
        "rival": done - between,
        "equal": rival == _found_by_the_gate(connection),
    }


def _found_by_the_gate(connection: psycopg.Connection) -> Counter[tuple[int, str]]:
    """Bad values by submission and name of the field, for the rules that are compared."""
    found = connection.execute(
        "select submission_id, field, count(*) from quality.findings where rule = any(%s)"
        " and line_number is not null group by 1, 2",
        [list(COMPARED)],
    ).fetchall()
    connection.commit()
    return Counter({(number, field): count for number, field, count in found})


def _plain_great_expectations(submissions: list[int]) -> Counter[tuple[int, str]]:
    """Validate every submission by itself; bad values by submission and name of the field."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    address = url().set(host="localhost").render_as_string(hide_password=False)
    source = context.data_sources.add_postgres("warehouse", connection_string=address)
    suite = context.suites.add(gx.ExpectationSuite(name="enrollment"))
    for expectation in _built_in_expectations():
        suite.add_expectation(expectation)
    found: Counter[tuple[int, str]] = Counter()
    for number in submissions:
        query = f"select * from raw.calpads_senr where submission_id = {number}"
        batch = source.add_query_asset(f"file {number}", query=query).add_batch_definition("whole")
        validation = context.validation_definitions.add(
            gx.ValidationDefinition(name=f"file {number}", data=batch, suite=suite)
        )
        for item in validation.run().results:
            bad = item.result["unexpected_count"]
            if bad:
                found[number, item.expectation_config.kwargs["column"]] += bad
    source.get_engine().dispose()
    return found


def _built_in_expectations() -> list[Any]:
    """The compared rules in the words of Great Expectations' own expectations."""
    import great_expectations.expectations as gxe

    rules = {rule.name for rule in line_rules(LAYOUT, date.today())}
    expectations = []
    for field in LAYOUT.fields_for(load.SCHOOL_YEAR):
        column = field.name
        if field.required:
            expectations.append(gxe.ExpectColumnValuesToNotBeNull(column=column))
        codes = [*field.codes, *(c.code for c in load_code_set(field.code_set))] if (
            field.code_set
        ) else [*field.codes]  # fmt: skip
        if codes and f"GERR0002 {column}" in rules:
            expectations.append(gxe.ExpectColumnValuesToBeInSet(column=column, value_set=codes))
        if field.type == "school_year":
            years = [f"{year}-{year + 1}" for year in range(2019, date.today().year + 1)]
            expectations.append(gxe.ExpectColumnValuesToBeInSet(column=column, value_set=years))
        if field.length is not None:
            expectations.append(
                gxe.ExpectColumnValueLengthsToEqual(column=column, value=field.length)
            )
        if field.type in ("digits", "date"):
            pattern = DATE if field.type == "date" else "^[0-9]*$"
            expectations.append(gxe.ExpectColumnValuesToMatchRegex(column=column, regex=pattern))
    return expectations


def main() -> None:
    """Measure and print, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--districts", type=int, default=20)
    parser.add_argument("--district-lines", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.lines, options.districts, options.district_lines, options.runs)
    if options.json:
        print(json.dumps(result))
        return
    size, seconds, ratios = result["size"], result["seconds"], result["ratios"]
    print(f"one file of {size['lines']:,} lines: gate {seconds['flashlight']} s, "
          f"load {seconds['load']} s, ratio {ratios['load']}")  # fmt: skip
    print(f"{size['districts']} districts of {size['district_lines']:,} lines: "
          f"gate {seconds['flashlight_many_districts']} s, "
          f"plain Great Expectations {seconds['plain_great_expectations']} s, "
          f"ratio {ratios['plain_great_expectations']}")  # fmt: skip


if __name__ == "__main__":
    main()
