"""Fixtures that all tests share: a PostgreSQL of their own in a temporary home.

Belongs here: the database and its clean state. Does not belong here: data of one subject, which
each test crafts for itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

from warehouse import connection as warehouse_connection
from warehouse import server

# How long an example takes says nothing on a machine that others share.
hypothesis.settings.register_profile("flashlight", deadline=None)
hypothesis.settings.load_profile("flashlight")


# Folders of tests that refresh whole installations: the longest, so the first to start.
LONG = ("end_to_end", "faults")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests start first, so that no process waits for another at the end."""
    tests = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(tests).parts[0] not in LONG)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """Give the session a temporary FLASHLIGHT_HOME; the caller's own settings do not apply."""
    folder = Path(tempfile.mkdtemp(prefix="flashlight-tests-"))
    folder.chmod(0o755)  # the server runs as a user of its own where the tests run as root
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLASHLIGHT_HOME", str(folder))
        patch.delenv("FLASHLIGHT_LANDING", raising=False)
        patch.delenv("FLASHLIGHT_DATABASE_URL", raising=False)
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def database(home: Path) -> Iterator[str]:
    """Start a server with all of Flashlight's tables; the value is its libpq address."""
    # An address that an import found before must not make the tests empty somebody's database.
    warehouse_connection.address.cache_clear()
    warehouse_connection.prepare.cache_clear()
    warehouse_connection.prepare()
    _hurry()
    yield warehouse_connection.dsn()
    server.stop(home)


@pytest.fixture
def connection(database: str) -> Iterator[psycopg.Connection]:
    """Connect to empty tables: no submission, raw line, finding or identifier."""
    with psycopg.connect(database) as opened:
        _empty(opened)
        yield opened
        opened.rollback()


def _hurry() -> None:
    """Let the server not wait for the disk: nobody needs a test's data after a power failure."""
    place = warehouse_connection.parameters() | {"user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**place, autocommit=True) as superuser:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            superuser.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        superuser.execute("select pg_reload_conf()")


def _empty(connection: psycopg.Connection) -> None:
    """Empty every table that Flashlight fills outside dbt; ledger.structure stays."""
    names = connection.execute(
        "select schemaname, tablename from pg_tables"
        " where schemaname in ('ledger', 'raw', 'quality', 'pii', 'access')"
        " and tablename <> 'structure' order by schemaname, tablename"
    ).fetchall()
    tables = sql.SQL(", ").join(sql.Identifier(*name) for name in names)
    connection.execute(sql.SQL("truncate {} restart identity cascade").format(tables))
    connection.commit()
