"""Run charts, values to date and change ideas are what pandas finds in the files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.end_to_end.corrections.sent_lines import Sent
from tests.installation import Installation

YEAR, K8 = "2024-2025", {"TK", "KN", *(f"{grade:02d}" for grade in range(1, 9))}
ABSENT = [
    "absent_excused", "absent_unexcused", "suspended_out_of_school",
    "independent_study_without_credit",
]  # fmt: skip


@pytest.fixture(scope="module")
def days(clean: Installation) -> pd.DataFrame:
    """Every line of daily attendance with its week and the student's last grade at the school."""
    parts = []
    for path in sorted(clean.landing.glob("*/*/daily_attendance.csv")):
        part = pd.read_csv(path, dtype=str).assign(district=path.parent.parent.name)
        parts.append(part)
    lines = pd.concat(parts, ignore_index=True)
    lines["school"] = lines["district"] + lines["school_code"]
    lines["day"] = pd.to_datetime(lines["attendance_date"])
    lines["week"] = lines["day"] - pd.to_timedelta(lines["day"].dt.weekday, unit="D")
    lines["absent"] = lines["attendance_code"].isin(ABSENT).astype(int)
    return lines.merge(_grades(Sent(clean.landing), set(lines["district"])), on=["school", "ssid"])


def _grades(sent: Sent, districts: set[str]) -> pd.DataFrame:
    rows = []
    for district in sorted(districts):
        for line in sent.lines(district, "calpads_senr", YEAR):
            if line["enrollment_status_code"] in ("10", "30") and line[
                "student_exit_reason_code"
            ] not in ("N420", "N470"):
                rows.append(
                    (
                        line["reporting_lea"] + line["school_of_attendance"],
                        line["ssid"],
                        line["enrollment_school_start_date"],
                        line["grade_level_code"],
                    )
                )
    table = pd.DataFrame(rows, columns=["school", "ssid", "start", "grade"])
    table = table.sort_values("start").drop_duplicates(["school", "ssid"], keep="last")
    return table[["school", "ssid", "grade"]]


def _published(clean: Installation, query: str) -> dict[tuple, float | None]:
    with clean.connect() as connection:
        rows = connection.execute(query).fetchall()
    return {row[:-1]: None if row[-1] is None else float(row[-1]) for row in rows}


def test_weekly_attendance_is_that_of_the_lines(clean: Installation, days: pd.DataFrame):
    """Every school and week: the share of days attended, withheld below eleven students."""
    weeks = days.groupby(["school", "week"]).agg(
        n=("ssid", "nunique"), absent=("absent", "sum"), all=("absent", "size")
    )
    expected = {
        (school, week.date()): round(100 * (row["all"] - row["absent"]) / row["all"], 2)
        if row["n"] >= 11
        else None
        for (school, week), row in weeks.iterrows()
    }
    published = _published(
        clean,
        "select entity_id, week_start, value from marts.run_charts where level = 'school'"
        " and measure_id = 'attendance_rate' and student_group = 'ALL'",
    )
    assert published
    schools = {key[0] for key in published}
    expected = {key: value for key, value in expected.items() if key[0] in schools}
    assert published.keys() == expected.keys()
    for key, value in expected.items():
        assert (published[key] is None) == (value is None), key
        assert value is None or abs(published[key] - value) < 0.011, key


def test_chronic_absenteeism_to_date_ends_the_chart(clean: Installation, days: pd.DataFrame):
    """By the last day: students of TK to 8 with 31 days or more, absent on a tenth of them."""
    students = days[days["grade"].isin(K8)].groupby(["school", "ssid"])["absent"]
    sums = students.agg(["sum", "size"]).reset_index()
    sums = sums[(sums["size"] >= 31) & (sums["size"] > sums["sum"])]
    sums["chronic"] = sums["sum"] * 10 >= sums["size"]
    shares = sums.groupby("school")["chronic"].agg(["mean", "size"])
    expected = {
        (school,): round(100 * row["mean"], 1) if row["size"] >= 11 else None
        for school, row in shares.iterrows()
    }
    published = _published(
        clean,
        "select entity_id, value from marts.measures_to_date where level = 'school'"
        " and measure_id = 'chronic_absenteeism' and student_group = 'ALL'",
    )
    assert published
    assert published.keys() == expected.keys()
    for key, value in expected.items():
        assert (published[key] is None) == (value is None), key
        assert value is None or abs(published[key] - value) < 0.051, key


def test_the_last_day_is_the_districts_own(clean: Installation, days: pd.DataFrame):
    """as_of_date is the last day contributed, not the day of the release."""
    with clean.connect() as connection:
        found = connection.execute(
            "select distinct district_id, as_of_date from marts.measures_to_date"
            " where measure_id = 'attendance_rate' and school_year = %s",
            [YEAR],
        ).fetchall()
    last = days.groupby("district")["day"].max()
    assert dict(found) == {district: day.date() for district, day in last.items()}


def test_the_planted_idea_is_found_to_help(clean: Installation, answers: dict[str, Any]):
    """The idea with an effect improved attendance; the other one did not."""
    with clean.connect() as connection:
        found = connection.execute(
            "select district_id, idea_id, conclusion from marts.change_idea_results"
        ).fetchall()
        drawn = connection.execute(
            "select distinct change_idea_ids from marts.run_charts"
            " where change_idea_ids is not null"
        ).fetchall()
    conclusions = {row[:2]: row[2] for row in found}
    for idea in answers["change_ideas"]:
        conclusion = conclusions.pop((idea["district_id"], idea["idea_id"]))
        assert (conclusion == "improved") == (idea["effect"] == "improved"), idea
    assert conclusions == {}
    assert {row[0] for row in drawn} == {idea["idea_id"] for idea in answers["change_ideas"]}
