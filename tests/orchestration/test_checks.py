"""The gate's verdicts as asset checks: they warn and never block."""

from __future__ import annotations

import dagster as dg

from orchestration import checks

ASSET = dg.AssetKey(["raw", "calpads_senr"])
FIGURES = {
    "seconds": 1.5,
    "rules": 7,
    "submissions": {"accepted": 2, "held": 1},
    "findings": [("warning", "A", "a", 2), ("fatal", "B", "b", 30)],
    "lines_accepted": 70,
    "lines_rejected": 30,
    "lines_superseded": 0,
}


def test_a_held_district_fails_the_check_as_a_warning():
    result = checks.result(ASSET, FIGURES, ["1964733"])

    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN
    assert result.metadata["held"].value == ["1964733"]


def test_the_check_passes_where_no_newest_file_is_held():
    assert checks.result(ASSET, None, []).passed


def test_the_check_never_blocks_what_comes_after():
    assert not checks.spec(ASSET).blocking


def test_findings_are_listed_by_rule_the_most_frequent_first():
    records = checks.result(ASSET, FIGURES, []).metadata["findings_by_rule"].records

    assert [record.data["rule"] for record in records] == ["B", "A"]


def test_totals_add_up_over_record_types():
    totals = checks.totals({"a": FIGURES, "b": FIGURES})

    assert totals["findings"] == {"fatal": 60, "warning": 4, "information": 0}
    assert totals["lines"] == {
        "lines_accepted": 140,
        "lines_rejected": 60,
        "lines_superseded": 0,
    }
    assert totals["submissions"] == {"accepted": 4, "held": 2}
