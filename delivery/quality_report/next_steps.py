"""What a district does next, in the order in which it helps most.

Belongs here: a pure function from a report to sentences. Does not belong here: the page.
"""

from __future__ import annotations

from delivery.quality_report.labels import file_name, plural, without_name
from delivery.quality_report.model import Report, Sent


def next_steps(report: Report) -> list[str]:
    """What the district does next; one step that says so where nothing is to be done."""
    steps = [_held(sent) for sent in report.sent if sent.state == "held"]
    held = {sent.submission_id for sent in report.sent if sent.state == "held"}
    to_mend = [item for item in report.corrections if item.submission_id not in held]
    if to_mend:
        lines = plural(sum(item.rejected for item in to_mend), "rejected line")
        steps.append(f"Mend {lines} and send them back, or mend the source and export anew: below.")
    overdue = sum(len(window.missing) for window in report.windows if window.is_past)
    if overdue:
        steps.append(f"Send what is overdue by the submission calendar: {overdue} below.")
    warnings = sum(item.count for item in report.of_kind("run") if item.severity == "warning")
    if warnings:
        steps.append(
            f"Look at {plural(warnings, 'warning')}: these lines count, but may be wrong at the "
            "source."
        )
    if report.of_kind("identity"):
        steps.append("Check in CALPADS whose the lines under “Who a line is about” are.")
    return steps or ["Nothing is to be done. Thank you."]


def _held(sent: Sent) -> str:
    what = f"Send {file_name(sent)} again, corrected and whole: nothing of it is in use."
    return f"{what} {without_name(sent)}" if sent.reason else what
