"""Commands about mappings: which there are, and how a district's file fits one.

Belongs here: printing. Does not belong here: mappings themselves (ingestion/mapping.py) and the
comparison (ingestion/mapping_report.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.arguments import JsonOption, district_code
from cli.output import CommandFailedError, console, print_json, print_table

NO_CODE = "(not shown: may be names)"
EMPTY = "(empty)"


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="List mappings of districts' own exports, or check a file with one.")
    group.callback(invoke_without_command=True)(mappings)
    group.command()(check)
    app.add_typer(group, name="mappings")


def mappings(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the mappings of vendors and districts."""
    if context.invoked_subcommand:
        return
    from ingestion import mapping

    owners = [("", mapping.vendors())]
    owners += [(district, mapping.mappings_for(district)) for district in mapping.districts()]
    rows = [
        {"district_id": district or None, "name": item.name, "record": item.record}
        | {"title": item.title, "columns": len(item.columns)}
        for district, items in owners
        for item in items
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        f"Mappings; those of districts lie in {mapping.districts_folder()}",
        ("district", "name", "record", "what it reads", "columns"),
        [(row["district_id"] or "vendor", *(row[key] for key in list(row)[1:])) for row in rows],
        numbers=("columns",),
    )


def check(
    file: Annotated[Path, typer.Argument(help="A file of the district.", exists=True)],
    district: Annotated[
        str,
        typer.Option("--district", callback=district_code, help="Its 7-digit CDS code."),
    ],
    name: Annotated[
        str | None,
        typer.Option("--mapping", help="A mapping of the district or a vendor; else the nearest."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a file has and what a mapping expects. Exit status 1 where it does not fit."""
    from ingestion import mapping_report
    from ingestion.unreadable import UnreadableError

    try:
        report = mapping_report.check(file, _choices(district, name))
    except UnreadableError as error:
        raise CommandFailedError(f"{file}: {error}") from error
    if as_json:
        print_json(report)
    else:
        _print(report)
    if not report.fits:
        raise typer.Exit(1)


def _choices(district: str, name: str | None) -> list:
    from ingestion import mapping

    own = [*mapping.mappings_for(district)]
    if name is None:
        if not own:
            raise CommandFailedError(
                f"District {district} has no mapping in {mapping.districts_folder() / district}. "
                "Name a vendor's with --mapping; `flashlight mappings` lists them."
            )
        return own
    named = [item for item in (*own, *mapping.vendors()) if item.name == name][:1]
    if not named:
        raise CommandFailedError(
            f"There is no mapping {name} of {district} or a vendor. `flashlight mappings` lists "
            "what there is."
        )
    return named


def _print(report) -> None:
    out = console()
    out.print(
        f"{report.lines:,} lines compared with mapping {report.mapping} (record {report.record})"
    )
    print_table("Columns found", ("in the file", "is"), report.found)
    if report.missing:
        print_table(
            "Columns missing: the file cannot be read without them",
            ("expected", "for", "is it this one?"),
            [(item.column, item.field, item.nearest) for item in report.missing],
        )
    if report.unexpected:
        print_table(
            "Columns unexpected: left out",
            ("in the file",),
            [(column,) for column in report.unexpected],
        )
    if report.unknown_values:
        print_table(
            "Values that are no code or date: translate them in the mapping (values, dates)",
            ("column", "for", "value", "lines"),
            [
                (item.column, item.field, _shown(item.value), item.lines)
                for item in report.unknown_values
            ],
            numbers=("lines",),
        )
    out.print("The file fits." if report.fits else "The file does not fit yet.")


def _shown(value: str | None) -> str:
    return NO_CODE if value is None else value or EMPTY
