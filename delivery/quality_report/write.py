"""Writing reports to disk, each with the lines to mend beside it.

Belongs here: one report, or those of a run, as files. Does not belong here: what reports say, or
which are kept (folders.py).

`<reports>/<district>/<time>/` holds `report.html` and the files to mend; the time is that at which
the newest of its files arrived. The link `latest` beside it leads to the newest. A folder appears
whole or not at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from delivery.errors import DeliveryError
from delivery.quality_report import folders, submissions
from delivery.quality_report.corrections import write_corrections
from delivery.quality_report.model import Report
from delivery.quality_report.page import render
from delivery.quality_report.private import opened_private, private_folder
from delivery.quality_report.read import read_reports

PAGE = "report.html"


@dataclass(frozen=True)
class Written:
    """One report on disk, and what it says in numbers."""

    district_id: str
    folder: Path
    page: Path
    files: tuple[str, ...]
    submissions: int
    lines_rejected: int
    open_findings: int
    overdue: int


def write_for_run(
    connection: psycopg.Connection, reports: Path, archive: Path, since: datetime
) -> list[Written]:
    """Write the report of every district of which a file came or was judged since then.

    Also those of districts of which one did after the last release before then, about their newest
    run: what that run left to a build is found in this one.
    """
    newest = submissions.latest_runs(connection)
    districts = {name: newest[name] for name in submissions.unpublished(connection, since)}
    districts |= dict.fromkeys(submissions.touched(connection, since), since)
    return _write(connection, districts, reports, archive, is_kept=True)


def write_on_demand(
    connection: psycopg.Connection,
    reports: Path,
    archive: Path,
    district: str | None = None,
    out: Path | None = None,
) -> list[Written]:
    """Write the reports about each district's (or the one's) newest run.

    With `out` they go to `<out>/<district>/` instead, in place of an earlier report. Raises
    DeliveryError where something else is there.
    """
    districts = submissions.latest_runs(connection, district)
    if out is None:
        return _write(connection, districts, reports, archive, is_kept=True)
    return _write(connection, districts, out, archive, is_kept=False)


def _write(
    connection: psycopg.Connection,
    districts: Mapping[str, datetime],
    place: Path,
    archive: Path,
    *,
    is_kept: bool,
) -> list[Written]:
    now = datetime.now(UTC)
    written = []
    for report in read_reports(connection, districts, now):
        folder = place / report.district_id
        if is_kept:
            newest = max(sent.received_at for sent in report.sent)
            folder /= f"{newest.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
        written.append(write_report(connection, report, folder, archive))
        if is_kept:
            folders.point_to(folder)
            folders.prune(folder.parent)
    return written


def write_report(
    connection: psycopg.Connection, report: Report, folder: Path, archive: Path
) -> Written:
    """Write one report into a folder, which replaces a folder of that name once it is whole."""
    private_folder(folder.parent)
    if folder.exists() and not (folder / PAGE).exists():
        raise DeliveryError(f"{folder} is there and is no report. Choose another folder.")
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    private_folder(new)
    corrections = (write_corrections(connection, archive, sent, new) for sent in report.sent)
    report = replace(report, corrections=tuple(item for item in corrections if item))
    with opened_private(new / PAGE, "w") as page:
        page.write(render(report))
    folders.put_in_place(new, folder)
    return _summary(report, folder)


def _summary(report: Report, folder: Path) -> Written:
    return Written(
        report.district_id,
        folder,
        folder / PAGE,
        tuple(name for item in report.corrections for name in (item.file, item.reasons)),
        submissions=len(report.sent),
        lines_rejected=sum(sent.lines_rejected for sent in report.sent),
        open_findings=sum(item.count for item in report.findings),
        overdue=sum(len(window.missing) for window in report.windows if window.is_past),
    )
