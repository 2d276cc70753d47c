"""The command that lists what is wrong with contributions: findings.

Belongs here: its tables. Does not belong here: the queries (delivery/findings.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.arguments import DistrictOption, JsonOption
from cli.output import notes, print_json, print_table

# Lines of findings shown to people; `--json` gives all.
SHOWN = 200


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(findings)


def findings(
    district: DistrictOption = None,
    submission: Annotated[
        int | None, typer.Option("--submission", help="Number of a submission.")
    ] = None,
    closed: Annotated[
        bool, typer.Option("--all", help="Also findings that were mended, with their dates.")
    ] = False,
    trial: Annotated[
        bool,
        typer.Option("--trial", help="Also rules on trial, which districts are not to see."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List what is wrong and not mended yet, line by line, with rule and remedy."""
    from delivery.findings import Choice, read_findings, read_findings_by_rule
    from warehouse.connection import connect

    choice = Choice(district, submission, closed, trial)
    with connect() as connection:
        if as_json:
            print_json(read_findings(connection, choice))
            return
        rules = read_findings_by_rule(connection, choice)
        rows = read_findings(connection, choice, SHOWN)
    if not rows:
        notes().print("No findings." if closed else "No open findings; `--all` lists mended ones.")
        return
    _print_rules(rules, closed)
    _print_lines(rows, closed)
    more = sum(row["findings"] for row in rules) - len(rows)
    if more:
        notes().print(f"{more:,} more; `--json` gives all, `--submission N` narrows.")


def _print_rules(rules: Sequence[dict[str, Any]], closed: bool) -> None:
    numbers = ("lines", "open") if closed else ("lines",)
    print_table(
        "Findings by rule",
        ("severity", "rule", *numbers, "since", "what is wrong", "what to do"),
        [
            (
                row["severity"],
                row["rule"],
                row["lines"],
                *([row["open"]] if closed else []),
                row["opened_at"],
                row["message"],
                row["remedy"],
            )
            for row in rules
        ],
        numbers=numbers,
    )


def _print_lines(rows: Sequence[dict[str, Any]], closed: bool) -> None:
    columns = [
        ("submission", "submission_id"),
        ("district", "district_id"),
        ("record", "record"),
        ("line", "line_number"),
        ("field", "field"),
        ("value", "value"),
        ("rule", "rule"),
    ]
    if closed:
        columns += [
            ("opened", "opened_at"),
            ("reopened", "reopened_at"),
            ("closed", "closed_at"),
            ("by", "closed_by"),
        ]
    print_table(
        "Findings line by line",
        [title for title, _ in columns],
        [[row[name] for _, name in columns] for row in rows],
        numbers=("submission", "line", "by") if closed else ("submission", "line"),
    )
