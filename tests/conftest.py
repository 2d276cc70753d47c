"""Fixtures that all tests share: a PostgreSQL of their own in a temporary home.

Belongs here: the database and its clean state. Does not belong here: data of one subject, which
each test crafts for itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import fasteners
import hypothesis
import psycopg
import pytest
from psycopg import sql

from orchestration import dbt, manifest
from tests import prepared_home
from warehouse import connection as warehouse_connection
from warehouse import server

# How long an example takes says nothing on a machine that others share.
hypothesis.settings.register_profile("flashlight", deadline=None)
hypothesis.settings.load_profile("flashlight")


# Folders of tests that refresh whole installations: the longest, so the first to start.
FIRST = ("faults", "end_to_end", "dbt_project", "expectations")
# What takes a minute and more to make, and serves several files: these run in one process.
SHARED = {
    ("end_to_end", "clean"): "collaborative",
    ("end_to_end", "defective"): "collaborative",
    ("dbt_project", "project"): "dbt_project",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each process whole files, and one process all files that share what is dear.

    The longest tests start first, so that no process waits for another at the end.
    """
    tests = Path(__file__).parent
    files = {item.path: item.path.relative_to(tests) for item in items}
    sharing = {
        item.path: group
        for item in items
        for (folder, fixture), group in SHARED.items()
        if files[item.path].parts[0] == folder and fixture in item.fixturenames
    }
    for item in items:
        own = files[item.path].with_suffix("").as_posix().replace("/", ".")
        item.add_marker(pytest.mark.xdist_group(sharing.get(item.path, own)))
    items.sort(key=lambda item: _order(files[item.path].parts[0]))


def _order(folder: str) -> int:
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


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


@pytest.fixture(scope="session")
def parsed(database: str) -> dbt.Project:
    """The project after dbt parsed it; a copy of its state saves other projects the parsing."""
    project = dbt.default_project()
    manifest.load(project)
    return project


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A home before its first refresh, made once for all processes; see prepared_home."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    with fasteners.InterProcessLock(shared / "prepared.lock"):
        done = shared / "prepared.done"
        if not done.exists():
            shutil.rmtree(shared / "prepared", ignore_errors=True)
            prepared_home.make(shared / "prepared")
            done.touch()
    return shared / "prepared"


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
