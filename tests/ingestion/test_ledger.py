"""The ledger: one refresh at a time, and submissions in order."""

from __future__ import annotations

import psycopg
import pytest

from ingestion.ledger import Receipt, submissions, write
from ingestion.run_lock import RunInProgress, exclusive_run


def test_only_one_refresh_runs_at_a_time(database, connection):
    refused = pytest.raises(RunInProgress, match="Wait until it ends")
    with psycopg.connect(database) as other, exclusive_run(connection), refused:
        exclusive_run(other).__enter__()
    with psycopg.connect(database) as other, exclusive_run(other):
        pass


def test_the_lock_is_free_again_after_an_error(database, connection):
    with pytest.raises(psycopg.errors.SyntaxError), exclusive_run(connection):
        connection.execute("nonsense")
    with psycopg.connect(database) as other, exclusive_run(other):
        pass


def test_submissions_are_listed_by_district_and_state(connection):
    for district, state in (("0161119", "received"), ("1975309", "held"), ("0161119", "held")):
        write(connection, Receipt("a", None, 1, state, district_id=district, lines=2), "run")
    assert [row.submission_id for row in submissions(connection)] == [1, 2, 3]
    assert [row.submission_id for row in submissions(connection, "0161119")] == [1, 3]
    assert [row.submission_id for row in submissions(connection, state="held")] == [2, 3]
    assert submissions(connection, "0161119", "held")[0].lines_rejected == 2
