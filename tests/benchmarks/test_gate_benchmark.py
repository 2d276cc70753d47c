"""The gate's benchmark: its document keeps the contract; its rival finds what the gate finds."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks import gate, gate_lines
from benchmarks.gate_plain import PlainValidations
from ingestion.layout import load_layouts


def test_the_document_holds_what_the_contract_says(home):
    result = gate.measure(lines=500, districts=3, district_lines=200, plain_districts=1, runs=1)
    assert result["benchmark"] == "gate"
    assert result["size"]["districts"] == 3
    assert result["seconds"].keys() == {
        "flashlight",
        "load",
        "flashlight_many_districts",
        "plain_great_expectations",
        "great_expectations",
    }
    assert result["ratios"].keys() == {"load", "plain_great_expectations"}
    assert result["equal"] is True
    assert result["plain_great_expectations_districts"] == 1
    assert result["plain_great_expectations_scaled"] is True


def test_small_files_are_those_of_their_districts(connection):
    """Every district has a file of each record, with lines of its own students only."""
    gate_lines.fill(connection, districts=2, lines=40)
    for record in gate_lines.RECORDS:
        files = connection.execute(
            "select s.district_id, count(*), min(ssid) filter (where length(ssid) = 10)"
            f" from raw.{record} join ledger.submissions s using (submission_id)"
            " group by 1 order by 1"
        ).fetchall()
        assert [row[:2] for row in files] == [("1000000", 40), ("1000001", 40)]
        assert files[0][2] != files[1][2]


@pytest.mark.parametrize("record", gate_lines.RECORDS)
def test_every_record_has_wrong_values_that_the_rival_can_find(connection, record):
    gate_lines.fill(connection, districts=1, lines=200)
    (number,) = connection.execute(
        "select submission_id from ledger.submissions where record = %s", [record]
    ).fetchone()
    connection.commit()
    plain = PlainValidations([record])
    found = plain.lines({number: record})
    plain.close()
    wrong = gate_lines.wrong_values(load_layouts()[record])
    assert {field for _, _, field in found} == set(wrong)


def test_values_that_only_one_of_the_two_finds_are_not_equal():
    found = Counter({(1, 7, "ssid"): 1, (1, 40, "ssid"): 1, (2, 7, "ssid"): 1})
    counts = Counter({(1, "ssid"): 2, (2, "ssid"): 1})
    lines = Counter({(1, 7, "ssid"): 1, (1, 40, "ssid"): 1})
    assert gate.are_equal(found, counts, lines)
    assert not gate.are_equal(found, counts + Counter({(2, "ssid"): 1}), lines)
    assert not gate.are_equal(found, counts, Counter({(1, 7, "ssid"): 1, (1, 41, "ssid"): 1}))
    assert not gate.are_equal(Counter(), Counter(), Counter())
