"""Findings open, go on, close and open again; what became of each is dated."""

from __future__ import annotations

import pytest

from expectations import thresholds
from expectations.gate import gate_loaded
from expectations.replay import regate
from tests.expectations.submissions import DISTRICT, line, students, submit

SENR = "calpads_senr"
RULE = "GERR0002"


def send(connection, record: str, *lines: dict, **how) -> int:
    number = submit(connection, record, lines, **how)
    gate_loaded(connection)
    connection.commit()
    return number


def bad(number: int = 0, **changes) -> dict:
    """An enrollment whose grade level is no code."""
    return line(SENR, ssid=str(1_000_000_000 + number), grade_level_code="13", **changes)


def good(number: int = 0, **changes) -> dict:
    return line(SENR, ssid=str(1_000_000_000 + number), **changes)


def lives(connection, rule: str = RULE) -> list[tuple]:
    """Of every finding of a rule: submission, opened and reopened and closed at, closed by."""
    return connection.execute(
        "select submission_id, opened_at, reopened_at, closed_at, closed_by from quality.findings"
        " where rule = %s order by submission_id, line_number",
        [rule],
    ).fetchall()


def test_a_finding_closes_with_the_line_that_mends_it(connection):
    first = send(connection, SENR, bad(1), good(2))
    other_line = send(connection, SENR, good(2))
    ((_, _, _, closed_at, _),) = lives(connection)
    assert closed_at is None, "another line mends nothing"
    mended = send(connection, SENR, good(1))
    ((number, opened, reopened, closed, closed_by),) = lives(connection)
    assert (number, reopened, closed_by) == (first, None, mended)
    assert opened < closed
    assert other_line < mended


def test_a_line_that_is_rejected_itself_mends_nothing(connection):
    """The line in force is still the one of before."""
    odd = {"student_legal_first_name": "Ana*"}
    send(connection, SENR, good(1, **odd), good(2))
    send(connection, SENR, bad(1), good(2))
    assert [row[3] for row in lives(connection, "IVR0009")] == [None]


def test_a_unit_of_which_every_line_is_rejected_mends_nothing(connection):
    odd = line("calpads_stas", ssid="1000000001", student_legal_first_name="Ana*")
    send(connection, "calpads_stas", odd)
    elsewhere = line("calpads_stas", ssid="1000000003", school_of_attendance="1930002")
    broken = line("calpads_stas", ssid="1000000001", days_attended="x")
    send(connection, "calpads_stas", elsewhere, broken)
    assert [row[3] for row in lives(connection, "IVR0009")] == [None]


def test_a_finding_that_goes_on_keeps_the_day_it_was_opened(connection):
    send(connection, SENR, bad(1), good(2))
    again = send(connection, SENR, bad(1), good(2))
    (_, opened, _, closed, closed_by), (_, since, reopened, still, _) = lives(connection)
    assert (closed is not None, closed_by) == (True, again)
    assert (since, reopened, still) == (opened, None, None)


def test_a_finding_that_comes_back_is_reopened(connection):
    send(connection, SENR, bad(1), good(2))
    send(connection, SENR, good(1))
    send(connection, SENR, bad(1), good(2))
    (_, opened, _, closed, _), (_, since, reopened, still, _) = lives(connection)
    assert since == opened, "it is the same finding"
    assert opened < closed < reopened
    assert still is None


def test_another_districts_line_mends_nothing(connection):
    send(connection, SENR, bad(1), good(2))
    send(connection, SENR, good(1), good(2), district="3066670")
    assert [row[3] for row in lives(connection)] == [None]


@pytest.mark.parametrize(
    ("told_by", "is_mended"),
    [({"local_record_id": "r1"}, True), ({"local_student_id": "s1"}, True), ({}, False)],
)
def test_a_line_whose_key_is_wrong_is_told_by_its_local_identifiers(connection, told_by, is_mended):
    """The corrected line has another key; a file of another year alone mends no other line."""
    wrong = line(SENR, ssid="12345", **told_by)
    send(connection, SENR, wrong, good(2))
    right = good(1, academic_year_id="2023-2024", **told_by)
    send(connection, SENR, right, school_year="2023-2024")
    assert [row[3] is not None for row in lives(connection, "FRMT0001")] == [is_mended]


def test_a_file_of_the_same_year_closes_what_nothing_tells(connection):
    send(connection, SENR, line(SENR, ssid="12345"), good(2))
    send(connection, SENR, good(1))
    assert [row[3] is not None for row in lives(connection, "FRMT0001")] == [True]


def test_a_replaced_unit_closes_findings_of_lines_that_are_gone(connection):
    """In full-replacement files a line that is no longer sent is not wrong any more."""
    broken = line("calpads_stas", ssid="1000000001", days_attended="x")
    send(connection, "calpads_stas", broken, line("calpads_stas", ssid="1000000002"))
    elsewhere = line("calpads_stas", ssid="1000000003", school_of_attendance="1930002")
    send(connection, "calpads_stas", elsewhere)
    rule = connection.execute("select distinct rule from quality.findings").fetchone()[0]
    assert [row[3] for row in lives(connection, rule)] == [None]
    send(connection, "calpads_stas", line("calpads_stas", ssid="1000000002"))
    assert [row[3] is not None for row in lives(connection, rule)] == [True]


