"""Shift, trend and runs in SQL are those of a plain reading of the rules, on random series."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from math import comb

import psycopg
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dbt_project.plain_run_chart import chart
from warehouse.settings import PROJECT

MODELS = ("int_run_chart_sides", "int_run_chart_runs", "int_run_chart_trends", "run_charts")
YEAR, DISTRICT = "2024-2025", "1900001"
SERIES = st.tuples(
    st.lists(st.integers(0, 6), min_size=1, max_size=40),
    st.one_of(st.none(), st.integers(1, 39)),
)
SEED = PROJECT / "dbt_project" / "seeds" / "run_limits.csv"


def _compiled(project, name: str) -> str:
    (path,) = project.target.glob(f"compiled/*/models/marts/over_time/{name}.sql")
    return path.read_text(encoding="utf-8")


def _charts(connection: psycopg.Connection, project, series: list) -> dict:
    """What run_charts says of each series, all in one transaction that is taken back."""
    with connection.cursor() as cursor:
        cursor.execute("delete from build.int_run_chart_points")
        monday = date(2024, 7, 1)
        rows = []
        for number, (values, before) in enumerate(series):
            change = None if before is None else monday + timedelta(weeks=before)
            rows += [
                (f"{DISTRICT}{number:07d}", monday + timedelta(weeks=week), value + 90, change)
                for week, value in enumerate(values)
            ]
        cursor.executemany(
            "insert into build.int_run_chart_points (district_id, school_year, measure_id, level,"
            " entity_id, student_group, week_start, days_taught, n, value, state,"
            f" first_change_week) values ('{DISTRICT}', '{YEAR}', 'attendance_rate', 'school',"
            " %s, 'ALL', %s, 5, 20, %s, 'published', %s)",
            rows,
        )
        # The compiled models may be those of a refresh, which reads pending scopes only.
        cursor.execute(
            "insert into ledger.pending_scopes (district_id, school_year) values (%s, %s)"
            " on conflict do nothing",
            [DISTRICT, YEAR],
        )
        for name in MODELS:
            cursor.execute(f"delete from build.{name}")
            cursor.execute(f"insert into build.{name} {_compiled(project, name)}")
        found: dict = {}
        for row in cursor.execute(
            "select entity_id, median, useful_points, runs, is_shift, is_trend"
            " from build.run_charts order by entity_id, week_start"
        ):
            found.setdefault(int(row[0][7:]), []).append(row[1:])
    connection.rollback()
    return found


def test_rules_are_those_of_a_plain_reading(project, database: str):
    """Equal values, points on the median, changes early and late: all as the wording says."""
    with psycopg.connect(database) as connection:

        @settings(max_examples=15)
        @given(st.lists(SERIES, min_size=20, max_size=60))
        def compare(series):
            found = _charts(connection, project, series)
            for number, (values, before) in enumerate(series):
                # A change after the last week is not in the chart's time yet.
                within = before if before is not None and before < len(values) else None
                plain = chart([value + 90 for value in values], within)
                rows = found[number]
                assert {row[0] for row in rows} == {Decimal(str(plain["median"]))}
                assert {row[1:3] for row in rows} == {(plain["useful_points"], plain["runs"])}
                assert [row[3] for row in rows] == plain["shifts"], values
                assert [row[4] for row in rows] == plain["trends"], values

        compare()


def _exact_limits(points: int) -> tuple[int, int]:
    """Fewest and most runs of points half above and half below, 2.5 percent cut off a side."""
    above, below = points // 2, points - points // 2
    total = comb(points, above)
    shares = {}
    for runs in range(2, points + 1):
        half = runs // 2
        ways = (
            2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
            if runs % 2 == 0
            else comb(above - 1, half) * comb(below - 1, half - 1)
            + comb(above - 1, half - 1) * comb(below - 1, half)
        )
        shares[runs] = ways / total

    def first_beyond(order) -> int:
        sum_so_far = 0.0
        for runs in order:
            sum_so_far += shares[runs]
            if sum_so_far > 0.025:
                return runs
        raise AssertionError

    return first_beyond(sorted(shares)), first_beyond(sorted(shares, reverse=True))


def test_limits_of_runs_are_within_one_of_the_exact_distribution():
    """The table was written down from memory: a slip would leave the exact distribution."""
    with SEED.open(encoding="utf-8", newline="") as stream:
        limits = [tuple(map(int, row.values())) for row in csv.DictReader(stream)]
    assert [row[0] for row in limits] == list(range(10, 61))
    for points, fewest, most in limits:
        exact = _exact_limits(points)
        assert abs(fewest - exact[0]) <= 1, points
        assert abs(most - exact[1]) <= 1, points
