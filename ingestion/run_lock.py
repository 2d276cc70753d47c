"""The lock of a run: one refresh at a time on a database.

Belongs here: holding the lock, and what is said to whoever does not get it. Does not belong here:
what a run does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

# One number for the whole of Flashlight: one refresh at a time on a database.
RUN_LOCK = 7_305_002


class RunInProgress(RuntimeError):  # noqa: N818 - a state of affairs, not a fault
    """Another refresh is running on this database; the message says what to do."""


@contextmanager
def exclusive_run(connection: psycopg.Connection) -> Iterator[None]:
    """Hold the lock that lets only one refresh run; it also ends with the connection.

    Raises RunInProgress at once when another one holds it.
    """
    row = connection.execute("select pg_try_advisory_lock(%s)", [RUN_LOCK]).fetchone()
    connection.commit()
    if row != (True,):
        raise RunInProgress(
            "Another refresh is running on this database. Wait until it ends and try again; "
            "`flashlight status` shows what it has done so far."
        )
    try:
        yield
    finally:
        if not connection.broken:
            connection.rollback()
            connection.execute("select pg_advisory_unlock(%s)", [RUN_LOCK])
            connection.commit()
