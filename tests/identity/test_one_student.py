"""A student is one in the ledger as in staging, whichever SSID a line names.

The staging models run as views over what the ledger holds, so that both are compared after every
step: lines staged are the lines that the ledger calls accepted, without exception.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from expectations import in_force, record, scopes
from expectations.verdicts import Verdict
from identity import decisions, retired
from ingestion.layout import load_layouts
from orchestration import dbt
from tests.expectations import submissions
from tests.expectations.submissions import pending
from tests.identity.contribute import (
    ANA,
    HERE,
    LEO,
    LOCAL_ANA,
    LOCAL_LEO,
    THERE,
    built,
    enrollment,
    key_of,
    local_student,
    run,
)  # fmt: skip
from tests.processing import warehouse

X, Y = "1000000001", "1000000002"
MODELS = {
    "calpads_senr": "stg_calpads__enrollment",
    "calpads_sinf": "stg_calpads__student_information",
    "calpads_stas": "stg_calpads__attendance_summary",
    "toms_caaspp": "stg_toms__caaspp_score",
    "local_student": "stg_local__student",
}


@pytest.fixture(scope="module")
def models(
    database: str, parsed: dbt.Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Put the staging models' SQL into views."""
    names = tuple(MODELS.values())
    manifest = warehouse.compile_models(parsed, tmp_path_factory.mktemp("dbt"), names)
    with warehouse.views(database, manifest, names):
        yield


@pytest.fixture
def warehouse_of(models: None, connection: psycopg.Connection) -> psycopg.Connection:
    """Give a connection to an empty ledger under the models."""
    return connection


def send(connection, name: str, lines: list[dict], district: str = HERE) -> int:
    """Contribute lines that are all accepted, as the gate does; the value is the submission."""
    for line in lines:
        if "reporting_lea" in line:
            line["reporting_lea"] = district
    number = submissions.submit(connection, name, lines, district=district)
    layout = load_layouts()[name]
    record.write_verdicts(connection, [Verdict(number, "accepted", None, ())], {})
    in_force.enter(connection, layout, [number])
    scopes.touch(connection, layout, [number])
    connection.commit()
    return number


def counts(connection) -> dict[int, tuple[int, int]]:
    """By submission the lines accepted and superseded, the same in the ledger and in staging."""
    staged: dict[int, int] = {}
    for model in MODELS.values():
        staged |= dict(
            connection.execute(
                f"select submission_id, count(*) from staging.{model} group by 1"
            ).fetchall()
        )
    found = connection.execute(
        "select submission_id, lines_received, lines_accepted, lines_superseded, state"
        " from ledger.submissions order by 1"
    ).fetchall()
    for number, received, accepted, superseded, state in found:
        assert staged.get(number, 0) == accepted
        assert received == accepted + superseded
        assert (state == "superseded") == (accepted == 0)
    return {number: (accepted, superseded) for number, _, accepted, superseded, _ in found}


def student(connection, model: str, district: str) -> list:
    """The keys of a district's lines in a model, in order of arrival."""
    rows = connection.execute(
        f"select student_key from staging.{model} where district_id = %s"
        " order by submission_id, line_number",
        [district],
    ).fetchall()
    return [key for (key,) in rows]


def test_one_ssid_for_two_people_counts_once_for_each(warehouse_of, secret):
    """Another district's mistyped SSID is another student there, on records without names too."""
    db = warehouse_of
    one = send(db, "calpads_senr", [enrollment(X, "1")])
    other = send(db, "calpads_senr", [enrollment(X, "2", **LEO)], THERE)
    days = send(db, "calpads_stas", [submissions.line("calpads_stas", ssid=X)], THERE)
    assert run(db, secret).disputed == 1
    assert counts(db) == {one: (1, 0), other: (1, 0), days: (1, 0)}
    (ana,) = student(db, "stg_calpads__enrollment", HERE)
    (leo,) = student(db, "stg_calpads__enrollment", THERE)
    assert ana == key_of(db, X) != leo
    assert student(db, "stg_calpads__attendance_summary", THERE) == [leo]


def test_a_disputed_line_takes_the_place_of_its_students_own(warehouse_of, secret):
    """Leo's line under Ana's SSID replaces his own until a person takes the link back."""
    db = warehouse_of
    ana = send(db, "calpads_senr", [enrollment(X, "1")])
    own = send(db, "calpads_senr", [enrollment(Y, "2", **LEO)], THERE)
    run(db, secret)
    built(db)
    wrong = send(db, "calpads_senr", [enrollment(X, "2", **LEO)], THERE)
    assert counts_of(db, own, wrong) == [(1, 0), (1, 0)]
    run(db, secret)
    (pair,) = db.execute(
        "select review_id from pii.identity_reviews where kind = 'disputed'"
    ).fetchone()
    if state(db, pair) == "open":
        decisions.decide(db, secret.read_bytes(), pair, same=True, by="tester")
    assert counts(db) == {ana: (1, 0), own: (0, 1), wrong: (1, 0)}
    assert student(db, "stg_calpads__enrollment", THERE) == [key_of(db, Y)]
    built(db)
    decisions.revert(db, secret.read_bytes(), pair, by="tester")
    assert counts(db) == {ana: (1, 0), own: (1, 0), wrong: (1, 0)}
    assert pending(db) == {(THERE, submissions.YEAR)}
    assert len(set(student(db, "stg_calpads__enrollment", THERE)) - {key_of(db, X)}) == 2


