"""Students of OneRoster packages have a key, and the right one where other lines know them."""

from __future__ import annotations

import pytest

from identity import keys
from tests.expectations.submissions import pending
from tests.identity.contribute import (
    HERE,
    LEO,
    SCHOOL,
    THERE,
    accept,
    built,
    enrollment,
    key_of,
    local_of,
    run,
)  # fmt: skip

SSID = "1000000001"
SCHOOL_OF_PACKAGE = {"sourced_id": "o1", "name": "A", "type": "school", "identifier": SCHOOL}


def user(number: int, **values: str | None) -> dict[str, str | None]:
    """A student of a 1.1 package; without a name it is Leo."""
    own = {"sourced_id": f"u{number}", "identifier": f"{number}", "role": "student"}
    own["org_sourced_ids"] = "o1"
    return own | {"given_name": "Leo", "family_name": "Xiong"} | values


def demographic(number: int) -> dict[str, str | None]:
    return {"sourced_id": f"u{number}", "birth_date": "2010-08-11", "sex": "male"}


def test_students_have_keys_and_nobody_else(connection, secret):
    accept(connection, "oneroster_users", [user(7), user(8, role="teacher")])
    assert run(connection, secret).local_identifiers_added == 1
    assert local_of(connection, "7") == (keys.local_key(secret.read_bytes(), HERE, "7"), "own")
    assert local_of(connection, "8") is None
    assert run(connection, secret).local_identifiers_added == 0


def test_roles_say_who_is_a_student_in_version_1_2(connection, secret):
    accept(connection, "oneroster_users", [user(n, role=None) for n in (1, 2, 3, 4)])
    role = {"role_type": "primary", "role": "student", "org_sourced_id": "o1"}
    roles = [
        {"sourced_id": "r1", "user_sourced_id": "u1"} | role,
        {"sourced_id": "r2", "user_sourced_id": "u2"} | role | {"role": "teacher"},
        {"sourced_id": "r3", "user_sourced_id": "u3"} | role | {"status": "tobedeleted"},
    ]
    accept(connection, "oneroster_roles", roles)
    run(connection, secret)
    assert [local_of(connection, f"{n}") is not None for n in (1, 2, 3, 4)] == [
        True,
        False,
        False,
        False,
    ]


def test_a_user_without_identifier_has_that_of_the_package(connection, secret):
    """Under a name of its own: the package's identifier may be another student's number."""
    accept(connection, "oneroster_users", [user(7, identifier=" ")])
    run(connection, secret)
    assert local_of(connection, "oneroster:u7")[1] == "own"
    assert local_of(connection, "u7") is None


@pytest.mark.parametrize(
    "says",
    [
        {"user_ids": "{LDAP:leo},{SSID: 1000000001}"},
        {"user_ids": "{StateID:1000000001}"},
        {"state_student_id": " 1000000001"},
    ],
)
def test_an_ssid_that_only_the_package_names_gives_its_key(connection, secret, says):
    accept(connection, "oneroster_users", [user(7, **says)])
    run(connection, secret)
    expected = keys.student_key(secret.read_bytes(), SSID)
    assert local_of(connection, "7") == (expected, "stated")

    accept(connection, "calpads_senr", [enrollment(SSID, "99", **LEO)], district=THERE)
    run(connection, secret)
    assert key_of(connection, SSID) == expected, "the student is one across districts"


def test_a_master_identifier_is_an_ssid_only_if_other_lines_say_so(connection, secret):
    accept(connection, "oneroster_users", [user(7, user_master_identifier=SSID)])
    run(connection, secret)
    assert local_of(connection, "7")[1] == "own"

    accept(connection, "calpads_senr", [enrollment(SSID, "99", **LEO)], district=THERE)
    run(connection, secret)
    assert local_of(connection, "7") == (key_of(connection, SSID), "stated")


def test_a_student_is_linked_by_name_and_birth_date_even_when_that_comes_later(connection, secret):
    accept(connection, "calpads_senr", [enrollment(SSID, None, **LEO)])
    accept(connection, "oneroster_users", [user(7)])
    run(connection, secret)
    assert local_of(connection, "7")[1] == "own", "a name alone links nobody"

    accept(connection, "oneroster_demographics", [demographic(7)])
    accept(connection, "oneroster_orgs", [SCHOOL_OF_PACKAGE])
    run(connection, secret)
    assert local_of(connection, "7") == (key_of(connection, SSID), "linked")


def test_a_package_is_recomputed_when_calpads_names_the_ssid(connection, secret):
    accept(connection, "oneroster_users", [user(7)])
    run(connection, secret)
    built(connection)
    accept(connection, "calpads_senr", [enrollment(SSID, "7", academic_year_id="2023-2024")])
    connection.execute("delete from ledger.pending_scopes where school_year <> '2023-2024'")
    run(connection, secret)
    assert local_of(connection, "7") == (key_of(connection, SSID), "crosswalk")
    assert (HERE, "2024-2025") in pending(connection)
