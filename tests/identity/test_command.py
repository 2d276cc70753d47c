"""flashlight identities: keys and districts, what agrees, and never a name or an identifier."""

from __future__ import annotations

import pytest

from tests.cli.conftest import run
from tests.identity import contribute
from tests.identity.contribute import HERE, LEO, THERE, accept, enrollment, local_of, local_student
from warehouse import settings

__all__ = ["run"]

PERSONAL = ("ANA", "Ana", "NUNEZ", "XIONG", "20120304", "2012-03-04", "1000000001", "77", "78")


@pytest.fixture
def pair(connection) -> int:
    """Leave a pair to a person; the value is its number."""
    accept(
        connection, "calpads_senr", [enrollment("1000000001"), enrollment("1000000002", **LEO)],
        THERE,
    )  # fmt: skip
    accept(connection, "local_student", [local_student("77"), local_student("78")])
    contribute.run(connection, settings.load().student_key_secret)
    return connection.execute(
        "select review_id from pii.identity_reviews where state = 'open'"
    ).fetchone()[0]


@pytest.fixture(autouse=True)
def _own_secret(home):
    """Leave no secret behind: other tests begin without one."""
    yield
    settings.load().student_key_secret.unlink(missing_ok=True)


def test_review_shows_what_agrees_and_no_person(run, pair):
    (document,) = run("identities", "review", "--json").document
    assert document["review_id"] == pair
    assert document["levels"]["birth_date"] == "the same"
    assert (document["district_id"], document["other_district_id"]) == (HERE, THERE)
    text = run("identities", "review").out
    assert "birth date: the same" in text
    for shown in (text, str(document["levels"])):
        assert not any(word in shown.split() for word in PERSONAL)
    assert not set(document) & {"ssid", "other_ssid", "local_student_id"}


def test_names_go_to_a_terminal_only(run, pair):
    result = run("identities", "review", "--show-names")
    assert result.status == 2
    assert "ANA" not in result.out + result.err


def test_review_of_a_district_shows_its_own_records_only(run, pair):
    assert len(run("identities", "review", "--district", HERE, "--json").document) == 1
    assert run("identities", "review", "--district", THERE, "--json").document == []


def test_a_decision_and_its_revert_are_made_by_the_operator(run, pair, connection, monkeypatch):
    monkeypatch.setenv("LOGNAME", "operator")
    result = run("identities", "decide", str(pair), "--same", "--note", "Seen.", "--json")
    assert result.document["state"] == "same"
    (local,) = connection.execute(
        "select local_student_id from pii.identity_reviews where review_id = %s", [pair]
    ).fetchone()
    assert local_of(connection, local)[1] == "decided"
    connection.commit()
    assert run("identities", "revert", str(pair)).status == 0
    log = connection.execute(
        "select decided_by, decision from pii.identity_decisions where review_id = %s"
        " order by decision_id",
        [pair],
    ).fetchall()
    assert log == [("operator", "same"), ("operator", "reverted")]


def test_wrong_use_is_told(run, pair):
    assert run("identities", "decide", str(pair)).status == 2
    missing = run("identities", "decide", "999", "--same")
    assert missing.status == 1
    assert "identities review" in missing.err


def test_overlaps_is_a_list_even_without_one(run, connection):
    assert run("identities", "overlaps", "--json").document == []
