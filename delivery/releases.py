"""Releases: which are kept, which is in force, and switching back.

Belongs here: the list of releases, roll-back, and the removal of releases no longer kept. Does
not belong here: making a release (delivery/publish.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus
from psycopg.rows import class_row

from delivery import views
from delivery.errors import DeliveryError

# One number for all of Flashlight: two processes never publish or roll back at once.
RELEASE_LOCK = 7_305_003

COLUMNS = "release_id, created_at, as_of_date, state, is_current, run_id, cells"


@dataclass(frozen=True)
class Release:
    """One release: a row of ledger.releases.

    `as_of_date` is the day whose knowledge the numbers carry, `cells` the rows of measure_cells.
    """

    release_id: int
    created_at: datetime
    as_of_date: date
    state: str
    is_current: bool
    run_id: str | None
    cells: int | None

    @property
    def is_kept(self) -> bool:
        """Whether its tables are still there, so that it can be put in force."""
        return self.state == "published"

    @property
    def schema(self) -> str:
        """The schema that holds the release's tables while it is kept."""
        return schema_of(self.release_id)


def schema_of(release_id: int) -> str:
    """The schema of a release."""
    return f"release_{release_id}"


def list_releases(connection: psycopg.Connection) -> list[Release]:
    """Every release, retired ones too, newest first."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Release)) as cursor:
        return cursor.execute(
            f"select {COLUMNS} from ledger.releases order by release_id desc"  # noqa: S608
        ).fetchall()


def current_release(connection: psycopg.Connection) -> Release | None:
    """The release in force, or None before the first publication."""
    return next((item for item in list_releases(connection) if item.is_current), None)


def rollback(connection: psycopg.Connection, release_id: int) -> Release:
    """Put a kept release in force again, in one transaction.

    A mart that the older release does not have yet stays as an empty view, so that no dashboard
    meets a missing table. Raises DeliveryError where the release is unknown or no longer kept.
    """
    with exclusively(connection):
        known = {item.release_id: item for item in list_releases(connection)}
        release = known.get(release_id)
        if release is None or not release.is_kept:
            kept = ", ".join(str(n) for n, item in known.items() if item.is_kept)
            raise DeliveryError(
                f"Release {release_id} is not kept any more or never was. "
                f"Kept releases: {kept or 'none'}."
            )

        def mark() -> None:
            mark_current(connection, release_id)

        views.switch(connection, release.schema, missing="empty", and_then=mark)
    return next(item for item in list_releases(connection) if item.release_id == release_id)


def mark_current(connection: psycopg.Connection, release_id: int) -> None:
    """Record in the ledger which release is in force; belongs in the transaction of the switch."""
    connection.execute("update ledger.releases set is_current = false where is_current")
    connection.execute(
        "update ledger.releases set is_current = true where release_id = %s", [release_id]
    )


def retire_older(connection: psycopg.Connection, keep: int) -> list[int]:
    """Drop the published releases beyond the newest `keep`; returns those dropped."""
    kept = [item for item in list_releases(connection) if item.is_kept]
    return retire(connection, kept[keep:])


def retire(connection: psycopg.Connection, releases: Iterable[Release]) -> list[int]:
    """Drop releases with their tables; the one in force always stays.

    A release that a long query still reads is left for the next time. Returns those dropped.
    """
    dropped = []
    for release in releases:
        if release.is_current:
            continue
        try:
            with connection.transaction():
                connection.execute("set local lock_timeout = '2s'")
                connection.execute(
                    "update ledger.releases set state = 'retired' where release_id = %s",
                    [release.release_id],
                )
                drop_schema(connection, release.schema)
        except psycopg.errors.LockNotAvailable:
            continue
        dropped.append(release.release_id)
    return dropped


def drop_leftovers(connection: psycopg.Connection) -> list[str]:
    """Drop release schemas that the ledger does not know as kept; a crash may have left one."""
    with connection.transaction():
        rows = connection.execute(
            """
            select n.nspname from pg_namespace n
            where n.nspname ~ '^release_[0-9]+$' and not exists (
                select 1 from ledger.releases r
                where n.nspname = 'release_' || r.release_id and r.state = 'published'
            )
            """
        ).fetchall()
        for (schema,) in rows:
            drop_schema(connection, schema)
    return [schema for (schema,) in rows]


def drop_schema(connection: psycopg.Connection, schema: str) -> None:
    """Drop a release's schema with all its tables."""
    connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))


@contextmanager
def exclusively(connection: psycopg.Connection) -> Iterator[None]:
    """Hold the lock of publication; raises DeliveryError where another process holds it."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise DeliveryError(
            "A release is switched in transactions of its own: "
            "commit or roll back on this connection first."
        )
    with connection.transaction():
        row = connection.execute("select pg_try_advisory_lock(%s)", [RELEASE_LOCK]).fetchone()
    if row != (True,):
        raise DeliveryError(
            "Another process is publishing or rolling back. Wait for it to end, then try again."
        )
    try:
        yield
    finally:
        if not connection.closed:
            with connection.transaction():
                connection.execute("select pg_advisory_unlock(%s)", [RELEASE_LOCK])
