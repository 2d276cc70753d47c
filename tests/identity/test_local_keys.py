"""Local identifiers: the SSID beside them on CALPADS lines counts, the newest line first."""

from __future__ import annotations

from identity import keys
from tests.expectations.submissions import pending
from tests.identity.contribute import (
    HERE,
    LEO,
    LOCAL_LEO,
    THERE,
    accept,
    built,
    enrollment,
    key_of,
    local_of,
    local_student,
    run,
)  # fmt: skip


def test_a_local_identifier_has_the_key_of_its_ssid(connection, secret):
    accept(connection, "calpads_senr", [enrollment("1000000001", "77")])
    run(connection, secret)
    assert local_of(connection, "77") == (key_of(connection, "1000000001"), "crosswalk")
    assert local_of(connection, "77", THERE) is None


def test_the_newest_line_counts_even_when_it_repeats_an_older_one(connection, secret):
    for ssid, who in (("1000000001", {}), ("1000000002", LEO), ("1000000001", {})):
        accept(connection, "calpads_senr", [enrollment(ssid, "77", **who)])
        run(connection, secret)
        assert local_of(connection, "77")[0] == key_of(connection, ssid)


def test_a_local_identifier_without_ssid_has_a_key_of_its_own(connection, secret):
    accept(connection, "local_student", [local_student("77", **LOCAL_LEO)])
    assert run(connection, secret).local_identifiers_added == 1
    own = keys.local_key(secret.read_bytes(), HERE, "77")
    assert local_of(connection, "77") == (own, "own")
    assert run(connection, secret).local_identifiers_added == 0


def test_local_lines_are_recomputed_when_calpads_names_the_ssid(connection, secret):
    accept(connection, "local_student", [local_student("77", **LOCAL_LEO)])
    run(connection, secret)
    built(connection)
    accept(
        connection, "calpads_senr", [enrollment("1000000001", "77", academic_year_id="2023-2024")]
    )
    connection.execute("delete from ledger.pending_scopes where school_year <> '2023-2024'")
    run(connection, secret)
    assert local_of(connection, "77")[1] == "crosswalk"
    assert (HERE, "2024-2025") in pending(connection)


def test_calpads_comes_before_what_local_files_say(connection, secret):
    accept(connection, "calpads_senr", [enrollment("1000000001", "77")])
    accept(connection, "calpads_senr", [enrollment("1000000002", "78", **LEO)])
    accept(connection, "local_student", [local_student("77", "1000000002")])
    run(connection, secret)
    assert local_of(connection, "77")[0] == key_of(connection, "1000000001")