def test_joined_ssids_replace_each_others_lines_until_they_are_parted(warehouse_of, secret):
    db, key = warehouse_of, None
    old = send(db, "calpads_senr", [enrollment(X), enrollment("1000000009", **LEO)])
    new = send(db, "calpads_senr", [enrollment(Y)])
    run(db, secret)
    built(db)
    assert counts(db) == {old: (2, 0), new: (1, 0)}
    key = secret.read_bytes()
    retired.retire(db, X, Y, "decision")
    decisions.rekey(db, key)
    assert counts(db) == {old: (1, 1), new: (1, 0)}
    assert pending(db) == {(HERE, submissions.YEAR)}
    later = send(db, "calpads_senr", [enrollment(X, grade_level_code="08")])
    assert counts(db) == {old: (1, 1), new: (0, 1), later: (1, 0)}
    db.execute("delete from pii.retired_identifiers")
    decisions.rekey(db, key, [X])
    assert counts(db) == {old: (1, 1), new: (1, 0), later: (1, 0)}


def test_an_ssid_that_comes_after_the_one_it_replaces_is_joined_from_the_first(
    warehouse_of, secret
):
    db = warehouse_of
    old = send(db, "calpads_senr", [enrollment(X)])
    retired.retire(db, X, Y, "calpads")
    run(db, secret)
    new = send(db, "calpads_senr", [enrollment(Y)])
    run(db, secret)
    assert counts(db) == {old: (0, 1), new: (1, 0)}


@pytest.mark.parametrize("name", ["calpads_stas", "toms_caaspp"])
def test_one_file_with_both_ssids_of_a_student_counts_once(warehouse_of, secret, name):
    """Full replacement: of the lines with one key in force the last counts, before and after."""
    db = warehouse_of
    names = send(db, "calpads_senr", [enrollment(X), enrollment(Y)])
    lines = [submissions.line(name, ssid=ssid) for ssid in (X, Y)]
    first = send(db, name, lines)
    run(db, secret)
    assert counts(db) == {names: (2, 0), first: (2, 0)}
    retired.retire(db, X, Y, "decision")
    decisions.rekey(db, secret.read_bytes())
    assert counts(db) == {names: (1, 1), first: (1, 1)}
    second = send(db, name, lines)
    assert counts(db) == {names: (1, 1), first: (0, 2), second: (1, 1)}


def test_a_corrected_line_is_the_holders_again(warehouse_of, secret):
    db = warehouse_of
    send(db, "calpads_senr", [enrollment(X, "1")])
    wrong = send(db, "calpads_senr", [enrollment(X, "2", **LEO)], THERE)
    run(db, secret)
    built(db)
    right = send(db, "calpads_senr", [enrollment(X, "2", **ANA)], THERE)
    run(db, secret)
    assert student(db, "stg_calpads__enrollment", THERE) == [key_of(db, X)]
    assert counts_of(db, wrong, right) == [(0, 1), (1, 0)]
    assert db.execute("select count(*) from pii.disputed_identifiers").fetchone() == (0,)


def test_the_holder_who_enrolls_where_the_ssid_was_mistyped_keeps_the_ssid(warehouse_of, secret):
    """Then the dispute is about the other local identifier only."""
    db = warehouse_of
    send(db, "calpads_senr", [enrollment(X, "1")])
    send(db, "calpads_senr", [enrollment(X, "2", **LEO)], THERE)
    run(db, secret)
    (leo,) = student(db, "stg_calpads__enrollment", THERE)
    send(
        db,
        "calpads_senr",
        [enrollment(X, "3", **ANA, enrollment_school_start_date="20250106")],
        THERE,
    )
    run(db, secret)
    assert student(db, "stg_calpads__enrollment", THERE) == [leo, key_of(db, X)]
    days = [submissions.line("calpads_stas", ssid=X, local_student_id=n) for n in ("2", "3")]
    send(db, "calpads_stas", days, THERE)
    assert student(db, "stg_calpads__attendance_summary", THERE) == [leo, key_of(db, X)]
    counts(db)


def test_a_local_list_with_a_mistyped_ssid_is_disputed_on_that_line_only(warehouse_of, secret):
    db = warehouse_of
    send(db, "calpads_senr", [enrollment(X, "1"), enrollment(Y, "2", **LEO)])
    send(
        db,
        "local_student",
        [local_student("1", X, **LOCAL_ANA), local_student("2", X, **LOCAL_LEO)],
    )
    run(db, secret)
    ana, other = student(db, "stg_local__student", HERE)
    assert ana == key_of(db, X) != other
    counts(db)


def counts_of(connection, *numbers: int) -> list[tuple[int, int]]:
    """Lines accepted and superseded of some submissions, by the ledger alone."""
    return [submissions.ledger(connection, number)[2::2] for number in numbers]


def state(connection, pair: int) -> str:
    """The state of a pair."""
    return connection.execute(
        "select state from pii.identity_reviews where review_id = %s", [pair]
    ).fetchone()[0]
