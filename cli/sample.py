"""The command that makes up a collaborative: sample.

Belongs here: its options. Does not belong here: the made-up data (ingestion/sample/).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.arguments import JsonOption
from cli.output import console, notes, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sample)


def sample(
    out: Annotated[Path, typer.Option("--out", help="Folder for the landing zone.")],
    districts: Annotated[int, typer.Option("--districts", min=1)] = 12,
    students: Annotated[
        int, typer.Option("--students", min=1, help="Per year over all districts.")
    ] = 12000,
    years: Annotated[
        str, typer.Option("--years", help="School years A..B.")
    ] = "2022-2023..2024-2025",
    seed: Annotated[int, typer.Option("--seed")] = 20250701,
    defects: Annotated[
        bool, typer.Option("--defects", help="Plant defects, listed in answers.json.")
    ] = False,
    defect_rate: Annotated[
        float,
        typer.Option(
            "--defect-rate",
            min=0.0,
            max=1.0,
            help="Plant defects in this share of a defective district's lines, not each kind once.",
        ),
    ] = 0.0,
    identities: Annotated[
        bool,
        typer.Option(
            "--identities", help="Add local lists without reliable SSIDs, and retired SSIDs."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a landing zone of a made-up collaborative, and answers.json, the truth about it."""
    from ingestion.sample.generate import write_sample
    from ingestion.sample.years import parse_years

    try:
        summary = write_sample(
            out,
            districts=districts,
            students=students,
            years=parse_years(years),
            seed=seed,
            defects=defects or defect_rate > 0,
            defect_rate=defect_rate,
            identities=identities,
        )
    except ValueError as error:
        message = str(error)
        raise typer.BadParameter(message[:1].upper() + message[1:] + ".") from error
    if as_json:
        print_json(summary)
        return
    print_table(
        f"Sample collaborative in {out}",
        ("what", "number"),
        [
            ("districts", summary.districts),
            ("schools", summary.schools),
            ("students", summary.students),
            ("lines", sum(summary.lines.values())),
            ("files", summary.files),
            ("cells in answers.json", summary.cells),
            ("planted defects", summary.defects),
        ],
        numbers=("number",),
    )
    console().print("Everything in it is made up.")
    notes().print(f"Next: `flashlight refresh --landing {out}`.")
