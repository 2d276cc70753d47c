"""Figures for the graph: read from the ledger, where they are true."""

from __future__ import annotations

from types import SimpleNamespace

import dagster as dg

from orchestration import figures
from orchestration.dbt_assets import as_metadata, describe_column


def submit(
    connection, state, district="1964733", record="calpads_senr", year="2024-2025", rejected=0
) -> int:
    return connection.execute(
        "insert into ledger.submissions"
        " (district_id, record, school_year, file_path, sha256, state, lines_received,"
        " lines_rejected)"
        " values (%s, %s, %s, 'f', %s, %s, %s, %s) returning submission_id",
        [district, record, year, f"{state}{year}", state, rejected, rejected],
    ).fetchone()[0]


def held(connection) -> dict[str, list[str]]:
    """By record type, the districts whose newest file is held."""
    return {record: sorted(wrong.held) for record, wrong in figures.not_green(connection).items()}


def test_a_district_is_held_while_its_newest_file_is(connection):
    submit(connection, "accepted")
    submit(connection, "held")

    assert held(connection) == {"calpads_senr": ["1964733"]}

    submit(connection, "accepted_with_warnings")
    assert held(connection) == {}


def test_a_duplicate_does_not_lift_a_hold(connection):
    submit(connection, "held")
    submit(connection, "duplicate")

    assert held(connection) == {"calpads_senr": ["1964733"]}


def test_each_school_year_has_its_own_newest_file(connection):
    submit(connection, "held", year="2023-2024")
    submit(connection, "accepted", year="2024-2025")

    assert held(connection) == {"calpads_senr": ["1964733"]}


def test_rejected_lines_are_told_by_rule_until_a_newer_file_is_right(connection):
    number = submit(connection, "accepted_with_warnings", rejected=2)
    connection.execute(
        "insert into quality.rejected_lines (submission_id, line_number, rules)"
        " values (%(n)s, 1, array['GERR0001', 'GERR0002']), (%(n)s, 2, array['GERR0002'])",
        {"n": number},
    )
    submit(connection, "accepted", district="1964725")

    assert figures.not_green(connection) == {
        "calpads_senr": figures.NotGreen(set(), {"1964733"}, {"GERR0002": 2, "GERR0001": 1})
    }

    submit(connection, "accepted")
    assert figures.not_green(connection) == {}


def test_loaded_rows_are_summed_and_their_contents_hashed(connection):
    first, second = submit(connection, "loaded"), submit(connection, "loaded", year="2023-2024")

    def summary(number, state, loaded, malformed):
        return SimpleNamespace(
            submission_id=number,
            record="calpads_senr",
            state=state,
            lines_loaded=loaded,
            lines_malformed=malformed,
        )

    one = figures.of_load(connection, [summary(first, "loaded", 10, 1)])
    both = figures.of_load(
        connection, [summary(first, "loaded", 10, 1), summary(second, "held", 0, 4)]
    )

    assert both["calpads_senr"]["rows_loaded"] == 10
    assert both["calpads_senr"]["rows_malformed"] == 5
    assert both["calpads_senr"]["held"] == 1
    assert len(both["calpads_senr"]["sha256"]) == 64
    assert both["calpads_senr"]["sha256"] != one["calpads_senr"]["sha256"]


def test_a_column_names_what_it_is_made_of():
    sources = [dg.TableColumnDep(asset_key=["m", f"model_{i}"], column_name="n") for i in range(6)]

    assert describe_column("Students.", sources[:1]) == "Students. ← model_0.n"
    assert describe_column("", sources).endswith("model_3.n and 2 more")
    assert describe_column("", []) is None


def test_columns_of_two_tables_of_one_asset_are_one_source():
    """Dagster refuses a column that comes twice from the same asset and column."""
    asset = dg.AssetKey(["ledger", "pending_scopes"])
    columns = {"district_id": [("source.a", "district_id"), ("source.b", "district_id")]}

    metadata = as_metadata(columns, {}, {}, {"source.a": asset, "source.b": asset})

    deps = metadata["dagster/column_lineage"].deps_by_column["district_id"]
    assert [(dep.asset_key, dep.column_name) for dep in deps] == [(asset, "district_id")]
