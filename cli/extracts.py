"""Commands on extracts for county offices: extract, extracts.

Belongs here: their options and output. Does not belong here: the extracts (delivery/extract.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.arguments import JsonOption
from cli.output import console, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(extract)
    app.command()(extracts)


def extract(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `flashlight extracts` lists it.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder; without it <home>/extracts.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run one county extract now, from the release in force."""
    from delivery.extract import run_extract
    from warehouse import settings
    from warehouse.connection import connect

    with connect() as connection:
        result = run_extract(connection, name, out or settings.load().extracts)
    if as_json:
        print_json(result)
        return
    print_table(
        f"Extract {result.name} of release {result.release_id}",
        ("county", "rows", "file", "SHA-256"),
        [(file.county, file.rows, file.path, file.sha256) for file in result.files],
        numbers=("rows",),
    )


def extracts(as_json: JsonOption = False) -> None:
    """List the county extracts with their schedules."""
    from delivery.extract import load_extracts

    found = load_extracts()
    if as_json:
        print_json(list(found.values()))
        return
    print_table(
        "Extracts",
        ("name", "title", "county", "schedule", "sharing"),
        [
            (item.name, item.title, item.county, item.schedule, item.sharing)
            for item in found.values()
        ],
    )
    console().print("Run one with `flashlight extract NAME`.")
