"""High school readiness, ninth grade on track, on track to graduate: the true values.

Belongs here: what marks, days and conduct of a district year come to, exactly as the measures are
defined, and counting them at a level. Does not belong here: drawing marks (courses.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from ingestion.sample.courses import COURSES, MARKS
from ingestion.sample.discipline import IN_SCHOOL, SUSPENSION
from ingestion.sample.entities import Level, Roster, latest_known
from ingestion.sample.geography import GRADES
from ingestion.sample.years import SchoolYear, day_number

_DISTRICTS = 1024  # more than a sample has; part of the student-and-district key
_UNKNOWN = -1
_SEMESTER = 5  # credits, and the weight of a mark without credits
_SCHEDULE = np.array([55, 110, 165, 220])  # credits by the end of grades 9 to 12
_LETTERS = np.array(["ABCDF".find(mark[0]) for mark in MARKS])
_POINTS = np.where(_LETTERS < 0, _UNKNOWN, 4 - _LETTERS)
_IS_FINAL = np.isin(np.array(MARKS), ("I", "W"), invert=True)
_SUBJECT = np.array([course.subject for course in COURSES])
_GRADE_08, _GRADE_09 = GRADES.index("08"), GRADES.index("09")
_MEASURES = {
    "high_school_readiness": (_GRADE_08, _GRADE_08),
    "ninth_grade_on_track": (_GRADE_09, _GRADE_09),
    "on_track_to_graduate": (_GRADE_09, len(GRADES) - 1),
}


def _key(table: pd.DataFrame) -> np.ndarray:
    """One number per student and district."""
    return table["student"].to_numpy().astype(np.int64) * _DISTRICTS + table["district"].to_numpy()


def _sums(keys: np.ndarray, table: pd.DataFrame, amount: np.ndarray) -> np.ndarray:
    """Per key (sorted) the sum of the table's amounts."""
    place = np.minimum(np.searchsorted(keys, _key(table)), len(keys) - 1)
    found = keys[place] == _key(table)
    return np.rint(np.bincount(place[found], amount[found], len(keys))).astype(np.int64)


def _readiness(keys, marks, attendance, results, reporting) -> np.ndarray:
    mark, subject = marks["mark"].to_numpy(), _SUBJECT[marks["course"].to_numpy()]
    points = _POINTS[mark]
    weight = np.where(marks["attempted"] > 0, marks["attempted"], _SEMESTER)
    graded = points >= 0
    earned = _sums(keys, marks, np.where(graded, points * weight, 0))
    possible = _sums(keys, marks, np.where(graded, weight, 0))
    english = _sums(keys, marks, (subject == "ela") & _IS_FINAL[mark])
    mathematics = _sums(keys, marks, (subject == "math") & _IS_FINAL[mark])
    low = _sums(keys, marks, np.isin(subject, ("ela", "math")) & graded & (points <= 1))
    days = attendance[~attendance["exempt"]]
    expected = _sums(keys, days, days["expected"].to_numpy())
    away = days[["suspended", "excused", "unexcused", "away_study"]].to_numpy().sum(axis=1)
    present = expected - _sums(keys, days, away)
    suspensions = results[results["result"].isin((SUSPENSION, IN_SCHOOL))]
    suspended = _sums(keys, suspensions, suspensions["half_days"].to_numpy())
    known = (english > 0) & (mathematics > 0) & (possible > 0) & (expected > 0)
    known &= np.isin(keys % _DISTRICTS, reporting)
    ready = (2 * earned >= 5 * possible) & (100 * present >= 96 * expected)
    ready &= (low == 0) & (suspended == 0)
    return np.where(known, ready, _UNKNOWN)


def _high_school(spans: pd.DataFrame) -> pd.DataFrame:
    """By student and district: grade (latest), first and last day in grades 9 to 12."""
    counted = spans["status"].isin((10, 30)) & ~spans["nullified"] & (spans["grade"] >= _GRADE_09)
    spans = spans[counted].sort_values(["start", "end", "school"])
    spans = spans.assign(key=_key(spans))
    by_key = spans.groupby("key")
    return pd.DataFrame(
        {
            "grade": by_key["grade"].last().astype(int),
            "first": by_key["start"].min(),
            "last": by_key["end"].max(),
        }
    )


