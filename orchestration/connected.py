"""A stage's connection, and its errors without values of rows.

Belongs here: opening the connection and telling what the database refused. Does not belong here:
what a stage does with it (stages.py, state.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from orchestration.messages import without_values
from warehouse.connection import connect


class StageError(RuntimeError):
    """The database refused a statement of a stage; the message holds no values of rows."""


@contextmanager
def connected() -> Iterator[psycopg.Connection]:
    """A connection whose errors can be stored: Dagster keeps every error it meets.

    Raises StageError in place of the driver's errors, which may quote identifiers of students, and
    cuts such an error off where it is another one's cause.
    """
    try:
        with connect() as connection:
            yield connection
    except (psycopg.Error, SQLAlchemyError) as error:
        said = without_values(str(getattr(error, "orig", None) or error))
        raise StageError(f"The database says: {said} ({type(error).__name__})") from None
    except Exception as error:
        raise error from None
