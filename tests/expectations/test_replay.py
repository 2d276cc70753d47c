"""Gating again: nothing of the first verdict remains, and nothing else is lost."""

from __future__ import annotations

import pytest

from expectations.gate import gate_loaded
from expectations.replay import ReplayError, regate
from tests.expectations.submissions import ledger, line, rules_found, students, submit


def test_a_held_submission_is_accepted_once_its_rule_is_gone(connection, monkeypatch):
    lines = students("calpads_senr", 10, grade_level_code="13")
    held = submit(connection, "calpads_senr", lines)
    gate_loaded(connection)
    assert ledger(connection, held)[0] == "held"
    regate(connection, held)
    assert ledger(connection, held)[0] == "loaded"
    assert rules_found(connection, held) == []
    monkeypatch.setattr("expectations.gate.line_rules", lambda *_: ())
    gate_loaded(connection)
    assert ledger(connection, held) == ("accepted", 10, 10, 0, 0)


def test_what_the_loader_found_stays(connection):
    mixed = submit(
        connection,
        "calpads_senr",
        [*students("calpads_senr", 40), line("calpads_senr", grade_level_code="13")],
        malformed=2,
    )
    connection.execute(
        "insert into quality.findings (submission_id, line_number, rule, severity, message, remedy)"
        " values (%s, 42, 'FRMT-FIELDS', 'fatal', 'm', 'r'), (%s, 43, 'FRMT-FIELDS', 'fatal', 'm',"
        " 'r')",
        [mixed, mixed],
    )
    connection.commit()
    gate_loaded(connection)
    before = ledger(connection, mixed), rules_found(connection, mixed)
    assert before[0] == ("accepted_with_warnings", 43, 40, 3, 0)
    regate(connection, mixed)
    assert rules_found(connection, mixed) == [(42, "FRMT-FIELDS"), (43, "FRMT-FIELDS")]
    assert connection.execute("select count(*) from quality.rejected_lines").fetchone() == (2,)
    gate_loaded(connection)
    assert (ledger(connection, mixed), rules_found(connection, mixed)) == before


@pytest.mark.parametrize("record", ["calpads_senr", "calpads_stas"])
def test_while_it_waits_what_it_superseded_is_in_force(connection, record):
    older = submit(connection, record, students(record, 60))
    newer = submit(connection, record, students(record, 60))
    gate_loaded(connection)
    assert ledger(connection, older) == ("superseded", 60, 0, 0, 60)
    regate(connection, newer)
    assert ledger(connection, older) == ("accepted", 60, 60, 0, 0)
    gate_loaded(connection)
    assert ledger(connection, older) == ("superseded", 60, 0, 0, 60)
    assert ledger(connection, newer) == ("accepted", 60, 60, 0, 0)


def test_only_what_was_gated_can_be_gated_again(connection):
    waiting = submit(connection, "calpads_senr", students("calpads_senr", 1))
    with pytest.raises(ReplayError, match="is loaded"):
        regate(connection, waiting)
    with pytest.raises(ReplayError, match="no submission 999"):
        regate(connection, 999)
    connection.execute(
        "update ledger.submissions set state = 'held', lines_rejected = 1, loaded_at = null"
    )
    connection.commit()
    with pytest.raises(ReplayError, match="could be loaded"):
        regate(connection, waiting)
