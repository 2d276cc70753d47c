"""The linkage is right: on made-up students with known truth, and on its rules for choosing."""

from __future__ import annotations

import json

import pytest

from identity import planted, settings
from identity.accuracy import accuracy
from identity.choice import choose
from identity.linkage import MODEL, Pair, score

MODEL_SETTINGS = settings.load().linkage
SURE = {"first_name": "the same", "birth_date": "the same"}


@pytest.fixture(scope="module")
def sample():
    """Another sample than the model was trained on."""
    return planted.plant(30_000, 15_000, seed=4)


def links(sample, records=None) -> dict[str, str]:
    records = sample.records if records is None else records
    pairs = score(records, sample.known, MODEL_SETTINGS, students=len(sample.known))
    districts = dict(zip(records["unique_id"], records["district_id"], strict=True))
    proposals = choose(pairs, districts, MODEL_SETTINGS)
    return {p.pair.record: p.pair.student for p in proposals if p.state == "linked"}


def test_links_are_right_and_few_are_missed(sample):
    found = accuracy(links(sample), sample.truth)
    assert found.precision >= 0.999
    assert found.recall >= 0.97


def test_the_order_of_records_changes_no_link(sample):
    some = sample.records.head(2000)
    assert links(sample, some) == links(sample, some.iloc[::-1].reset_index(drop=True))


def test_the_sample_holds_what_makes_linkage_hard(sample):
    known = sample.known
    by_birth = known.groupby(["last_name", "birth_date", "school_id"])["first_name"].nunique()
    assert (by_birth > 1).sum() > 100  # twins
    by_name = known.groupby(["first_name", "last_name"])["birth_date"].nunique()
    assert (by_name > 1).sum() > 100  # namesakes
    assert 0.15 < sum(not student for student in sample.truth.values()) / 15_000 < 0.25


def pair(record: str, student: str, weight: float, probability: float = 0.999, **levels) -> Pair:
    return Pair(record, student, student, weight, probability, SURE | levels)


def states(*pairs: Pair) -> list[tuple[str, str, str]]:
    districts = {"a": "1", "b": "1", "c": "2"}
    return [
        (p.pair.record, p.pair.student, p.state) for p in choose(pairs, districts, MODEL_SETTINGS)
    ]


def test_the_more_probable_record_of_a_district_gets_the_student():
    assert states(pair("a", "K", 12), pair("b", "K", 15)) == [
        ("b", "K", "linked"),
        ("a", "K", "open"),
    ]


def test_records_of_two_districts_may_be_about_one_student():
    assert states(pair("a", "K", 15), pair("c", "K", 12)) == [
        ("a", "K", "linked"),
        ("c", "K", "linked"),
    ]


def test_two_students_who_fit_about_equally_are_left_to_a_person():
    assert states(pair("a", "K", 15), pair("a", "L", 12)) == [
        ("a", "K", "open"),
        ("a", "L", "open"),
    ]
    assert states(pair("a", "K", 15), pair("a", "L", 2)) == [("a", "K", "linked")]


@pytest.mark.parametrize("field", ["first_name", "birth_date"])
@pytest.mark.parametrize("local", ["unknown", "different"])
def test_another_first_name_or_birth_date_is_left_to_a_person(field, local):
    contradicted = pair("a", "K", 15, **{field: "different", "local_student_id": local})
    assert states(contradicted) == [("a", "K", "open")]


@pytest.mark.parametrize(
    ("field", "local", "state"),
    [
        ("first_name", "the same", "linked"),
        ("first_name", "one character differs", "open"),  # identifiers of twins are neighbours
        ("birth_date", "the same", "linked"),
        ("birth_date", "one character differs", "linked"),
    ],
)
def test_the_local_identifier_outweighs_one_contradiction(field, local, state):
    contradicted = pair("a", "K", 15, **{field: "different", "local_student_id": local})
    assert states(contradicted) == [("a", "K", state)]


def test_nothing_outweighs_another_first_name_and_another_birth_date():
    somebody = {
        "first_name": "different",
        "birth_date": "different",
        "local_student_id": "the same",
    }
    assert states(pair("a", "K", 15, **somebody)) == [("a", "K", "open")]


def test_a_contradicted_pair_is_left_to_a_person_where_anybody_else_is_in_question():
    twin = pair("a", "K", 25, first_name="different", local_student_id="the same")
    assert states(twin, pair("a", "L", 2)) == [("a", "K", "open"), ("a", "L", "open")]


def test_below_the_bounds_nothing_is_proposed():
    assert states(pair("a", "K", -1, probability=0.4)) == []
    assert states(pair("a", "K", 1, probability=0.7)) == [("a", "K", "open")]


def test_the_stored_model_gives_every_level_a_weight():
    """A level without weights would count as certainty."""
    for comparison in json.loads(MODEL.read_text(encoding="utf-8"))["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                assert 0 < level["m_probability"] < 1
                assert 0 < level["u_probability"] < 1
