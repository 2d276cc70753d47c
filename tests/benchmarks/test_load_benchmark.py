"""The load benchmark: its document keeps the contract, and unequal results are told."""

from __future__ import annotations

from benchmarks import load


def test_the_document_holds_what_the_contract_says(home):
    result = load.measure(lines=2000, pandas_lines=500, runs=1)
    assert result["benchmark"] == "load"
    assert result["size"]["lines"] == 2000
    assert result["seconds"].keys() == {"flashlight", "psql_copy", "pandas_to_sql"}
    assert result["ratios"].keys() == {"psql_copy", "pandas_to_sql"}
    assert result["equal"] is True
    assert result["pandas_scaled"] is True


def test_a_contender_that_loads_other_lines_is_not_equal():
    ours = (1.0, {"whole": (3, 17), "excerpt": (1, 5)})
    assert load._are_equal({"flashlight": [ours], "psql_copy": [(1.0, {"whole": (3, 17)})]})
    assert not load._are_equal({"flashlight": [ours], "psql_copy": [(1.0, {"whole": (3, 18)})]})
    assert not load._are_equal({"flashlight": [ours], "pandas_to_sql": [(1, {"excerpt": (1, 6)})]})
