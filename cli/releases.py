"""Commands on releases: releases, publish, rollback.

Belongs here: their options and output. Does not belong here: the switching itself (delivery/).
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.arguments import JsonOption
from cli.output import (
    CommandFailedError,
    age,
    console,
    notes,
    print_json,
    print_table,
    quiet_stdout,
)

# Where no scope waits, tests read nothing by themselves (dbt_project/macros/tested_rows.sql).
AUDIT = ("test", "--exclude", "resource_type:unit_test", "--vars", "{audit_everything: true}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(releases)
    app.command()(publish)
    app.command()(rollback)


def releases(as_json: JsonOption = False) -> None:
    """List the releases: which is in force and which can be switched back."""
    from delivery.releases import list_releases
    from warehouse.connection import connect

    with connect() as connection:
        found = list_releases(connection)
    if as_json:
        print_json(found)
        return
    if not found:
        notes().print("No release yet. `flashlight refresh` makes the first.")
        return
    print_table(
        "Releases",
        ("release", "published", "as of", "cells", "state", "run"),
        [
            (
                item.release_id,
                item.created_at,
                item.as_of_date,
                item.cells,
                "in force" if item.is_current else ("kept" if item.is_kept else "retired"),
                item.run_id,
            )
            for item in found
        ],
        numbers=("release", "cells"),
    )


def publish(as_json: JsonOption = False) -> None:
    """Audit what is built and publish it as a new release."""
    from delivery import publish as publication
    from delivery.status import read_status
    from ingestion.run_lock import exclusive_run
    from orchestration import dbt
    from warehouse.connection import connect

    # No refresh may change the build between its audit and its copy.
    with connect() as connection, exclusive_run(connection):
        waiting = read_status(connection).scopes_waiting
        if waiting:
            raise CommandFailedError(
                f"{waiting:,} district years wait to be built, so the build may be half done. "
                "Run `flashlight refresh`, which builds, audits and publishes."
            )
        notes().print("Auditing the build")
        with quiet_stdout():
            dbt.run(dbt.default_project(), AUDIT)
        release = publication.publish(connection, run_id=None)
    _tell(release, as_json)


def rollback(
    number: Annotated[int, typer.Argument(metavar="N", help="The release to put in force.")],
    as_json: JsonOption = False,
) -> None:
    """Put an earlier kept release in force again."""
    from delivery import releases as kept
    from warehouse.connection import connect

    with connect() as connection:
        # Not under the lock of a refresh: a long one must not keep wrong numbers in force.
        release = kept.rollback(connection, number)
    _tell(release, as_json)
    notes().print(
        "The next refresh that publishes undoes this: until the cause is corrected, switch the "
        "sensor and the schedules off in `flashlight ui`, or hold back the files that are to come."
    )


def _tell(release, as_json: bool) -> None:
    if as_json:
        print_json(release)
        return
    console().print(
        f"Release {release.release_id} is in force: {release.cells or 0:,} cells as of "
        f"{release.as_of_date}, published {age(release.created_at)} ago."
    )
    notes().print("`flashlight releases` lists the others; `flashlight rollback N` switches back.")
