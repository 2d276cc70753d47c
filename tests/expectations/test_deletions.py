"""SENR0181: a line that deletes what is not in force is a warning, and only such a line."""

from __future__ import annotations

from expectations.gate import gate_loaded
from tests.expectations.submissions import ledger, line, rules_found, submit

DELETION = {"transaction_type_code": "D"}


def test_a_deletion_of_nothing_is_a_warning(connection):
    """Nobody sent the record, another start date is another record, a second deletion is late."""
    first = submit(
        connection,
        "calpads_senr",
        [
            line("calpads_senr", ssid="1000000001"),
            line("calpads_senr", ssid="1000000002", **DELETION),
        ],
    )
    gate_loaded(connection)
    second = submit(
        connection,
        "calpads_senr",
        [
            line("calpads_senr", ssid="1000000001", **DELETION),
            line("calpads_senr", ssid="1000000001", **DELETION),
            line("calpads_senr", ssid="1000000001", enrollment_school_start_date="20240901"),
            line(
                "calpads_senr",
                ssid="1000000001",
                enrollment_school_start_date="20240902",
                **DELETION,
            ),
        ],
    )
    gate_loaded(connection)
    assert rules_found(connection, first) == [(2, "SENR0181")]
    assert rules_found(connection, second) == [(2, "SENR0181"), (4, "SENR0181")]
    states = [ledger(connection, number)[0] for number in (first, second)]
    assert states == ["accepted_with_warnings"] * 2
    # The line is accepted all the same: nothing is rejected.
    assert [ledger(connection, number)[3] for number in (first, second)] == [0, 0]


def test_a_deletion_of_a_line_before_it_is_none_of_nothing(connection):
    """In the same file, in an earlier file of the same run and in one of an earlier run."""
    earlier = submit(connection, "calpads_sela", [line("calpads_sela", ssid="1000000001")])
    gate_loaded(connection)
    other = submit(connection, "calpads_sela", [line("calpads_sela", ssid="1000000002")])
    last = submit(
        connection,
        "calpads_sela",
        [
            line("calpads_sela", ssid="1000000003"),
            *(line("calpads_sela", ssid=str(1_000_000_000 + i), **DELETION) for i in (1, 2, 3)),
        ],
    )
    gate_loaded(connection)
    found = [rules_found(connection, number) for number in (earlier, other, last)]
    assert found == [[], [], []]


def test_lines_of_a_held_file_are_no_record(connection):
    """What was held never was in force, so that there is nothing to delete."""
    held = submit(connection, "calpads_senr", [line("calpads_senr", grade_level_code="99")])
    deletion = submit(connection, "calpads_senr", [line("calpads_senr", **DELETION)])
    gate_loaded(connection)
    assert ledger(connection, held)[0] == "held"
    assert rules_found(connection, deletion) == [(1, "SENR0181")]
