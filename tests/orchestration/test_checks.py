"""The gate's verdicts as asset checks: they warn and never block."""

from __future__ import annotations

import dagster as dg

from orchestration import checks
from orchestration.figures import NotGreen

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


CLEAN = FIGURES | {
    "submissions": {"accepted": 2},
    "findings": [("warning", "A", "a", 2)],
    "lines_accepted": 100,
    "lines_rejected": 0,
}


def test_a_held_district_fails_the_check_as_a_warning():
    result = checks.result(ASSET, None, NotGreen(held={"1964733"}))

    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN
    assert result.metadata["held"].value == ["1964733"]


def test_rejected_lines_fail_the_check_until_a_newer_file_is_right():
    """Also in a run that brings no new file of this record type."""
    wrong = NotGreen(rejected={"1964733"}, by_rule={"GERR0002": 3})

    result = checks.result(ASSET, None, wrong)

    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN
    assert result.metadata["with_rejected_lines"].value == ["1964733"]
    assert result.metadata["rejected_lines_by_rule"].value == {"GERR0002": 3}


def test_lines_rejected_or_files_held_in_this_run_fail_the_check():
    held = CLEAN | {"submissions": {"accepted": 1, "held": 1}}

    assert not checks.result(ASSET, CLEAN | {"lines_rejected": 1}, None).passed
    assert not checks.result(ASSET, held, None).passed


def test_the_check_passes_where_nothing_is_rejected_or_held():
    """Warnings do not fail it: such lines are in use."""
    assert checks.result(ASSET, None, None).passed
    assert checks.result(ASSET, CLEAN, None).passed


def test_the_check_never_blocks_what_comes_after():
    assert not checks.spec(ASSET).blocking


def test_findings_are_listed_by_rule_the_most_frequent_first():
    records = checks.result(ASSET, FIGURES, None).metadata["findings_by_rule"].records

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