def test_a_held_file_closes_with_the_accepted_one_and_leaves_what_is_in_force(connection):
    odd = {"student_legal_first_name": "Ana*"}
    in_force = send(connection, SENR, good(1, **odd), good(2))
    held = send(connection, SENR, bad(1, **odd))
    rows = connection.execute(
        "select submission_id, rule from quality.open_findings where rule = 'IVR0009'"
    ).fetchall()
    assert rows == [(held, "IVR0009")], "one finding, in the newest submission that has it"
    send(connection, SENR, good(3))
    rows = connection.execute(
        "select submission_id, rule from quality.open_findings order by rule"
    ).fetchall()
    assert rows == [(in_force, "IVR0009")], "the line in force was not mended"


def test_a_file_nobody_can_tell_is_settled_by_one_of_the_same_name(connection):
    number = connection.execute(
        "insert into ledger.submissions (district_id, file_path, state, lines_received,"
        " lines_rejected) values (%s, 'file', 'held', 2, 2) returning submission_id",
        [DISTRICT],
    ).fetchone()[0]
    connection.execute(
        "insert into quality.findings (submission_id, district_id, rule, severity, message, remedy)"
        " values (%s, %s, 'FRMT-UNREADABLE', 'fatal', 'm', 'r')",
        [number, DISTRICT],
    )
    gate_loaded(connection)
    assert [row[3] for row in lives(connection, "FRMT-UNREADABLE")] == [None]
    accepted = send(connection, SENR, good(1))
    assert [row[4] for row in lives(connection, "FRMT-UNREADABLE")] == [accepted]


def test_files_of_no_district_have_findings_that_close_too(connection):
    entity = line("cde_entities")
    send(connection, "cde_entities", entity, entity | {"school_code": "x"}, district=None)
    open_rows = "select count(*) from quality.open_findings where line_number is not null"
    assert connection.execute(open_rows).fetchone()[0] > 0
    send(connection, "cde_entities", entity, district=None)
    assert connection.execute(open_rows).fetchone() == (0,)


def test_what_is_counted_in_one_finding_lives_like_one_about_the_file(connection, monkeypatch):
    limited = thresholds.load().model_copy(update={"findings_per_rule": 2})
    monkeypatch.setattr(thresholds, "load", lambda: limited)
    lines = [*students(SENR, 60), *students(SENR, 4, grade_level_code="13")]
    send(connection, SENR, *lines)
    send(connection, SENR, good(99))
    rows = connection.execute(
        "select line_number is null, closed_at is null from quality.findings order by 1"
    ).fetchall()
    assert rows == [(False, True), (False, True), (True, False)]


def test_a_finding_survives_a_replay_that_finds_it_again(connection):
    number = send(connection, SENR, bad(1), good(2))
    before = connection.execute("select finding_id, opened_at from quality.findings").fetchall()
    regate(connection, number)
    assert connection.execute("select count(*) from quality.open_findings").fetchone() == (1,)
    gate_loaded(connection)
    after = connection.execute("select finding_id, opened_at from quality.findings").fetchall()
    assert after == before


def test_a_replay_closes_what_it_no_longer_finds(connection, monkeypatch):
    number = send(connection, SENR, bad(1), good(2))
    regate(connection, number)
    with monkeypatch.context() as patch:
        patch.setattr("expectations.gate.line_rules", lambda *_: ())
        gate_loaded(connection)
    ((_, opened, _, closed, closed_by),) = lives(connection)
    assert opened < closed
    assert closed_by == number
    assert connection.execute("select state from ledger.submissions").fetchone() == ("accepted",)
    regate(connection, number)
    gate_loaded(connection)
    assert [row[3] is None for row in lives(connection)] == [False, True]
    assert lives(connection)[1][2] is not None, "found again after it was closed"


def test_a_replay_of_an_older_file_leaves_what_a_later_one_mended(connection):
    older = send(connection, SENR, bad(1), good(2))
    newer = send(connection, SENR, good(1))
    before = lives(connection)
    regate(connection, older)
    gate_loaded(connection)
    assert lives(connection) == before
    assert before[0][4] == newer


def test_what_a_replayed_file_no_longer_mends_is_open_again(connection, monkeypatch):
    send(connection, SENR, bad(1), good(2))
    newer = send(connection, SENR, good(1))
    monkeypatch.setattr("expectations.judging.judge", held_by_a_stricter_rule)
    regate(connection, newer)
    gate_loaded(connection)
    assert [row[3:] for row in lives(connection)] == [(None, None)]


def held_by_a_stricter_rule(submission, unusual, limits):
    from expectations.verdicts import SubmissionFinding, Verdict

    finding = SubmissionFinding("COUNT0001", "fatal", "m", "r")
    return Verdict(submission.submission_id, "held", "m", (finding,))


def test_a_finding_on_trial_changes_no_verdict(connection):
    number = submit(connection, SENR, [good(1)])
    connection.execute(
        "insert into quality.findings (submission_id, district_id, record, line_number, rule,"
        " severity, message, remedy) values (%s, %s, %s, 1, 'T', 'trial', 'm', 'r')",
        [number, DISTRICT, SENR],
    )
    gate_loaded(connection)
    assert connection.execute("select state from ledger.submissions").fetchone() == ("accepted",)
