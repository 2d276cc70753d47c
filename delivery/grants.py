"""Grants: which login may see the students of which district.

Belongs here: making a district's login and writing access.grants. Does not belong here: passwords
(delivery/access.py) or the policies that read the grants (delivery/student_tables.py).
"""

from __future__ import annotations

import re

import psycopg
from psycopg import sql

from delivery.errors import DeliveryError
from delivery.student_tables import ROLE
from warehouse import connection as warehouse

# Names of our own roles and of PostgreSQL's are nobody's login.
NAME = re.compile(r"(?!flashlight_|pg_|postgres$)[a-z][a-z0-9_]{0,62}")

# Such a role would see every student whatever is granted, or could become one that does.
SEES_EVERYTHING = """
select rolsuper or rolbypassrls or rolcreaterole or pg_has_role(oid, %s, 'member')
from pg_roles where rolname = %s
"""


def grant(connection: psycopg.Connection, login: str, district: str) -> None:
    """Let a login see the students of a district (7-digit code); the login is made where missing.

    A login made here cannot log in before it has a password (access.ensure_login). Commits. Raises
    DeliveryError for names that are no login's, and for roles that see every row anyway.
    """
    _check(connection, login)
    name = sql.Identifier(login)
    try:
        with connection.transaction():
            if not _exists(connection, login):
                connection.execute(sql.SQL("create role {} nologin").format(name))
            connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(ROLE), name))
            connection.execute(
                "insert into access.grants (login, district_id) values (%s, %s)"
                " on conflict do nothing",
                [login, district],
            )
    except psycopg.errors.InsufficientPrivilege as error:
        raise DeliveryError(
            f"{warehouse.OWNER} may not make logins on this server. Ask its administrator for "
            f"`create role {login} login in role {ROLE}`, then grant again."
        ) from error
    connection.commit()


def revoke(connection: psycopg.Connection, login: str, district: str) -> None:
    """Take a district from a login at once, also in sessions under way; the login itself stays.

    Commits. Raises DeliveryError where the login was not granted the district.
    """
    with connection.transaction():
        taken = connection.execute(
            "delete from access.grants where login = %s and district_id = %s", [login, district]
        ).rowcount
    connection.commit()
    if not taken:
        raise DeliveryError(f"{login} was not granted district {district}.")


def districts_of(connection: psycopg.Connection, login: str) -> list[str]:
    """The districts whose students a login may see."""
    rows = connection.execute(
        "select district_id from access.grants where login = %s order by 1", [login]
    ).fetchall()
    return [district for (district,) in rows]


def is_granted(connection: psycopg.Connection, login: str) -> bool:
    """Whether a name is a login that `grant` made or let in."""
    return bool(NAME.fullmatch(login)) and bool(districts_of(connection, login))


def _check(connection: psycopg.Connection, login: str) -> None:
    if not NAME.fullmatch(login):
        raise DeliveryError(
            f"'{login}' cannot be a district's login: use small letters, digits and _, beginning "
            "with a letter, and none of the names of Flashlight's and PostgreSQL's own roles."
        )
    found = connection.execute(SEES_EVERYTHING, [warehouse.OWNER, login]).fetchone()
    if found == (True,):
        raise DeliveryError(
            f"{login} is a role of administration, which sees all students anyway. "
            "Give the district a login of its own."
        )


def _exists(connection: psycopg.Connection, login: str) -> bool:
    return connection.execute(
        "select exists (select from pg_roles where rolname = %s)", [login]
    ).fetchone() == (True,)
