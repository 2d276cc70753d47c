"""Connections to the warehouse.

Belongs here: how each part of Flashlight reaches the database. Does not belong here: statements.
"""

from __future__ import annotations

from functools import cache

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.engine import URL, make_url

from warehouse import bootstrap, server, settings

DATABASE = "flashlight"
OWNER = "flashlight_owner"


def connect(*, autocommit: bool = False) -> psycopg.Connection:
    """Open a connection as the owner, after `prepare`.

    Raises psycopg.OperationalError where the database does not answer.
    """
    prepare()
    return psycopg.connect(dsn(), autocommit=autocommit)


def url(driver: str = "postgresql+psycopg2") -> URL:
    """The owner's SQLAlchemy URL; its text form hides the password."""
    return address().set(drivername=driver)


def dsn() -> str:
    """The owner's address for libpq."""
    return url("postgresql").render_as_string(hide_password=False)


@cache
def prepare() -> None:
    """Start the embedded server if it is the one in use, and bring all structures up to date."""
    address()
    with psycopg.connect(dsn()) as connection:
        bootstrap.apply(connection)


@cache
def address() -> URL:
    """Find the database in use; for the embedded server, start it and create its database."""
    current = settings.load()
    if current.database_url is not None:
        return make_url(current.database_url)
    place = server.ensure_running(current.home)
    superuser = psycopg.conninfo.make_conninfo(
        host=place.socket_folder, port=place.port, user="postgres", dbname="postgres"
    )
    bootstrap.create_database(superuser, DATABASE, OWNER)
    return URL.create(
        "postgresql",
        username=OWNER,
        database=DATABASE,
        query={"host": place.socket_folder, "port": str(place.port)},
    )


def parameters() -> dict[str, str]:
    """The owner's address as libpq parameters (host, port, user, dbname, password)."""
    return {name: str(value) for name, value in conninfo_to_dict(dsn()).items()}
