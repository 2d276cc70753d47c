"""The verdict on a submission: accepted, accepted with warnings, or held.

Belongs here: pure functions from counts to verdicts and to findings about a whole submission.
Does not belong here: finding the counts (gate.py) and recording verdicts (record.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from expectations.rules import Severity
from expectations.thresholds import Thresholds

# What holds a submission whoever may say otherwise: lines are missing, or there is none.
NOT_RELEASABLE = frozenset({"LOAD0001", "COUNT0004"})


@dataclass(frozen=True)
class LoadedSubmission:
    """A submission after its lines were checked; lines are counts.

    `present` lines are in the raw table, `malformed` ones could not be loaded, `rejected` ones
    include the malformed. `has_warnings`: some finding of severity fatal or warning exists.
    `release`: who let it enter force though rules would hold it, and why; None if nobody did.
    """

    submission_id: int
    district_id: str | None
    record: str
    received: int
    present: int
    malformed: int
    rejected: int
    has_warnings: bool
    release: str | None = None


@dataclass(frozen=True)
class UnusualCount:
    """Lines of a submission for one school year against those before (see gate.yml).

    `whole_schools`: every school in it has about as many lines as before. `is_bulk`: it is a bulk
    file of a record that has deltas too.
    """

    submission_id: int
    school_year: str
    lines: int
    lines_before: int
    whole_schools: bool
    is_bulk: bool = False


@dataclass(frozen=True)
class SubmissionFinding:
    """A finding about a submission as a whole."""

    rule: str
    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True)
class Verdict:
    """What becomes of a submission; `reason` is the sentence for the ledger, None if accepted."""

    submission_id: int
    state: str
    reason: str | None
    findings: tuple[SubmissionFinding, ...]


def judge(
    submission: LoadedSubmission, unusual: tuple[UnusualCount, ...], thresholds: Thresholds
) -> Verdict:
    """The verdict on one submission; `unusual` holds its own school years with unusual counts."""
    findings = [
        finding
        for finding in (
            _incomplete_load(submission),
            _rejected_share(submission, thresholds),
            *(_count(submission, item, thresholds) for item in unusual),
        )
        if finding is not None
    ]
    held = [finding for finding in findings if finding.severity == "fatal"]
    release = submission.release if _can_be_released(submission, held) else None
    if release:
        findings = [
            replace(item, severity="warning") if item in held else item for item in findings
        ]
        held, waived = [], held
    if held:
        state = "held"
    elif findings or submission.has_warnings or submission.rejected:
        state = "accepted_with_warnings"
    else:
        state = "accepted"
    reasons = [finding.message for finding in held]
    if release and waived:
        reasons = [f"{release.rstrip('.')}.", *(finding.message for finding in waived)]
    reason = " ".join(reasons) or None
    return Verdict(submission.submission_id, state, reason, tuple(findings))


def _can_be_released(submission: LoadedSubmission, held: list[SubmissionFinding]) -> bool:
    """Whether a person may decide: all lines have arrived, and some of them can count."""
    return submission.rejected < submission.received and not any(
        finding.rule in NOT_RELEASABLE for finding in held
    )


def _incomplete_load(submission: LoadedSubmission) -> SubmissionFinding | None:
    if submission.received == 0:
        return SubmissionFinding(
            "COUNT0004", "fatal", "The file holds no lines.", "Send the file again with its lines."
        )
    if submission.present + submission.malformed == submission.received:
        return None
    return SubmissionFinding(
        "LOAD0001",
        "fatal",
        f"Of {submission.received} lines received {submission.present + submission.malformed} "
        "arrived in the warehouse.",
        "Nothing to do for the district: the central team loads the file again.",
    )


def _rejected_share(
    submission: LoadedSubmission, thresholds: Thresholds
) -> SubmissionFinding | None:
    limit = thresholds.rejected_lines
    rejected, received = submission.rejected, submission.received
    above = rejected > limit.held_above * received and rejected >= limit.at_least
    if not rejected or not (above or rejected == received):
        return None
    remedy = "Correct the lines named in the findings and send the whole file again."
    if 2 * rejected > received:
        remedy = (
            "So many lines break the same rules where columns are swapped or shifted, or the file "
            f"is another district's: compare the export with the fields named there. {remedy}"
        )
    return SubmissionFinding(
        "REJECT0001",
        "fatal",
        f"{rejected} of {received} lines are rejected; "
        f"at most {limit.held_above:.0%} may be in a file that is taken over.",
        remedy,
    )


def _count(
    submission: LoadedSubmission, item: UnusualCount, thresholds: Thresholds
) -> SubmissionFinding | None:
    limits = thresholds.plausible_count
    share = item.lines / item.lines_before
    compared = (
        f"The file holds {item.lines} lines for {item.school_year or 'all years'}; "
        f"{item.lines_before} are in force or were sent before."
    )
    if item.is_bulk:
        return SubmissionFinding(
            "COUNT0005",
            "warning",
            f"{compared} A bulk file replaces them all: this one may be partial.",
            "If lines are missing, send the whole bulk file again; single changes are a delta.",
        )
    if share > limits.warning_above:
        return SubmissionFinding("COUNT0003", "warning", compared, "Check for lines sent twice.")
    if share >= limits.warning_below:
        return None
    confirmed = thresholds.is_confirmed(submission.district_id, submission.record, item.school_year)
    if share >= limits.held_below or item.whole_schools or confirmed:
        return SubmissionFinding(
            "COUNT0002", "warning", compared, "Check that no school or student is missing."
        )
    return SubmissionFinding(
        "COUNT0001",
        "fatal",
        compared,
        "Send the whole file; if it is whole, confirm the count with the central team.",
    )
