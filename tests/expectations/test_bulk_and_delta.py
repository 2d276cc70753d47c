"""OneRoster's bulk and delta files: what is in force, and where every line is counted."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.gate import gate_loaded
from expectations.in_force import enter, leave
from ingestion.layout import load_layouts
from tests.expectations.submissions import DISTRICT, YEAR, ledger, pending, rules_found, submit

RECORD = "oneroster_orgs"


def org(number: int, **changes: str | None) -> dict[str, str | None]:
    return {"sourced_id": f"o{number}", "name": "School", "type": "school"} | changes


def send(connection, form: str, *lines: dict, year: str = YEAR, district: str = DISTRICT) -> int:
    """Submit a file of that form and gate it."""
    number = submit(connection, RECORD, lines, school_year=year, district=district)
    connection.execute(
        "update ledger.submissions set form = %s where submission_id = %s", [form, number]
    )
    connection.commit()
    gate_loaded(connection)
    return number


def replaced(connection) -> dict[int, int | None]:
    return dict(
        connection.execute("select submission_id, superseded_by from ledger.submission_coverage")
    )


def test_a_delta_replaces_single_lines_of_a_bulk_file(connection):
    bulk = send(connection, "bulk", org(1), org(2), org(3))
    delta = send(connection, "delta", org(2, status="tobedeleted"), org(4, status="active"))
    assert ledger(connection, bulk) == ("accepted", 3, 2, 0, 1)
    assert ledger(connection, delta) == ("accepted", 2, 2, 0, 0)
    assert replaced(connection) == {bulk: None, delta: None}
    assert pending(connection) == {(DISTRICT, YEAR)}


def test_a_bulk_file_replaces_everything_before_it(connection):
    bulk = send(connection, "bulk", org(1), org(2))
    delta = send(connection, "delta", org(3, status="active"))
    newer = send(connection, "bulk", org(1))
    assert ledger(connection, bulk) == ("superseded", 2, 0, 0, 2)
    assert ledger(connection, delta) == ("superseded", 1, 0, 0, 1)
    assert ledger(connection, newer) == ("accepted", 1, 1, 0, 0)
    assert replaced(connection) == {bulk: newer, delta: newer, newer: None}


def test_other_years_and_districts_stay(connection):
    bulk = send(connection, "bulk", org(1))
    send(connection, "bulk", org(1), year="2023-2024")
    send(connection, "bulk", org(1), district="3066670")
    assert ledger(connection, bulk) == ("accepted", 1, 1, 0, 0)


def test_several_files_of_one_run_count_in_their_order(connection):
    for form, numbers in (("bulk", [1, 2]), ("delta", [2, 3]), ("bulk", [1]), ("delta", [1])):
        number = submit(connection, RECORD, [org(n) for n in numbers])
        connection.execute(
            "update ledger.submissions set form = %s where submission_id = %s", [form, number]
        )
    gate_loaded(connection)
    counts = [ledger(connection, number)[2] for number in range(number - 3, number + 1)]
    assert counts == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("lines", "form", "expected"),
    [
        (49, "bulk", [(None, "COUNT0005")]),
        (50, "bulk", []),
        (49, "delta", []),
    ],
)
def test_a_bulk_file_with_few_of_the_lines_in_force_may_be_partial(
    connection, lines, form, expected
):
    """Lines in force are those of the bulk file and its deltas, each key once; it is not held."""
    send(connection, "bulk", *(org(n) for n in range(90)))
    send(connection, "delta", *(org(n, status="active") for n in range(80, 100)))
    newest = send(connection, form, *(org(n) for n in range(lines)))
    assert rules_found(connection, newest) == expected
    state = "accepted_with_warnings" if expected else "accepted"
    assert ledger(connection, newest) == (state, lines, lines, 0, 0)


def test_few_lines_are_not_compared_nor_other_years(connection):
    send(connection, "bulk", *(org(n) for n in range(49)))
    send(connection, "bulk", *(org(n) for n in range(200)), year="2023-2024")
    newest = send(connection, "bulk", org(1))
    assert rules_found(connection, newest) == []


def test_a_bulk_file_without_a_sound_line_replaces_nothing(connection):
    bulk = send(connection, "bulk", org(1))
    bad = send(connection, "bulk", org(2, name=None))
    assert ledger(connection, bad)[0] == "held"
    assert ledger(connection, bulk) == ("accepted", 1, 1, 0, 0)


@pytest.mark.parametrize("undone", [1, 2])
def test_what_leaves_puts_back_in_force_what_it_replaced(connection, undone):
    numbers = [
        send(connection, "bulk", org(1), org(2)),
        send(connection, "delta", org(2, status="tobedeleted")),
        send(connection, "bulk", org(1)),
    ]
    gone = numbers[undone]
    connection.execute(
        "update ledger.submissions set state = 'held', lines_accepted = 0, lines_superseded = 0,"
        " lines_rejected = lines_received where submission_id = %s",
        [gone],
    )
    leave(connection, load_layouts()[RECORD], [gone])
    accepted = [ledger(connection, number)[2] for number in numbers]
    assert accepted == {1: [0, 0, 1], 2: [1, 1, 0]}[undone]


FILES = st.lists(
    st.tuples(st.sampled_from(["bulk", "delta"]), st.sets(st.integers(1, 4), min_size=1)),
    min_size=1,
    max_size=6,
)


def in_force(files: list[tuple[str, set[int]]]) -> list[int]:
    """How many lines of each file are in force: what the rules say, without a database."""
    newest: dict[int, int] = {}
    for number, (form, keys) in enumerate(files):
        if form == "bulk":
            newest = {}
        newest |= dict.fromkeys(keys, number)
    return [list(newest.values()).count(number) for number in range(len(files))]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=FILES, data=st.data())
def test_any_sequence_in_any_batches_ends_alike(connection, files, data):
    """Files of several runs or of one: the same lines are in force, and every line is counted."""
    connection.execute("truncate ledger.submissions, raw.oneroster_orgs cascade")
    numbers = []
    batch: list[int] = []
    for form, keys in files:
        numbers.append(submit(connection, RECORD, [org(key) for key in sorted(keys)]))
        batch.append(numbers[-1])
        connection.execute(
            "update ledger.submissions set form = %s, state = 'accepted',"
            " lines_accepted = lines_received where submission_id = %s",
            [form, numbers[-1]],
        )
        if data.draw(st.booleans()) or len(numbers) == len(files):
            enter(connection, load_layouts()[RECORD], batch)
            batch = []
    assert [ledger(connection, number)[2] for number in numbers] == in_force(files)
    connection.commit()
