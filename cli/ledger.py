"""Commands that read the ledger: status, submissions.

Belongs here: their tables. Does not belong here: the queries (delivery/status.py,
ingestion/ledger.py).
"""

from __future__ import annotations

from typing import Any

import typer

from cli.arguments import DistrictOption, JsonOption
from cli.output import age, console, notes, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(status)
    app.command()(submissions)


def status(as_json: JsonOption = False) -> None:
    """Show the database, the release in force, submissions by state and what is overdue."""
    from delivery.status import district_names, read_status
    from warehouse.connection import connect

    with connect() as connection:
        now = read_status(connection)
        names = district_names(connection)
    if as_json:
        print_json(now)
        return
    out = console()
    out.print(f"Database  {now.database}, {now.size_bytes / 1e6:,.0f} MB")
    if now.release is None:
        out.print("Release   none yet")
    else:
        out.print(
            f"Release   {now.release.release_id}, published {age(now.release.created_at)} ago, "
            f"as of {now.release.as_of_date}, {now.release.cells or 0:,} cells"
        )
    if now.submissions:
        print_table("Submissions", ("state", "files"), now.submissions.items(), numbers=("files",))
    if now.held:
        print_table(
            "Held: the district's last good file stays in force",
            ("submission", "district", "record", "year", "reason"),
            [
                (
                    row["submission_id"],
                    _named(row["district_id"], names),
                    row["record"],
                    row["school_year"],
                    row["reason"],
                )
                for row in now.held
            ],
            numbers=("submission",),
        )
    for title, rows in (
        ("Overdue by the submission calendar", now.overdue),
        ("Expected, not yet due", now.expected),
    ):
        if rows:
            _print_owed(title, rows, names)
    for line in _next_steps(now):
        out.print(line)


def _print_owed(title: str, rows: list[dict[str, Any]], names: dict[str, str]) -> None:
    print_table(
        title,
        ("district", "record", "year", "windows", "due", "last contributed", "arrived but held"),
        [
            (
                _named(row["district_id"], names),
                row["record"],
                row["school_year"],
                row["windows"],
                row["due"],
                row["last_contributed"],
                row["arrived_but_held"],
            )
            for row in rows
        ],
    )


def _next_steps(now) -> list[str]:
    steps = []
    if now.files_waiting or now.scopes_waiting:
        steps.append(
            f"Waiting: {now.files_waiting:,} files and {now.scopes_waiting:,} district years. "
            "Next: `flashlight refresh`."
        )
    if now.held:
        steps.append(
            "Held: `flashlight findings --submission N` says why; the district sends the file "
            "again, or after a change of rules or layouts `flashlight replay N`."
        )
    if not now.submissions:
        steps.append("Nothing received yet. Next: put files into landing and `flashlight refresh`.")
    return steps or ["Nothing to do."]


def submissions(district: DistrictOption = None, as_json: JsonOption = False) -> None:
    """List the ledger: every file received, its verdict, and where its lines went."""
    from ingestion import ledger
    from warehouse.connection import connect

    with connect() as connection:
        rows = ledger.submissions(connection, district)
    if as_json:
        print_json(rows)
        return
    if not rows:
        notes().print(f"No submission{f' of {district}' if district else ''} yet.")
        return
    lines = ("received", "accepted", "rejected", "superseded")
    print_table(
        "Submissions",
        ("no.", "at", "district", "record", "year", *lines, "state", "reason", "file"),
        [
            (
                row.submission_id,
                row.received_at,
                row.district_id,
                row.record,
                row.school_year,
                *(getattr(row, f"lines_{kind}") for kind in lines),
                row.state.replace("_", " "),
                row.reason,
                _file(row.file_path, row.archive_member, row.worksheet),
            )
            for row in rows
        ],
        numbers=("no.", *lines),
    )


def _file(path: str, member: str | None, worksheet: str | None) -> str:
    """What tells a submission from others of its folder, in few characters."""
    name = member or path.rsplit("/", 1)[-1]
    return f"{name}, {worksheet}" if worksheet else name


def _named(district: str | None, names: dict[str, str]) -> str:
    return f"{district or ''} {names.get(district, '')}".strip()
