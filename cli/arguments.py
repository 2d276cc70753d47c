"""Arguments that several commands take, and what makes them valid.

Belongs here: the form of CDS codes and school years. Does not belong here: whether they are known.
"""

from __future__ import annotations

import re
from typing import Annotated

import typer

YEAR = re.compile(r"(\d{4})-(\d{4})")


def district_code(value: str | None) -> str | None:
    """A district's CDS code: 7 digits, leading zeros kept."""
    if value is not None and not re.fullmatch(r"\d{7}", value):
        raise typer.BadParameter(
            f"'{value}' is no district: a district's CDS code has 7 digits, such as 1964733."
        )
    return value


def entity_code(value: str) -> str:
    """A school (14 digits), district (7), county (2), network's id or 'collaborative'."""
    if value.isdigit() and len(value) not in (2, 7, 14):
        raise typer.BadParameter(
            f"'{value}' is no CDS code: a county's has 2 digits, a district's 7, a school's 14."
        )
    return value


def school_year(value: str) -> str:
    """A school year: '2024-2025'."""
    match = YEAR.fullmatch(value)
    if match is None or int(match[2]) != int(match[1]) + 1:
        raise typer.BadParameter(f"'{value}' is no school year; write it as 2024-2025.")
    return value


DistrictOption = Annotated[
    str | None,
    typer.Option("--district", help="CDS code, 7 digits.", callback=district_code),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON document and nothing else.")
]
