"""The same collaborative on a PostgreSQL of the operating system instead of the embedded one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.end_to_end.conftest import read_answers
from tests.installation import Installation, expected_cells, temporary_folder

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
# PostgreSQL refuses to run as root; the system's package brings a user for it.
USER = "postgres" if os.geteuid() == 0 else None
PORT = 54999

pytestmark = pytest.mark.skipif(not BINARIES, reason="the system has no PostgreSQL server")


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A small sample on the system's server; Flashlight gets a role that owns the database."""
    with temporary_folder("system-server") as folder:
        data = folder / "data"
        data.mkdir()
        if USER is not None:
            subprocess.run(["chown", USER, data], check=True)
        _server("initdb", "-D", str(data), "-U", "admin", "--auth", "trust")
        options = f"-p {PORT} -k {data} -c listen_addresses=127.0.0.1"
        _server("pg_ctl", "-w", "-D", str(data), "-o", options, "-l", str(data / "log"), "start")
        try:
            _create_database(data)
            url = f"postgresql://warehouse@127.0.0.1:{PORT}/warehouse"
            yield Installation(folder / "home", folder / "landing", url)
        finally:
            _server("pg_ctl", "-w", "-m", "immediate", "-D", str(data), "stop")


def test_answers_are_the_same(installation: Installation):
    """Nothing depends on the embedded server: every cell equals the truth."""
    size = ("--districts", "3", "--students", "800")
    installation.run("sample", "--out", str(installation.landing), *size)
    installation.run("refresh")
    published = installation.cells()
    expected = expected_cells(read_answers(installation))
    assert expected
    assert {key: published.get(key) for key in expected} == expected


def _create_database(data: Path) -> None:
    address = f"host={data} port={PORT} user=admin dbname=postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("create role warehouse login createrole")
        connection.execute("create database warehouse owner warehouse")


def _server(program: str, *arguments: str) -> None:
    command = [str(BINARIES[-1].with_name(program)), *arguments]
    subprocess.run(command, check=True, user=USER, capture_output=True, cwd="/")
