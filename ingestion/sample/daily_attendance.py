"""Daily attendance of a few districts in the last school year, and the change ideas they try.

Belongs here: how the days of the absence summary lie in the year. Does not belong here: how many
they are (attendance.py). The sums of the days agree with the summary; the half days of a kind that
make no whole one are days on which the student came late.

One planted idea moves absences to the days before its start, so that the year's sums stay as they
are and the weeks after it are better; another one changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import yaml

from ingestion.layout import load_layouts
from ingestion.sample.geography import Collaborative
from ingestion.sample.lines import assemble, choose, digits, iso_dates
from ingestion.sample.population import Population, streams
from ingestion.sample.school_calendar import YearCalendar
from ingestion.sample.students import statewide_ids
from ingestion.sample.years import SchoolYear, day_number, first_weekday_from

RECORD, FILE, REGISTER = "local_daily_attendance", "daily_attendance.csv", "change_ideas.yml"
DISTRICTS = 4
_SUBJECT = 61
_KINDS = ("suspended", "in_school", "excused", "unexcused", "away_study", "study")
_CODES = (
    "suspended_out_of_school", "suspended_in_school", "absent_excused", "absent_unexcused",
    "independent_study_without_credit", "independent_study", "tardy", "present",
)  # fmt: skip
_TARDY, _PRESENT = 6, 7
_LATE = 0.02
# How likely a day of absence falls on a day after the start of the idea that works.
EFFECT = 0.5


@dataclass
class DailyAttendance:
    """Files by district and name, lines by district, registers by district, and the truth."""

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    registers: dict[str, bytes] = field(default_factory=dict)
    ideas: list[dict[str, str]] = field(default_factory=list)


def daily_attendance(
    places: Collaborative, population: Population, summaries: pd.DataFrame, seed: int
) -> DailyAttendance:
    """The daily attendance of the smallest unified districts in the last school year.

    `summaries` are the lines of the absence summary of that year.
    """
    made = DailyAttendance()
    calendar, spans = population.calendars[-1], population.spans[-1]
    unified = np.flatnonzero(places.districts["kind"] == "unified")
    sizes = np.bincount(summaries["district"], minlength=len(places.districts))
    chosen = unified[np.argsort(sizes[unified], kind="stable")][:DISTRICTS]
    start = idea_start(calendar.year)
    for place, number in enumerate(chosen[::-1]):
        rng = streams(seed, _SUBJECT, int(number))
        code = places.districts["code"].iloc[number]
        own = summaries[(summaries["district"] == number) & ~summaries["exempt"]]
        days = expected_days(spans, calendar, int(number), own)
        stay, day = np.nonzero(days)
        day = _taught(calendar, int(number))[day]
        weights = _likelihood(rng, day)
        if place == 0:
            weights = np.where(day >= start, weights * EFFECT, weights)
        lines = own.iloc[stay][["student", "school"]].assign(
            day=day, code=_spent(rng, own, stay, weights)
        )
        made.files[code] = {FILE: _content(places, lines)}
        made.lines[code] = len(lines)
        if place < 2:
            schools = places.schools["cds"][places.schools["district"] == number].tolist()
            _register(made, places.districts.iloc[number], place, start, schools)
    return made


def idea_start(year: SchoolYear) -> int:
    """Day number on which the sample's change ideas start: a Monday in January."""
    return first_weekday_from(day_number(year.start_year + 1, 1, 20), 0)


def expected_days(
    spans: pd.DataFrame, calendar: YearCalendar, district: int, stays: pd.DataFrame
) -> np.ndarray:
    """Which days of instruction each stay (student and school) counts, one column per day.

    Days of a short-term enrollment elsewhere are none of the primary school.
    """
    counted = spans[(spans["status"] != 20) & ~spans["nullified"]]
    days = _taught(calendar, district)
    key = pd.MultiIndex.from_frame(stays[["student", "school"]])
    inside = {}
    for name, rows in (
        ("primary", counted[counted["status"] == 10]),
        ("own_short", counted[counted["status"] == 30]),
    ):
        inside[name] = _within(key, rows, ["student", "school"], days)
    students = pd.Index(stays["student"])
    short = _within(students, counted[counted["status"] == 30], ["student"], days)
    return (inside["primary"] & ~short) | inside["own_short"]


