"""Commands on districts' logins: grant, revoke.

Belongs here: their arguments and output. Does not belong here: the grants (delivery/grants.py) or
passwords (delivery/access.py).
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.arguments import district_code
from cli.output import console, notes

LoginArgument = Annotated[str, typer.Argument(metavar="LOGIN", help="Name of the login.")]
DistrictArgument = Annotated[
    str, typer.Argument(metavar="DISTRICT", help="CDS code, 7 digits.", callback=district_code)
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(grant)
    app.command()(revoke)


def grant(login: LoginArgument, district: DistrictArgument) -> None:
    """Let a login see its district's students; prints the address, with the login's password."""
    from delivery import access, grants
    from warehouse.connection import connect

    with connect() as connection:
        grants.grant(connection, login, district)
        districts = grants.districts_of(connection, login)
    print(access.url_for(login))
    notes().print(
        f"{login} sees the students of {', '.join(districts)} in marts.student_profiles, "
        "student_measures, student_cohort_outcomes and student_on_track, and no others. Send the "
        "address to the district alone: it holds a password."
    )


def revoke(login: LoginArgument, district: DistrictArgument) -> None:
    """Take a district's students from a login again, at once."""
    from delivery import grants
    from warehouse.connection import connect

    with connect() as connection:
        grants.revoke(connection, login, district)
        districts = grants.districts_of(connection, login)
    left = f"the students of {', '.join(districts)}" if districts else "no student any more"
    console().print(f"{login} sees {left}.")
