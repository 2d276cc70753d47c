"""Retired SSIDs: their lines count for the SSID that replaced them, if it is the same person."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from identity.retired import in_force
from tests.expectations.submissions import pending
from tests.identity.contribute import (
    HERE,
    LEO,
    THERE,
    accept,
    built,
    enrollment,
    key_of,
    local_of,
    rules,
    run,
)  # fmt: skip

OLD, NEW, NEWEST = "1000000001", "1000000002", "1000000003"


def replacement(old: str, new: str, **values: str) -> dict[str, str]:
    line = {
        "reporting_lea": HERE,
        "retired_ssid": old,
        "current_ssid": new,
        "student_birth_date": "20120304",
        "student_gender_code": "F",
    }
    return line | values


def test_a_retired_ssid_has_the_key_of_the_current_one_and_its_years_wait(connection, secret):
    accept(connection, "calpads_senr", [enrollment(OLD, "77")], THERE)
    accept(connection, "calpads_senr", [enrollment(NEW, "5")])
    run(connection, secret)
    built(connection)
    accept(connection, "calpads_replacement_ssid", [replacement(OLD, NEW)])
    connection.execute("delete from ledger.pending_scopes where district_id = %s", [THERE])
    assert run(connection, secret).retired_followed == 1
    assert key_of(connection, OLD) == key_of(connection, NEW)
    assert local_of(connection, "77", THERE)[0] == key_of(connection, NEW)
    assert (THERE, "2024-2025") in pending(connection)


def test_replacements_are_followed_to_the_end(connection, secret):
    accept(connection, "calpads_senr", [enrollment(s) for s in (OLD, NEW, NEWEST)])
    accept(
        connection, "calpads_replacement_ssid", [replacement(OLD, NEW), replacement(NEW, NEWEST)]
    )
    run(connection, secret)
    assert key_of(connection, OLD) == key_of(connection, NEW) == key_of(connection, NEWEST)


def test_a_line_that_comes_later_is_followed_too(connection, secret):
    accept(connection, "calpads_replacement_ssid", [replacement(OLD, NEW)])
    run(connection, secret)
    accept(connection, "calpads_senr", [enrollment(OLD), enrollment(NEW)])
    run(connection, secret)
    assert key_of(connection, OLD) == key_of(connection, NEW)


def test_another_gender_or_birth_year_is_a_finding_and_not_followed(connection, secret):
    accept(connection, "calpads_senr", [enrollment(OLD, **LEO)], THERE)
    accept(connection, "calpads_senr", [enrollment(NEW)])
    number = accept(connection, "calpads_replacement_ssid", [replacement(OLD, NEW)])
    run(connection, secret)
    assert key_of(connection, OLD) != key_of(connection, NEW)
    assert rules(connection) == [(HERE, number, 1, "SENR0008")]


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_a_circle_of_replacements_ends_in_one_ssid(replaced_by):
    for ssid in replaced_by:
        final = in_force(ssid, replaced_by)
        assert in_force(final, replaced_by) == final