def _within(key: pd.Index, spans: pd.DataFrame, names: list[str], days: np.ndarray) -> np.ndarray:
    """For each entry of the key the days on which any of its spans lies."""
    grid = np.zeros((len(key), len(days)), dtype=bool)
    where = pd.MultiIndex.from_frame(spans[names]) if len(names) > 1 else pd.Index(spans[names[0]])
    matched = pd.DataFrame({"row": np.arange(len(spans))}, index=where)
    stay = pd.DataFrame({"stay": np.arange(len(key))}, index=key)
    pairs = stay.join(matched, how="inner")
    first = spans["start"].to_numpy()[pairs["row"]]
    last = spans["end"].to_numpy()[pairs["row"]]
    for number, begin, end in zip(pairs["stay"], first, last, strict=True):
        grid[number] |= (days >= begin) & (days <= end)
    return grid


def _taught(calendar: YearCalendar, district: int) -> np.ndarray:
    """The day numbers of a district's days of instruction."""
    return calendar.year.first_day + np.flatnonzero(np.diff(calendar.taught_before[district]))


def _likelihood(rng: np.random.Generator, day: np.ndarray) -> np.ndarray:
    """How likely days are to be days of absence: some more than others, in winter more."""
    of_day = np.exp(rng.normal(0, 0.2, 400))
    month = day.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    return of_day[day - day.min()] * np.where(np.isin(month, (11, 0, 1)), 1.25, 1.0)


def _spent(rng, stays: pd.DataFrame, stay: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The place in _CODES of each day: the kinds fill the days in an order drawn by weight."""
    drawn = rng.exponential(size=len(stay)) / weights
    order = np.lexsort((drawn, stay))
    begin = np.searchsorted(stay, np.arange(len(stays)))
    rank = np.empty(len(stay), dtype=np.int64)
    rank[order] = np.arange(len(stay)) - begin[stay]
    halves = stays[list(_KINDS)].to_numpy()
    whole = np.column_stack([halves // 2, (halves % 2).sum(axis=1)])
    until = np.cumsum(whole, axis=1)
    code = (rank[:, None] >= until[stay]).sum(axis=1)
    return np.where((code == _PRESENT) & (rng.random(len(stay)) < _LATE), _TARDY, code)


def _content(places: Collaborative, lines: pd.DataFrame) -> bytes:
    lines = lines.sort_values(["day", "school", "student"], kind="stable")
    number = lines["student"].to_numpy()
    layout = load_layouts()[RECORD]
    columns = {
        "local_student_id": digits(number + 1_000_000, 7),
        "ssid": digits(statewide_ids(number), 10),
        "school_code": places.schools["code"].to_numpy().astype("S7")[lines["school"]],
        "attendance_date": iso_dates(lines["day"].to_numpy()),
        "attendance_code": choose(_CODES, lines["code"].to_numpy()),
    }
    names = [item.name for item in layout.fields]
    header = ",".join(item.header for item in layout.fields) + "\r\n"
    return header.encode() + assemble(names, columns, len(lines), b",")


def _register(
    made: DailyAttendance, district: pd.Series, place: int, start: int, schools: list[str]
) -> None:
    """The register of a district: an idea of all its schools that works, or one that does not."""
    idea = {
        "id": "morning-calls",
        "title": f"{district['town']} calls home on the first day of absence",
        "what": "The school office calls home by ten o'clock, and a plan is made after two days.",
        "start_date": np.datetime64(start, "D").astype(object),
        "measure": "attendance_rate",
        "expected_direction": "higher",
        "owner_role": "attendance coordinator",
    }
    if place:
        idea |= {
            "id": "attendance-posters",
            "title": f"Posters about attendance in {district['town']}",
            "what": "Posters in the hallways show the school's attendance of the week.",
            "schools": schools[:1],
            "owner_role": "principal",
        }
    code = district["code"]
    made.registers[code] = yaml.safe_dump([idea], sort_keys=False, allow_unicode=True).encode()
    effect = "none" if place else "improved"
    made.ideas.append({"district_id": code, "idea_id": idea["id"], "effect": effect})
