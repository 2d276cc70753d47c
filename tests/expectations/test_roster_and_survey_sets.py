"""Rules over several lines of OneRoster files and surveys: what breaks them and what does not."""

from __future__ import annotations

import pytest

from expectations import set_rules
from expectations.gate import gate_loaded
from expectations.rules import several_lines
from ingestion.layout import load_layouts
from tests.expectations.submissions import ledger, line, rules_found, submit

SEL, CLIMATE = "survey_sel", "survey_climate"
ROSTER = [name for name, layout in load_layouts().items() if layout.family == "oneroster"]


def items(record: str, *, only_reversed: bool = False) -> list[str]:
    fields = [field for field in load_layouts()[record].fields if field.construct_name]
    return [field.name for field in fields if field.is_reversed or not only_reversed]


def respondents(record: str, number: int, answered: int | None = None) -> list[dict]:
    """Lines of different respondents who answer so many items, or all, not all alike."""
    names = items(record)
    told = len(names) if answered is None else answered
    answers = {name: str(1 + place % 5) for place, name in enumerate(names[:told])}
    empty = dict.fromkeys(names[told:])
    key = "local_student_id" if record == SEL else "response_id"
    return [line(record) | answers | empty | {key: f"R{told}-{n}"} for n in range(number)]


def found(connection, record: str, lines: list[dict]) -> list:
    number = submit(connection, record, lines)
    gate_loaded(connection)
    return rules_found(connection, number)


@pytest.mark.parametrize("record", ROSTER)
def test_a_sourced_id_of_two_lines_is_told_at_the_one_that_does_not_count(connection, record):
    rule = next(rule for rule in several_lines(load_layouts()[record]) if rule.code == "ROST0006")
    lines = [{"sourced_id": name} for name in ("a", "b", "a", "c", "a")]
    number = submit(connection, record, lines)
    query = set_rules.query(rule, load_layouts()[record], [number])
    assert sorted(connection.execute(query).fetchall()) == [(number, 1), (number, 3)]
    assert "OneRoster demands" in rule.message


def test_a_sourced_id_in_two_packages_is_none_twice(connection):
    record = "oneroster_orgs"
    numbers = [submit(connection, record, [line(record)]) for _ in range(2)]
    connection.execute("update ledger.submissions set form = 'bulk'")
    gate_loaded(connection)
    assert [rules_found(connection, number) for number in numbers] == [[], []]


def test_answers_of_a_student_twice_on_a_day(connection):
    """Also with other answers; another day or another student is another survey."""
    first, other = respondents(SEL, 2)
    again = first | {"growth_mindset_1": "4"}
    later = first | {"survey_date": "2025-05-05"}
    assert found(connection, SEL, [first, other, again, later]) == [(1, "SURV0003")]


def test_responses_with_one_identifier(connection):
    first, other = respondents(CLIMATE, 2)
    elsewhere = first | {"school_code": "1930002"}
    family = first | {"respondent": "family"}
    lines = [first, other, elsewhere, family, first]
    assert found(connection, CLIMATE, lines) == [(1, "SURV0003")]


def test_the_same_answer_throughout(connection):
    """Only where items are worded both ways, and enough are answered."""
    names, turned = items(SEL), items(SEL, only_reversed=True)
    plain = [name for name in names if name not in turned]
    student = line(SEL) | dict.fromkeys(names)
    lines = [
        student | dict.fromkeys(names, "4"),
        student | dict.fromkeys(names, "4") | {names[-1]: "5"},
        student | dict.fromkeys(turned, "4"),
        student | dict.fromkeys(plain, "4"),
        student | dict.fromkeys([*turned, *plain[: 12 - len(turned)]], "1"),
        student | dict.fromkeys([*turned, *plain[: 11 - len(turned)]], "1"),
    ]
    lines = [one | {"local_student_id": f"A{place}"} for place, one in enumerate(lines)]
    number = submit(connection, SEL, lines)
    gate_loaded(connection)
    assert rules_found(connection, number) == [(1, "SURV0004"), (5, "SURV0004")]
    assert ledger(connection, number)[0] == "accepted", "it informs"


@pytest.mark.parametrize("record", [SEL, CLIMATE])
def test_many_respondents_who_answer_a_part_are_told_once_of_the_file(connection, record):
    """More than a fifth, with fewer than half of the items that the fullest line answers."""
    half = len(items(record)) // 2
    whole = respondents(record, 16)
    if record == CLIMATE:
        whole = [one | {"school_code": "1930002"} for one in whole]
    assert found(connection, record, [*whole, *respondents(record, 5, half - 1)]) == [
        (None, "SURV0005")
    ]


@pytest.mark.parametrize(
    ("whole", "part", "answered"),
    [(16, 4, 3), (14, 5, 3), (16, 5, 17), (0, 30, 3)],
    ids=["a fifth", "a file of few lines", "half of the items", "a survey of three items"],
)
def test_few_who_answer_a_part_are_not_told(connection, whole, part, answered):
    lines = [*respondents(SEL, whole), *respondents(SEL, part, answered)]
    assert found(connection, SEL, lines) == []


def test_every_rule_of_these_files_is_tested_here():
    families = ("oneroster", "survey")
    codes = {
        rule.code
        for layout in load_layouts().values()
        if layout.family in families
        for rule in several_lines(layout)
    }
    assert codes == {"ROST0006", "SURV0003", "SURV0004", "SURV0005"}
