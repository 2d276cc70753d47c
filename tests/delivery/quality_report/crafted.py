"""A report with something in every part; nobody in it is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from delivery.quality_report.model import (
    Closed,
    Correction,
    Example,
    Findings,
    Report,
    Run,
    Sent,
    WindowState,
)

DISTRICT = "0161119"
NOW = datetime(2025, 8, 4, 17, 30, tzinfo=UTC)

SENT = Sent(
    submission_id=7,
    district_id=DISTRICT,
    name=f"{DISTRICT}/2024-2025/SENR.txt",
    record="calpads_senr",
    form="upload",
    school_year="2024-2025",
    mapping=None,
    sha256="0" * 64,
    received_at=NOW,
    state="accepted_with_warnings",
    reason=None,
    lines_received=1200,
    lines_accepted=1190,
    lines_rejected=10,
    lines_superseded=0,
    lines_before=1100,
    rejected_before=3,
)
HELD = replace(
    SENT, submission_id=8, name="<b>x</b>.txt", record=None, state="held", reason="Not readable."
)
FINDINGS = Findings(
    kind="run",
    severity="fatal",
    rule="GERR0002",
    record="calpads_senr",
    field="grade_level_code",
    message="The grade is not in the code set.",
    remedy="Enter a grade from TK to 12.",
    count=31,
    is_same_message=True,
    examples=(Example(7, 12, "<script>alert(1)</script>", "m"), Example(7, 19, None, "m")),
)


def report(**changes) -> Report:
    """A report in which every section has something to say, with changes."""
    runs = tuple(
        Run(NOW - timedelta(days=7 * back), 3, 1000, 5 * back, 4 * back) for back in (3, 2, 1, 0)
    )
    whole = Report(
        district_id=DISTRICT,
        district_name="Made & Up Unified",
        since=NOW,
        written_at=NOW,
        release_id=4,
        release_at=NOW,
        sent=(SENT, HELD),
        findings=(
            FINDINGS,
            replace(FINDINGS, kind="earlier", severity="warning", is_same_message=False),
            replace(FINDINGS, kind="identity", severity="information", field=None, record=None),
        ),
        opened=31,
        reopened=2,
        closed=(
            Closed("fatal", "GERR0001", "calpads_stas", "It is empty.", 3, ((7, 4), (2, None))),
        ),
        windows=(
            WindowState(
                "2024-2025", "EOY 3", "Attendance", date(2025, 7, 31), True, True,
                ("calpads_senr",), ("calpads_stas",),
            ),
            WindowState(
                "2024-2025", "Collaborative", "Tests", date(2025, 9, 30), False, False,
                (), ("toms_caaspp",),
            ),
        ),
        trend=runs,
        corrections=(
            Correction(7, "calpads_senr", "rejected_calpads_senr_7.txt", "r.csv", 10, 10, False),
        ),
    )  # fmt: skip
    return replace(whole, **changes)


def empty() -> Report:
    """The first report of a district of which one good file came."""
    good = replace(SENT, state="accepted", lines_rejected=0, lines_accepted=1200)
    return report(
        district_name=None,
        release_id=None,
        release_at=None,
        sent=(good,),
        findings=(),
        closed=(),
        windows=(),
        trend=(Run(NOW, 1, 1200, 0, 0),),
        corrections=(),
    )
