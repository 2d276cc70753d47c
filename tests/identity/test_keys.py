"""Student keys: one per identifier, the same for ever, and only for accepted lines."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

import pytest

from identity.keys import SecretError, assign_student_keys, student_key
from ingestion.intake import take_in
from ingestion.load import load_received
from tests.ingestion import craft


@pytest.fixture
def secret_path(tmp_path):
    return tmp_path / "home" / "student_key_secret"


def accept(connection, tmp_path, name: str, content: bytes) -> int:
    """Send a file, load it, accept it and mark its district years as waiting for a build."""
    craft.put(tmp_path / "landing", f"{craft.DISTRICT}/{name}", content)
    take_in(connection, tmp_path / "landing", tmp_path / "archive", "run")
    (summary,) = load_received(connection, tmp_path / "archive", craft.LAYOUTS)
    connection.execute(
        "update ledger.submissions set state = 'accepted', lines_rejected = 0,"
        " lines_accepted = lines_received where submission_id = %s",
        [summary.submission_id],
    )
    connection.execute(
        "insert into ledger.pending_scopes (district_id, school_year)"
        " select distinct district_id, school_year from ledger.submission_coverage"
        " on conflict do nothing"
    )
    return summary.submission_id


def keys(connection) -> dict[str, tuple[UUID, int]]:
    rows = connection.execute(
        "select ssid, student_key, first_submission_id from pii.student_identifiers"
    ).fetchall()
    return {ssid: (key, first) for ssid, key, first in rows}


def test_the_key_is_the_beginning_of_the_keyed_hash():
    digest = hmac.new(b"secret", b"1000000001", hashlib.sha256).digest()
    assert student_key(b"secret", "1000000001") == UUID(bytes=digest[:16])


def test_every_identifier_gets_one_key_that_stays(connection, tmp_path, secret_path):
    accept(connection, tmp_path, "a.txt", craft.enrollment(3) + craft.enrollment(1))
    assert assign_student_keys(connection, secret_path) == 3
    before = keys(connection)
    secret = secret_path.read_bytes()
    assert before["1000000001"] == (student_key(secret, "1000000001"), 1)
    assert secret_path.stat().st_mode & 0o777 == 0o600
    accept(connection, tmp_path, "b.txt", craft.enrollment(4))
    assert assign_student_keys(connection, secret_path) == 1
    assert keys(connection).items() >= before.items()
    assert keys(connection)["1000000004"][1] == 2


def test_nothing_is_done_where_no_district_year_waits(connection, tmp_path, secret_path):
    accept(connection, tmp_path, "a.txt", craft.enrollment(3))
    connection.execute("delete from ledger.pending_scopes")
    assert assign_student_keys(connection, secret_path) == 0
    assert not secret_path.exists()


def test_rejected_lines_and_submissions_not_accepted_give_no_key(connection, tmp_path, secret_path):
    first = accept(connection, tmp_path, "a.txt", craft.enrollment(2))
    connection.execute("insert into quality.rejected_lines values (%s, 2, array['X'])", [first])
    second = accept(connection, tmp_path, "b.txt", craft.enrollment(1, ssid="1000000077"))
    connection.execute(
        "update ledger.submissions set state = 'held', lines_accepted = 0,"
        " lines_rejected = lines_received where submission_id = %s",
        [second],
    )
    assert assign_student_keys(connection, secret_path) == 1
    assert list(keys(connection)) == ["1000000001"]


def test_a_lost_secret_is_an_error_and_not_a_new_secret(connection, tmp_path, secret_path):
    accept(connection, tmp_path, "a.txt", craft.enrollment(2))
    assign_student_keys(connection, secret_path)
    secret_path.unlink()
    with pytest.raises(SecretError, match="missing"):
        assign_student_keys(connection, secret_path)
    assert not secret_path.exists()


def test_a_damaged_secret_is_an_error(connection, tmp_path, secret_path):
    accept(connection, tmp_path, "a.txt", craft.enrollment(2))
    secret_path.parent.mkdir()
    secret_path.write_bytes(b"short")
    with pytest.raises(SecretError, match="damaged"):
        assign_student_keys(connection, secret_path)
