"""The thresholds of gate.yml: what is held, what is accepted with warnings."""

from __future__ import annotations

import pytest

from expectations.thresholds import ConfirmedCount, Thresholds, load
from expectations.verdicts import LoadedSubmission, UnusualCount, judge

THRESHOLDS: Thresholds = load()


def submission(**changes) -> LoadedSubmission:
    values = {
        "submission_id": 7,
        "district_id": "1964733",
        "record": "calpads_stas",
        "received": 100,
        "present": 100,
        "malformed": 0,
        "rejected": 0,
        "has_warnings": False,
    }
    return LoadedSubmission(**(values | changes))


def unusual(lines: int, before: int = 100, whole_schools: bool = False) -> UnusualCount:
    return UnusualCount(7, "2024-2025", lines, before, whole_schools)


@pytest.mark.parametrize(
    ("received", "rejected", "state"),
    [
        (100, 0, "accepted"),
        (100, 10, "accepted_with_warnings"),  # 10 % is not over the threshold
        (100, 11, "held"),
        (10, 4, "accepted_with_warnings"),  # a few lines never hold a submission
        (10, 5, "held"),
        (2, 2, "held"),  # nothing would be left
    ],
)
def test_the_share_of_rejected_lines(received, rejected, state):
    item = submission(received=received, present=received, rejected=rejected)
    assert judge(item, (), THRESHOLDS).state == state


def test_malformed_lines_count_as_rejected():
    item = submission(present=85, malformed=15, rejected=15)
    assert judge(item, (), THRESHOLDS).state == "held"


def test_a_warning_is_no_reason_to_hold():
    verdict = judge(submission(has_warnings=True), (), THRESHOLDS)
    assert (verdict.state, verdict.reason) == ("accepted_with_warnings", None)


@pytest.mark.parametrize(
    ("lines", "rule", "state"),
    [
        (49, "COUNT0001", "held"),
        (50, "COUNT0002", "accepted_with_warnings"),
        (79, "COUNT0002", "accepted_with_warnings"),
        (201, "COUNT0003", "accepted_with_warnings"),
    ],
)
def test_the_number_of_lines_beside_those_before(lines, rule, state):
    verdict = judge(submission(), (unusual(lines),), THRESHOLDS)
    assert (verdict.state, [item.rule for item in verdict.findings]) == (state, [rule])


def test_a_correction_of_whole_schools_is_not_held():
    verdict = judge(submission(), (unusual(20, whole_schools=True),), THRESHOLDS)
    assert verdict.state == "accepted_with_warnings"


def test_a_confirmed_count_is_not_held():
    """Only for the district, record and school year that were confirmed."""
    confirmed = ConfirmedCount(
        district="1964733", record="calpads_stas", school_year="2024-2025", reason="closed"
    )
    known = THRESHOLDS.model_copy(update={"confirmed_counts": (confirmed,)})
    assert judge(submission(), (unusual(20),), known).state == "accepted_with_warnings"
    assert judge(submission(record="calpads_sirs"), (unusual(20),), known).state == "held"


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (submission(present=99), "LOAD0001"),
        (submission(received=0, present=0), "COUNT0004"),
    ],
)
def test_lines_that_never_arrived_hold_a_submission(item, rule):
    verdict = judge(item, (), THRESHOLDS)
    assert (verdict.state, verdict.findings[0].rule) == ("held", rule)


def test_a_held_submission_says_why():
    """The reason in the ledger names the numbers and every finding says what to do."""
    verdict = judge(submission(rejected=30), (unusual(20),), THRESHOLDS)
    assert "30 of 100 lines are rejected" in verdict.reason
    assert "20 lines for 2024-2025; 100" in verdict.reason
    assert all(finding.remedy for finding in verdict.findings)
