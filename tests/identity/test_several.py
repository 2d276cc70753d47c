"""Several SSIDs of one person: both districts are told, and only a person joins them."""

from __future__ import annotations

import pytest

from identity import decisions, telling
from tests.expectations.submissions import pending
from tests.identity.contribute import (
    HERE,
    LEO,
    THERE,
    accept,
    built,
    enrollment,
    key_of,
    rules,
    run,
)  # fmt: skip

FIRST, SECOND = "1000000001", "1000000002"


@pytest.fixture
def twice(connection, secret):
    """Enter one person with an SSID in each of two districts."""
    accept(connection, "calpads_senr", [enrollment(FIRST, "1"), enrollment("1000000009", **LEO)])
    run(connection, secret)
    built(connection)
    accept(connection, "calpads_senr", [enrollment(SECOND, "5")], THERE)
    run(connection, secret)
    return connection


def test_both_districts_are_told_about_their_own_line_only(twice):
    assert rules(twice) == [(HERE, 1, 1, "MID0001"), (THERE, 2, 1, "MID0001")]
    texts = twice.execute("select message || remedy, value from quality.findings").fetchall()
    for text, value in texts:
        assert value is None
        assert not any(word in text for word in (HERE, THERE, FIRST, SECOND, "Ana"))


def test_the_ssids_are_not_joined_without_a_person(twice):
    assert key_of(twice, FIRST) != key_of(twice, SECOND)


def test_a_decision_retires_the_later_ssid_and_can_be_taken_back(twice, secret):
    built(twice)
    key = secret.read_bytes()
    decisions.decide(twice, key, 1, same=True, by="tester")
    assert key_of(twice, SECOND) == key_of(twice, FIRST)
    assert rules(twice) == []
    assert pending(twice) == {(THERE, "2024-2025")}
    assert twice.execute("select ssid, replaced_by from pii.retired_identifiers").fetchall() == [
        (SECOND, FIRST)
    ]
    decisions.revert(twice, key, 1, by="tester")
    assert key_of(twice, SECOND) != key_of(twice, FIRST)
    assert len(rules(twice)) == 2


def test_what_a_person_found_different_is_no_finding_any_more(twice, secret):
    decisions.decide(twice, secret.read_bytes(), 1, same=False, by="tester")
    assert rules(twice) == []
    twice.execute("update pii.student_profiles set is_judged = false")
    run(twice, secret)
    assert rules(twice) == []


@pytest.mark.parametrize("field", ["first_name", "birth_date"])
def test_a_probable_pair_that_contradicts_itself_is_for_a_person_alone(twice, field):
    """Namesakes and twins agree in all but one; no district is told that they are one person."""
    twice.execute(
        "update pii.identity_reviews"
        " set levels = levels || jsonb_build_object(%s::text, 'different')",
        [field],
    )
    telling.tell(twice)
    assert rules(twice) == []


def test_twins_are_two_people(connection, secret):
    twin = enrollment(SECOND, "5", student_legal_first_name="Anastasia", student_gender_code="M")
    accept(connection, "calpads_senr", [enrollment(FIRST, "1"), twin])
    run(connection, secret)
    assert rules(connection) == []
