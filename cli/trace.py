"""The command that follows a number to its source: trace.

Belongs here: its output. Does not belong here: the way back (delivery/trace.py).
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.arguments import JsonOption, entity_code, school_year
from cli.output import console, notes, print_json, print_table

# Students and lines shown to people; `--json` gives all.
SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(trace)


def trace(
    measure: Annotated[str, typer.Option("--measure", help="Measure, as in marts.measures.")],
    entity: Annotated[
        str,
        typer.Option(
            "--entity",
            help="CDS code (2, 7 or 14 digits), a network's id or 'collaborative'.",
            callback=entity_code,
        ),
    ],
    year: Annotated[
        str, typer.Option("--year", help="School year, such as 2024-2025.", callback=school_year)
    ],
    group: Annotated[str, typer.Option("--group", help="Student group.")] = "ALL",
    grade: Annotated[str, typer.Option("--grade", help="Grade span.")] = "ALL",
    release: Annotated[
        int | None, typer.Option("--release", help="Release; without it the one in force.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Follow a published number to its students, submissions and line numbers."""
    from delivery.trace import trace as follow
    from warehouse.connection import connect

    with connect() as connection:
        found = follow(
            connection,
            measure=measure,
            entity=entity,
            school_year=year,
            group=group,
            grade_span=grade,
            release=release,
        )
    if as_json:
        print_json(found)
        return
    cell = found.cell
    out = console()
    out.print(f"{found.key}, release {found.release_id} as of {cell.as_of_date}")
    out.print(
        f"value {cell.value}, n {cell.n:,}, numerator {cell.numerator}, "
        f"denominator {cell.denominator}"
    )
    print_table(
        "Students",
        ("student key", "n", "numerator", "denominator", "lines (submission:line)"),
        [
            (
                student.student_key or "anonymous",
                student.n,
                student.numerator,
                student.denominator,
                " ".join(f"{submission}:{line}" for submission, line in student.lines),
            )
            for student in found.students[:SHOWN]
        ],
        numbers=("n", "numerator", "denominator"),
    )
    if len(found.students) > SHOWN:
        out.print(f"{len(found.students) - SHOWN:,} more students; `--json` gives all.")
    print_table(
        "Submissions",
        ("submission", "district", "record", "year", "lines", "file"),
        [
            (
                row["submission_id"],
                row["district_id"],
                row["record"],
                row["school_year"],
                row["lines"],
                _file(row),
            )
            for row in found.submissions
        ],
        numbers=("submission", "lines"),
    )
    (out if found.adds_up else notes()).print(found.note)


def _file(row: dict[str, Any]) -> str:
    name = row["archive_member"] or row["file_path"]
    return f"{name}, {row['worksheet']}" if row["worksheet"] else name
