"""A warehouse of its own for a benchmark: measured, then thrown away.

Belongs here: the temporary home and server. Does not belong here: what is measured.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from warehouse import connection, server


@contextmanager
def temporary_warehouse() -> Iterator[Path]:
    """Make warehouse.connection use an empty server below a temporary home, the value.

    Whatever FLASHLIGHT_HOME and FLASHLIGHT_DATABASE_URL say, that installation is not touched.
    """
    before = {name: os.environ.pop(name) for name in list(os.environ) if _is_setting(name)}
    home = Path(tempfile.mkdtemp(prefix="flashlight-benchmark-"))
    home.chmod(0o755)  # the server runs as a user of its own where this process is root's
    os.environ["FLASHLIGHT_HOME"] = str(home)
    connection.address.cache_clear()
    connection.prepare.cache_clear()
    try:
        connection.prepare()
        yield home
    finally:
        server.stop(home)
        shutil.rmtree(home, ignore_errors=True)
        del os.environ["FLASHLIGHT_HOME"]
        os.environ.update(before)
        connection.address.cache_clear()
        connection.prepare.cache_clear()


def checkpoint() -> None:
    """Write what earlier runs left in memory, so that no run pays for another."""
    place = connection.parameters() | {"user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**place, autocommit=True) as superuser:
        superuser.execute("checkpoint")


def _is_setting(name: str) -> bool:
    return name in ("FLASHLIGHT_HOME", "FLASHLIGHT_LANDING", "FLASHLIGHT_DATABASE_URL")
