"""Copying many rows into one table, through two connections at once where they are many.

Belongs here: how rows reach the server fast. Does not belong here: which rows (ingestion/parse.py)
or what their arrival means (ingestion/load.py).

PostgreSQL copies with one process per connection, and that process is what a large file waits for.
A second connection halves the wait. Its transaction is another one, so whoever uses it decides by
a fact elsewhere, here the ledger's, whether the rows count.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from queue import Full, Queue

import psycopg
from psycopg.sql import Composed

# Blocks that one connection copies faster alone than a second one is opened: some megabytes.
ALONE = 128


class SecondConnection:
    """A connection to the same database that copies blocks in a thread, opened when first used.

    A context manager: what is not committed when it is left is rolled back.
    """

    def __init__(self, connection: psycopg.Connection, statement: Composed) -> None:
        self._info = connection.info
        self._statement = statement
        self._blocks: Queue[bytes | None] = Queue(maxsize=2)
        self._thread: threading.Thread | None = None
        self._connection: psycopg.Connection | None = None
        self._error: BaseException | None = None

    def __enter__(self) -> SecondConnection:
        return self

    def __exit__(self, *error: object) -> None:
        self._wait()
        if self._connection:
            self._connection.close()

    def takes(self, block: bytes) -> bool:
        """Whether the block is copied here; not while earlier ones wait."""
        if self._thread is None:
            self._connection = psycopg.connect(self._info.dsn, password=self._info.password)
            self._thread = threading.Thread(target=self._copy, name="copy")
            self._thread.start()
        try:
            self._blocks.put_nowait(block)
        except Full:
            return False
        return True

    def finish(self) -> None:
        """Wait until all blocks are copied. Raises the error that one of them met."""
        self._wait()
        if self._error:
            raise self._error

    def commit(self) -> None:
        """Make the rows permanent."""
        if self._connection:
            self._connection.commit()

    def _wait(self) -> None:
        if self._thread and self._thread.is_alive():
            self._blocks.put(None)
            self._thread.join()

    def _copy(self) -> None:
        try:
            with self._connection.cursor() as cursor, cursor.copy(self._statement) as copy:
                while (block := self._blocks.get()) is not None:
                    copy.write(block)
        except BaseException as error:
            self._error = error
            while self._blocks.get() is not None:
                pass


def copy_rows(
    connection: psycopg.Connection,
    second: SecondConnection,
    statement: Composed,
    blocks: Iterable[bytes],
) -> None:
    """Copy all blocks of rows; those of a large file through both connections."""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for number, block in enumerate(blocks):
            if number < ALONE or not second.takes(block):
                copy.write(block)
    second.finish()
