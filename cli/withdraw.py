"""The command that removes a leaving district: withdraw.

Belongs here: its confirmation and output. Does not belong here: the removal
(delivery/withdrawal.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import refresh
from cli.arguments import JsonOption, district_code
from cli.output import CommandFailedError, console, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(withdraw)


def withdraw(
    district: Annotated[
        str,
        typer.Argument(metavar="DISTRICT", help="CDS code, 7 digits.", callback=district_code),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Yes, delete it all for good.")] = False,
    landing: Annotated[
        Path | None, typer.Option("--landing", help="Folder; without it <home>/landing.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Remove a leaving district's data everywhere, with a certificate of deletion."""
    from delivery.withdrawal import withdraw as remove
    from warehouse import settings
    from warehouse.connection import connect

    if not yes:
        raise typer.BadParameter(
            f"This deletes all data of {district} for good, its files in the landing zone and "
            "every earlier release. If that is meant, add --yes."
        )
    place = refresh.landing_folder(landing)

    def rebuild() -> None:
        document = refresh.run(place, full=False)
        if document["status"] == "failed":
            raise CommandFailedError(
                f"The data of {district} is deleted, but the refresh after it failed, so the "
                f"release in force still holds its numbers. {document['message']} "
                "Then run the withdrawal again."
            )

    with connect() as connection:
        certificate, file = remove(
            connection, district, settings=settings.load(), landing=place, rebuild=rebuild
        )
    if as_json:
        print_json(certificate)
        return
    print_table(
        f"Deleted of district {district}",
        ("what", "number"),
        [
            ("submissions", len(certificate.submissions)),
            ("files", len(certificate.files_removed)),
            *((f"rows of {table}", rows) for table, rows in certificate.rows_deleted.items()),
            ("earlier releases", len(certificate.releases_dropped)),
        ],
        numbers=("number",),
    )
    console().print(f"Certificate of deletion: {file}")
    console().print(certificate.note)
