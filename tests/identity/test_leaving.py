"""A district that leaves takes along all that identity knows through it."""

from __future__ import annotations

from delivery import deletion
from identity import decisions
from tests.identity.contribute import (
    LEO,
    THERE,
    accept,
    built,
    enrollment,
    key_of,
    local_of,
    local_student,
    run,
)  # fmt: skip

ANA_SSID = "1000000001"


def leave(connection, district: str, submissions: list[int]) -> None:
    with connection.transaction():
        deletion.delete_rows(connection, district, submissions)


def test_records_of_others_linked_to_its_students_get_keys_of_their_own(connection, secret):
    number = accept(
        connection, "calpads_senr", [enrollment(ANA_SSID, "5"), enrollment("1000000002", **LEO)],
        THERE,
    )  # fmt: skip
    accept(connection, "local_student", [local_student("77")])
    assert run(connection, secret).linked == 1
    gone = key_of(connection, ANA_SSID)
    built(connection)
    leave(connection, THERE, [number])
    run(connection, secret)
    assert local_of(connection, "77")[1] == "own"
    assert local_of(connection, "77")[0] != gone
    for table in ("student_identifiers", "student_profiles", "identity_reviews"):
        rows = connection.execute(f"select to_jsonb(t)::text from pii.{table} as t").fetchall()
        assert not [row for (row,) in rows if THERE in row or ANA_SSID in row]
    assert deletion.remaining(connection, THERE, [number]) == {}


def test_an_ssid_that_its_ssid_replaced_has_its_own_key_again(connection, secret):
    accept(connection, "calpads_senr", [enrollment("1000000002", "6")])
    run(connection, secret)
    own = key_of(connection, "1000000002")
    number = accept(connection, "calpads_senr", [enrollment(ANA_SSID, "5")], THERE)
    connection.execute(
        "insert into pii.retired_identifiers (ssid, replaced_by, source)"
        " values ('1000000002', %s, 'decision')", [ANA_SSID],
    )  # fmt: skip
    run(connection, secret)
    assert key_of(connection, "1000000002") == key_of(connection, ANA_SSID)
    built(connection)
    leave(connection, THERE, [number])
    run(connection, secret)
    assert key_of(connection, "1000000002") == own


def test_decisions_about_its_students_go_with_their_pairs(connection, secret):
    number = accept(connection, "calpads_senr", [enrollment(ANA_SSID, "5")], THERE)
    accept(connection, "calpads_senr", [enrollment("1000000002", "6")])
    run(connection, secret)
    decisions.decide(connection, secret.read_bytes(), 1, same=True, by="tester")
    leave(connection, THERE, [number])
    assert connection.execute("select count(*) from pii.identity_decisions").fetchone() == (0,)
    assert connection.execute("select count(*) from pii.retired_identifiers").fetchone() == (0,)
