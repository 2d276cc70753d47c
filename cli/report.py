"""The command that writes districts' reports on demand: report.

Belongs here: its options and output. Does not belong here: the reports (delivery/quality_report/).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.arguments import DistrictOption, JsonOption
from cli.output import CommandFailedError, notes, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)


def report(
    district: DistrictOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for <district>/report.html; without it <home>/reports."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the report about each district's newest files: what is wrong, and lines to mend."""
    from delivery.quality_report.write import write_on_demand
    from warehouse import settings
    from warehouse.connection import connect

    home = settings.load()
    with connect() as connection:
        written = write_on_demand(connection, home.reports, home.archive, district, out)
    if district and not written:
        raise CommandFailedError(
            f"District {district} has sent nothing yet. `flashlight submissions` lists what there "
            "is."
        )
    if as_json:
        print_json(written)
        return
    if not written:
        notes().print("No district has sent anything yet.")
        return
    counts = ("files", "rejected lines", "open findings", "overdue")
    print_table(
        "Reports",
        ("district", *counts, "page"),
        [
            (
                item.district_id,
                item.submissions,
                item.lines_rejected,
                item.open_findings,
                item.overdue,
                item.page,
            )
            for item in written
        ],
        numbers=counts,
    )
    notes().print("Each is for its own district only: it shows values of the district's lines.")