def _credits_to_date(keys: np.ndarray, marks: Sequence[pd.DataFrame]) -> np.ndarray:
    """High school credits earned in these years; the same core course and term once."""
    if not marks:
        return np.zeros(len(keys), dtype=np.int64)
    table = pd.concat(marks, ignore_index=True)
    core = _SUBJECT[table["course"].to_numpy()] != ""
    once = table[core].groupby(["student", "district", "course", "term"], as_index=False)
    once, others = once["earned"].max(), table[~core]
    total = _sums(keys, once, once["earned"].to_numpy())
    return total + _sums(keys, others, others["earned"].to_numpy())


def outcomes(
    spans: Sequence[pd.DataFrame],
    marks: Sequence[pd.DataFrame],
    attendance: pd.DataFrame,
    incidents: pd.DataFrame,
    results: pd.DataFrame,
    year: SchoolYear,
) -> pd.DataFrame:
    """What the last of these years comes to, one row per student and district with marks.

    `spans` and `marks` of all years so far; the other tables of the last year. Columns: key, and
    by measure 1, 0 or -1 where it cannot be told.
    """
    now = marks[-1]
    keys = np.unique(_key(now))
    if not len(keys):
        return pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in ("key", *_MEASURES)})
    reporting = np.intersect1d(incidents["district"], results["district"])
    stays = [_high_school(table) for table in spans]
    in_high_school = [
        table[np.isin(_key(table), stay.index)] for table, stay in zip(marks, stays, strict=True)
    ]
    to_date = _credits_to_date(keys, in_high_school)
    in_year = to_date - _credits_to_date(keys, in_high_school[:-1])
    subject, failed = _SUBJECT[now["course"].to_numpy()], now["mark"].to_numpy() == MARKS.index("F")
    weight = np.where(now["attempted"] > 0, now["attempted"], _SEMESTER)
    core_failed = _sums(keys, now, np.where(failed & (subject != ""), weight, 0))
    tools_failed = _sums(keys, now, failed & np.isin(subject, ("ela", "math")))
    stay = stays[-1].reindex(keys)
    until = day_number(year.start_year + 1, 5, 15)
    whole = ((stay["first"] <= year.census_day) & (stay["last"] >= until)).to_numpy()
    grade = stay["grade"].fillna(_GRADE_09).to_numpy().astype(int) - _GRADE_09
    has_marks = np.zeros((len(keys), 4), dtype=bool)
    for table, stay_then in zip(in_high_school, stays, strict=True):
        then = stay_then["grade"].reindex(keys[np.isin(keys, _key(table))])
        has_marks[np.searchsorted(keys, then.index), then.to_numpy() - _GRADE_09] = True
    complete = np.logical_and.accumulate(has_marks, axis=1)[np.arange(len(keys)), grade]
    ninth = (in_year >= 50) & (core_failed <= _SEMESTER)
    graduating = (to_date >= _SCHEDULE[grade]) & (tools_failed == 0)
    return pd.DataFrame(
        {
            "key": keys,
            "high_school_readiness": _readiness(keys, now, attendance, results, reporting),
            "ninth_grade_on_track": np.where(whole, ninth, _UNKNOWN),
            "on_track_to_graduate": np.where(whole & complete, graduating, _UNKNOWN),
        }
    )


def course_measures(
    level: Level,
    who: Roster,
    rows: pd.DataFrame,
    flags: np.ndarray,
    courses: pd.DataFrame,
    counts: Callable[..., pd.DataFrame],
) -> dict[str, pd.DataFrame]:
    """Counts of the three measures at the entities of a level.

    A student of several districts of an entity has the outcome of the latest enrollment whose
    district knows it; grade and groups are those of the latest enrollment.
    """
    values = courses.set_index("key").reindex(_key(rows), fill_value=_UNKNOWN)
    tables = {}
    for name, (lowest, highest) in _MEASURES.items():
        value = values[name].to_numpy()
        place, told_by = latest_known(level, who, rows, value >= 0)
        row = who.row[place]
        grade = rows["grade"].to_numpy()[row].astype(np.int64)
        chosen = (grade >= lowest) & (grade <= highest)
        met = value[told_by][chosen].astype(float)
        tables[name] = counts(
            level, who.entity[place[chosen]], grade[chosen], flags[row[chosen]],
            met, np.ones(len(met)),
        )  # fmt: skip
    return tables
