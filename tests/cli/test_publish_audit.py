"""Publishing by hand audits every row, whatever a refresh has built."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from orchestration import dbt
from tests.delivery.conftest import clear

# A withheld cell that shows how many students it hides.
WITHHELD_WITH_NUMBER = """
insert into build.measure_cells
    (district_id, school_year, as_of_date, measure_id, level, entity_id, student_group, grade_span,
    n, state, release_id)
values
    ('1964733', '2024-2025', '2025-07-01', 'suspension', 'district', '1964733', 'ALL', 'ALL',
    4, 'withheld', 0)
"""


@pytest.fixture
def built(connection: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Give a connection to a database whose build, of no submission, passed its audit."""
    clear(connection)
    dbt.run(dbt.default_project(), dbt.build_arguments())
    yield connection
    connection.rollback()
    clear(connection)


def _publish() -> subprocess.CompletedProcess[str]:
    code = "from cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "publish", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bad_row_is_found_although_no_scope_waits(built):
    built.execute(WITHHELD_WITH_NUMBER)
    built.commit()

    refused = _publish()

    assert refused.returncode == 1, refused.stderr
    assert refused.stdout == ""
    assert "failed" in refused.stderr
    assert built.execute("select count(*) from ledger.releases").fetchone() == (0,)

    built.execute("truncate build.measure_cells")
    built.commit()
    published = _publish()
    assert published.returncode == 0, published.stderr
    assert published.stdout.startswith("{")
