"""Findings as people and programs read them: open ones first of all, and for whom."""

from __future__ import annotations

import pytest

from delivery.findings import Choice, read_findings, read_findings_by_rule

MINE, OTHER = "1964733", "3066670"


@pytest.fixture
def find(connection):
    """Give a function that enters a finding of a district's one submission."""
    numbers = {
        district: connection.execute(
            "insert into ledger.submissions (district_id, file_path, state)"
            " values (%s, 'file', 'accepted') returning submission_id",
            [district],
        ).fetchone()[0]
        for district in (MINE, OTHER)
    }

    def enter(district: str, rule: str, severity: str = "fatal", closed: bool = False) -> int:
        connection.execute(
            "insert into quality.findings"
            " (submission_id, district_id, rule, severity, message, remedy, closed_at)"
            " values (%s, %s, %s, %s, 'm', 'r', case when %s then now() end)",
            [numbers[district], district, rule, severity, closed],
        )
        connection.commit()
        return numbers[district]

    return enter


def rules(connection, **choice) -> list[str]:
    return [row["rule"] for row in read_findings(connection, Choice(**choice))]


def test_findings_are_those_of_the_district_or_submission(connection, find):
    find(MINE, "mine")
    other = find(OTHER, "other")
    assert rules(connection, district=MINE) == ["mine"]
    assert rules(connection, submission=other) == ["other"]
    assert rules(connection) == ["mine", "other"]
    assert len(read_findings(connection, most=1)) == 1


def test_mended_findings_are_shown_only_when_asked_for_with_their_dates(connection, find):
    find(MINE, "open")
    find(MINE, "mended", closed=True)
    assert rules(connection) == ["open"]
    assert rules(connection, closed=True) == ["open", "mended"]
    dates = {
        row["rule"]: row["closed_at"] for row in read_findings(connection, Choice(closed=True))
    }
    assert dates["open"] is None
    assert dates["mended"] is not None
    counts = read_findings_by_rule(connection, Choice(closed=True))
    assert {row["rule"]: (row["findings"], row["open"]) for row in counts} == {
        "open": (1, 1),
        "mended": (1, 0),
    }


def test_findings_on_trial_are_for_the_central_team_only(connection, find):
    find(MINE, "trial", "trial")
    assert rules(connection) == []
    assert rules(connection, district=MINE, closed=True) == []
    assert read_findings_by_rule(connection) == []
    assert rules(connection, trial=True) == ["trial"]


def test_findings_are_counted_by_rule_the_worst_first(connection, find):
    for district in (MINE, OTHER):
        for rule, severity in [
            ("rare", "warning"),
            ("often", "warning"),
            ("often", "warning"),
            ("bad", "fatal"),
        ]:
            find(district, rule, severity)

    def counts(**choice) -> list[tuple[str, int]]:
        rows = read_findings_by_rule(connection, Choice(**choice))
        return [(row["rule"], row["findings"]) for row in rows]

    assert counts() == [("bad", 2), ("often", 4), ("rare", 2)]
    assert counts(district=MINE) == [("bad", 1), ("often", 2), ("rare", 1)]


def test_lines_beyond_those_kept_one_by_one_are_counted_with_their_rule(connection, find):
    find(MINE, "many")
    number = find(MINE, "many")
    connection.execute(
        "update quality.findings set lines = 400, message = '400 further lines: ' || message"
        " where finding_id = (select max(finding_id) from quality.findings)"
    )
    (row,) = read_findings_by_rule(connection, Choice(submission=number))
    assert (row["message"], row["findings"], row["lines"], row["open"]) == ("m", 2, 401, 401)
