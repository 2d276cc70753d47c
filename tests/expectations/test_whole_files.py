"""Files that are wrong as a whole: the district is told so, once, and nothing of them counts."""

from __future__ import annotations

import pytest

from expectations.gate import gate_loaded
from tests.expectations.submissions import students, submit

OTHER = "1964725"
SWAPPED = {"student_gender_code": "20120229", "student_birth_date": "X"}


@pytest.mark.parametrize(
    ("values", "rule"),
    [(SWAPPED, "FRMT0002"), ({"reporting_lea": OTHER}, "SENR0001")],
    ids=["swapped columns", "another district"],
)
def test_a_file_most_lines_of_which_break_a_rule_is_held_with_a_message_for_all(
    connection, values, rule
):
    bad = submit(connection, "calpads_senr", students("calpads_senr", 40, **values))
    good = submit(
        connection,
        "calpads_senr",
        students("calpads_senr", 40, reporting_lea=OTHER),
        district=OTHER,
    )
    gate_loaded(connection)
    states = connection.execute("select submission_id, state from ledger.submissions").fetchall()
    assert dict(states) == {bad: "held", good: "accepted"}
    (remedy,) = connection.execute(
        "select remedy from quality.findings where submission_id = %s and rule = 'REJECT0001'",
        [bad],
    ).fetchone()
    assert "swapped or shifted" in remedy
    assert "another district's" in remedy
    rules = connection.execute(
        "select distinct rule from quality.findings where submission_id = %s", [bad]
    ).fetchall()
    assert (rule,) in rules
