"""Records without a usable SSID: linked where it is sure, left to a person where it is not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from identity import decisions, reviews
from identity.reviews import DecisionError
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
    rules,
    run,
)  # fmt: skip

ANA_SSID, LEO_SSID = "1000000001", "1000000002"


@pytest.fixture
def known(connection):
    """Enter Ana, Leo and others as known students."""
    others = [
        enrollment(
            f"20000000{number:02d}", f"9{number}",
            student_legal_first_name=f"Child{letter * 3}", student_legal_last_name=f"{letter}son",
            student_birth_date=f"2011{1 + number % 12:02d}{1 + number:02d}",
        )
        for number, letter in enumerate("ABCDEFGHIJKLMNOPQRST")
    ]  # fmt: skip
    accept(connection, "calpads_senr", [enrollment(ANA_SSID, "1"), *others])
    accept(connection, "calpads_senr", [enrollment(LEO_SSID, "2", **LEO)], THERE)
    return connection


def states(connection) -> list[tuple]:
    return connection.execute(
        "select local_student_id, other_ssid, state from pii.identity_reviews order by review_id"
    ).fetchall()


def test_a_sure_match_is_linked_recorded_and_recomputed(known, secret):
    accept(known, "local_student", [local_student("77")])
    assert run(known, secret).linked == 1
    assert local_of(known, "77") == (key_of(known, ANA_SSID), "linked")
    assert states(known) == [("77", ANA_SSID, "linked")]
    (by, model, weight) = known.execute(
        "select decided_by, model, weight from pii.identity_decisions where decision = 'linked'"
    ).fetchone()
    assert by == "flashlight"
    assert model.startswith("students ")
    assert weight > 4


def test_nobody_known_keeps_a_key_of_its_own(known, secret):
    line = local_student("77", first_name="Zoe", last_name="Quach", birth_date="2013-10-30")
    accept(known, "local_student", [line])
    done = run(known, secret)
    assert (done.linked, done.open_pairs, local_of(known, "77")[1]) == (0, 0, "own")


def test_a_twin_is_never_linked_without_a_person(known, secret):
    accept(known, "local_student", [local_student("77", first_name="Rosalind")])
    done = run(known, secret)
    assert done.linked == 0
    assert local_of(known, "77")[1] == "own"


def test_one_record_of_a_district_is_linked_to_a_student(known, secret):
    accept(known, "local_student", [local_student("77"), local_student("78")])
    done = run(known, secret)
    assert (done.linked, done.open_pairs) == (1, 1)


def test_a_link_taken_back_is_open_and_not_made_again(known, secret):
    accept(known, "local_student", [local_student("77")])
    run(known, secret)
    built(known)
    decisions.revert(known, secret.read_bytes(), 1, by="tester", note="Twins.")
    assert local_of(known, "77")[1] == "own"
    assert local_of(known, "77")[0] != key_of(known, ANA_SSID)
    assert pending(known) == {(HERE, "2024-2025")}
    accept(known, "calpads_senr", [enrollment("3000000001", **LEO)])
    assert run(known, secret).linked == 0
    assert states(known)[0] == ("77", ANA_SSID, "open")


def test_a_person_decides_and_the_decision_can_be_taken_back(known, secret):
    accept(known, "local_student", [local_student("77"), local_student("78")])
    run(known, secret)
    key = secret.read_bytes()
    (open_pair,) = reviews.reviews(known, reviews.OPEN)
    done = decisions.decide(known, key, open_pair.review_id, same=True, by="tester", note="Both.")
    assert done.state == "same"
    assert local_of(known, open_pair.local_student_id) == (key_of(known, ANA_SSID), "decided")
    with pytest.raises(DecisionError, match="already decided"):
        decisions.decide(known, key, open_pair.review_id, same=True, by="tester")
    with pytest.raises(DecisionError, match="revert"):
        decisions.decide(known, key, open_pair.review_id, same=False, by="tester")
    decisions.revert(known, key, open_pair.review_id, by="tester")
    assert local_of(known, open_pair.local_student_id)[1] == "own"
    log = known.execute(
        "select decision, decided_by, note from pii.identity_decisions where review_id = %s"
        " order by decision_id", [open_pair.review_id],
    ).fetchall()  # fmt: skip
    assert log == [("same", "tester", "Both."), ("reverted", "tester", None)]


def test_what_a_person_found_different_is_not_proposed_again(known, secret):
    accept(known, "local_student", [local_student("77")])
    run(known, secret)
    decisions.decide(known, secret.read_bytes(), 1, same=False, by="tester")
    assert local_of(known, "77")[1] == "own"
    accept(known, "calpads_senr", [enrollment("3000000001", **LEO)])
    run(known, secret)
    assert states(known)[0] == ("77", ANA_SSID, "different")
    assert local_of(known, "77")[1] == "own"


def test_a_student_who_becomes_known_later_is_found(connection, secret):
    accept(connection, "local_student", [local_student("77")])
    run(connection, secret)
    assert local_of(connection, "77")[1] == "own"
    accept(connection, "calpads_senr", [enrollment(ANA_SSID), enrollment(LEO_SSID, **LEO)])
    assert run(connection, secret).linked == 1


def test_an_ssid_of_somebody_else_is_disputed_and_linked_to_its_student(known, secret):
    """A clerk typed Ana's SSID on Leo's line."""
    number = accept(known, "local_student", [local_student("2", ANA_SSID, **LOCAL_LEO)], THERE)
    done = run(known, secret)
    assert (done.disputed, done.linked) == (1, 1)
    row = known.execute(
        "select district_id, ssid, local_student_id, student_key, method"
        " from pii.disputed_identifiers"
    ).fetchone()
    assert row == (THERE, ANA_SSID, "2", key_of(known, LEO_SSID), "linked")
    assert (THERE, number, 1, "SSID0001") in rules(known)
    assert local_of(known, "2", THERE) == (key_of(known, LEO_SSID), "crosswalk")


def test_a_corrected_name_or_birth_date_disputes_nothing(known, secret):
    run(known, secret)
    changed = {"student_birth_date": "20120403", "student_legal_first_name": "Anna Maria"}
    accept(known, "calpads_senr", [enrollment(ANA_SSID, "9", **changed)], THERE)
    assert run(known, secret).disputed == 0


def test_splink_is_not_imported_where_nothing_is_to_be_compared():
    """A refresh without new names costs no import of a second database engine."""
    code = (
        "import sys, identity.refresh, cli.identities;"
        "sys.exit(any(name in sys.modules for name in ('splink', 'duckdb', 'pyarrow')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
