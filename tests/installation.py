"""What the tests of whole installations share: folders, commands and the sample's truth.

Belongs here: reading what `flashlight` prints and what the sample's answers say must be published.
Does not belong here: what those tests assert.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

import benchmarks.installation
from benchmarks.installation import CELL_KEY

MINIMUM_N = 11


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """A folder that the server's own user can enter, where the tests run as root.

    pytest's own folders would not do: a second session closes them to everybody else.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"flashlight-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


Marts = dict[str, Counter[str]]
"""By table of schema marts how often each row is there, as text; see read_marts."""


class Installation(benchmarks.installation.Installation):
    """An installation whose --json output the tests read."""

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and read its document."""
        return json.loads(self.run(*arguments, "--json"))

    def marts(self) -> Marts:
        """Everything that is published; to be compared with the same installation's."""
        with self.connect() as connection:
            return _read(connection, _OF_A_RELEASE)


# The number and the day of a release, which every release has anew; both also in views by actor. A
# day of a table without releases is what its districts contributed.
_OF_A_RELEASE = """
column_name in ('release_id', 'as_of_date') and (is_of_release or table_name like 'for\\_%')
"""
_OF_AN_INSTALLATION = """
column_name in (
    'release_id', 'as_of_date', 'last_submission_id', 'last_accepted_submission_id',
    -- Each installation has a secret of its own.
    'student_key'
)
or data_type like 'timestamp%'
-- A row per run: how the same files are spread over runs is no difference.
or table_name = 'data_quality_scorecards'
-- Views over the other tables, by actor.
or table_name like 'for\\_%'
"""
_COLUMNS = """
select table_name, array_agg(column_name::text order by ordinal_position)
from (
    select
        *,
        bool_or(column_name = 'release_id') over (partition by table_name) as is_of_release
    from information_schema.columns
    where table_schema = 'marts'
) as columns
where not ({but})
group by table_name
"""


def read_marts(connection: psycopg.Connection) -> Marts:
    """Every row of every published table, without what differs between two installations.

    That is: the release, days and times, the number that a submission got, and keys of students.
    """
    return _read(connection, _OF_AN_INSTALLATION)


def _read(connection: psycopg.Connection, but: str) -> Marts:
    tables = connection.execute(_COLUMNS.format(but=but)).fetchall()
    return {table: _rows(connection, table, names) for table, names in tables}


def _rows(connection: psycopg.Connection, table: str, columns: list[str]) -> Counter[str]:
    query = sql.SQL("copy (select {} from {}) to stdout").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier("marts", table)
    )
    with connection.cursor().copy(query) as copy:
        return Counter(b"".join(copy).decode().splitlines())


def differences(marts: Marts, others: Marts) -> dict[str, str]:
    """By table, how many rows only one of the two has, and one such row of each."""
    found = {}
    for table in marts.keys() | others.keys():
        one, other = marts.get(table, Counter()), others.get(table, Counter())
        left, right = one - other, other - one
        if left or right:
            found[table] = (
                f"{left.total()} rows only before, such as {min(left, default=None)!r}; "
                f"{right.total()} only after, such as {min(right, default=None)!r}"
            )
    return found


def expected_cells(answers: dict[str, Any]) -> dict[tuple, tuple]:
    """What the published cells must be by the sample's truth: small ones withheld."""
    return {tuple(cell[name] for name in CELL_KEY): _expected(cell) for cell in answers["cells"]}


def _expected(cell: dict[str, Any]) -> tuple:
    if cell["n"] < MINIMUM_N:
        return (None, None, None, None, None, "withheld")
    numbers = [_decimal(cell[name]) for name in ("numerator", "denominator", "value", "change")]
    is_zero = numbers[0] == 0 and "distance" not in cell["measure_id"]
    return (cell["n"], *numbers, "published_zero" if is_zero else "published")


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
