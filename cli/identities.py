"""Commands about who is who: pairs to decide, decisions, overlapping enrollments.

Belongs here: their output. Does not belong here: finding, deciding and undoing (identity/).

Names are shown to the owner of the warehouse only, on a terminal only, and are never logged.
"""

from __future__ import annotations

import getpass
import sys
from typing import Annotated, Any

import typer

from cli.arguments import DistrictOption, JsonOption
from cli.output import CommandFailedError, console, notes, print_json, print_table

commands = typer.Typer(help="Who is who: pairs to decide, decisions, overlapping enrollments.")

PairArgument = Annotated[int, typer.Argument(metavar="PAIR", help="Number of a pair.")]
NoteOption = Annotated[str | None, typer.Option("--note", help="Why, without names.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="identities")


@commands.command()
def review(
    district: DistrictOption = None,
    every: Annotated[bool, typer.Option("--all", help="Also pairs that are decided.")] = False,
    show_names: Annotated[
        bool, typer.Option("--show-names", help="With names; for the owner, on a terminal.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List pairs of records and students that may be one person, with what agrees."""
    from identity import reviews
    from warehouse.connection import connect

    if show_names and (as_json or not sys.stdout.isatty()):
        raise typer.BadParameter("--show-names writes to a terminal only, never to a file.")
    with connect() as connection:
        found = reviews.listed(connection, district, every)
        names = reviews.names_of(connection, found) if show_names else {}
    if as_json:
        print_json([_document(pair) for pair in found])
        return
    if not found:
        notes().print("No pair waits for a decision.")
        return
    print_table(
        "Pairs",
        (
            "pair", "kind", "state", "district", "student key", "other district", "other key",
            "weight", "probability", "what agrees", "names", "other names",
        ),
        [
            (
                pair.review_id, pair.kind, pair.state, pair.district_id, pair.student_key,
                pair.other_district_id, pair.other_key, f"{pair.weight:.1f}",
                f"{pair.probability:.4f}", _levels(pair), *names.get(pair.review_id, ("", "")),
            )
            for pair in found
        ],
        numbers=("pair", "weight", "probability"),
    )  # fmt: skip
    console().print("Next: `flashlight identities decide PAIR --same` or `--different`.")


@commands.command()
def decide(
    pair: PairArgument,
    same: Annotated[
        bool | None, typer.Option("--same/--different", help="One person, or two.")
    ] = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that a pair is one person, or is not; `revert` takes it back."""
    from identity import decisions

    if same is None:
        raise typer.BadParameter("Say --same or --different.")
    _tell(_changed(decisions.decide, pair, same=same, by=_operator(), note=note), as_json)


@commands.command()
def revert(pair: PairArgument, note: NoteOption = None, as_json: JsonOption = False) -> None:
    """Take back the last decision about a pair, an automatic link too; it is open again."""
    from identity import decisions

    _tell(_changed(decisions.revert, pair, by=_operator(), note=note), as_json)


@commands.command()
def overlaps(district: DistrictOption = None, as_json: JsonOption = False) -> None:
    """List enrollments of one student in two districts that overlap (CCE)."""
    from identity import overlaps as found_by
    from warehouse.connection import connect

    with connect() as connection:
        found = found_by.read(connection, district)
    if as_json:
        print_json([vars(overlap) | {"student_key": str(overlap.student_key)} for overlap in found])
        return
    if not found:
        notes().print("No overlapping enrollments.")
        return
    print_table(
        "Overlapping enrollments, from the side of each district",
        ("year", "district", "submission", "line", "kind", "days", "other district", "student key"),
        [
            (
                row.school_year, row.district_id, row.submission_id, row.line_number, row.kind,
                row.days, row.other_district_id, row.student_key,
            )
            for row in found
        ],
        numbers=("submission", "line", "days"),
    )  # fmt: skip


def _changed(change: Any, pair: int, **arguments: Any) -> Any:
    """Make a change in one transaction while no refresh runs."""
    from identity import keys
    from ingestion.run_lock import exclusive_run
    from warehouse import settings
    from warehouse.connection import connect

    with connect() as connection, exclusive_run(connection), connection.transaction():
        secret = keys.read_secret(connection, settings.load().student_key_secret)
        return change(connection, secret, pair, **arguments)


def _tell(pair: Any, as_json: bool) -> None:
    if as_json:
        print_json(_document(pair))
        return
    console().print(
        f"Pair {pair.review_id} is {pair.state}. The district years it touches are recomputed by "
        "the next `flashlight refresh`."
    )


def _document(pair: Any) -> dict[str, Any]:
    """What may be shown of a pair: keys, districts and what agrees, but no identifier."""
    shown = (
        "review_id", "kind", "state", "district_id", "student_key", "other_district_id",
        "other_key", "weight", "probability", "levels", "model",
    )  # fmt: skip
    values = {name: getattr(pair, name) for name in shown}
    return values | {name: str(values[name]) for name in ("student_key", "other_key")}


def _levels(pair: Any) -> str:
    return "; ".join(f"{field.replace('_', ' ')}: {level}" for field, level in pair.levels.items())


def _operator() -> str:
    """Who decides: the login of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise CommandFailedError(
            "This machine does not say who you are; set LOGNAME to your name."
        ) from None
