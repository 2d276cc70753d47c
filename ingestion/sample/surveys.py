"""Surveys of social-emotional learning and of school climate: the truth behind their files.

Belongs here: who answers what on which day. Does not belong here: the columns of the files
(local_files.py) or the measures made of the answers (survey_measures.py).

Answers are 1 to 5 as given, 0 where an item was left out: an array of lines by items beside the
table of lines. The items are those of the layouts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ingestion.layout import load_layouts
from ingestion.sample.population import Population
from ingestion.sample.years import day_number

FORMS = ("student", "staff", "family")
STUDENT, STAFF, FAMILY = range(3)
# Surveyed are grades 4 to 12, numbers 5 to 13 where transitional kindergarten is 0.
LOWEST_GRADE = 5
_LIMITS = np.array([-1.3, -0.6, 0.1, 1.0])
_LEFT_OUT, _STOPPED_EARLY = 0.03, 0.05


@dataclass(frozen=True)
class Answers:
    """Lines of a survey (see the functions below) and the answers given, lines by items."""

    lines: pd.DataFrame
    given: np.ndarray


@cache
def items(record: str) -> pd.DataFrame:
    """The items of a survey in their order: item, construct, is_reversed."""
    fields = [field for field in load_layouts()[record].fields if field.construct_name]
    return pd.DataFrame(
        {
            "item": [field.name for field in fields],
            "construct": [field.construct_name for field in fields],
            "is_reversed": [field.is_reversed for field in fields],
        }
    )


def weekday(day: np.ndarray) -> np.ndarray:
    """The day itself, or the Friday before a weekend."""
    return day - np.maximum((day + 3) % 7 - 4, 0)


def present(population: Population, year: int, day_of_school: np.ndarray) -> pd.DataFrame:
    """Students with a primary enrollment at a school on the day that the school has, and `day`."""
    spans = population.spans[year]
    day = day_of_school[spans["school"].to_numpy()]
    chosen = (spans["status"] == 10) & ~spans["nullified"]
    chosen &= (spans["start"] <= day) & (spans["end"] >= day)
    return spans[chosen].assign(day=day[chosen]).reset_index(drop=True)


def _answers(rng, record: str, leaning: np.ndarray) -> np.ndarray:
    """Answers of respondents who lean to agreeing (about standard normal), some left out."""
    asked = items(record)
    shape = (len(leaning), len(asked))
    constructs = asked["construct"].unique()
    number = asked["construct"].map({name: n for n, name in enumerate(constructs)}).to_numpy()
    of_construct = rng.normal(0, 0.6, (len(leaning), len(constructs)))
    drawn = 0.35 + 0.5 * leaning[:, None] + of_construct[:, number] + rng.normal(0, 0.8, shape)
    given = 1 + (drawn[:, :, None] >= _LIMITS).sum(axis=2)
    given = np.where(asked["is_reversed"].to_numpy(), 6 - given, given)
    stops = np.where(rng.random(len(leaning)) < _STOPPED_EARLY, rng.integers(0, shape[1]), shape[1])
    out = rng.random(shape) < _LEFT_OUT
    return np.where(out | (np.arange(shape[1]) >= stops[:, None]), 0, given).astype(np.int8)


def social_emotional(
    rng: np.random.Generator, population: Population, year: int, school_effect: np.ndarray
) -> Answers:
    """Answers with names: student, district, school, grade, day; two districts of three send them.

    Every sixth district also asks in October, so that some students answer twice.
    """
    start = population.calendars[year].year.start_year
    schools = np.arange(len(school_effect))
    spring = weekday(day_number(start + 1, 2, 10) + schools * 3 % 25)
    october = weekday(day_number(start, 10, 14) + schools * 2 % 10)
    lines = pd.concat(
        [
            present(population, year, spring),
            present(population, year, october).query("district % 6 == 0"),
        ]
    )
    lines = lines[(lines["grade"] >= LOWEST_GRADE) & (lines["district"] % 3 != 1)]
    lines = lines[rng.random(len(lines)) < 0.8]
    lines = lines.drop_duplicates(["student", "district", "day"]).reset_index(drop=True)
    own = population.students["engagement"].to_numpy()[lines["student"]]
    leaning = own + 0.25 * school_effect[lines["school"]] - 0.05 * lines["grade"].to_numpy()
    columns = ["student", "district", "school", "grade", "day"]
    return Answers(lines[columns], _answers(rng, "survey_sel", leaning))


def climate(
    rng: np.random.Generator, population: Population, year: int, school_effect: np.ndarray
) -> Answers:
    """Answers without names: district, school, form, grade (-1 none), number, day.

    Every second district sends them; `number` counts the respondents of a school and form.
    """
    start = population.calendars[year].year.start_year
    schools = np.arange(len(school_effect))
    day = weekday(day_number(start + 1, 3, 3) + schools * 3 % 20)
    there = present(population, year, day).query("district % 2 == 0")
    students = there[(there["grade"] >= LOWEST_GRADE) & (rng.random(len(there)) < 0.7)]
    families = there[rng.random(len(there)) < 0.22]
    at_school = there.groupby("school", as_index=False).agg(
        district=("district", "first"), day=("day", "first"), students=("student", "size")
    )
    staff = at_school.loc[at_school.index.repeat(3 + at_school["students"] // 14)].assign(grade=-1)
    parts = [
        part.assign(form=form)
        for form, part in ((STUDENT, students), (STAFF, staff), (FAMILY, families))
    ]
    lines = pd.concat(parts, ignore_index=True)
    # In no order that would tell who is who.
    lines = lines.iloc[rng.permutation(len(lines))]
    lines = lines.sort_values(["form", "school"], kind="stable", ignore_index=True)
    lines["number"] = lines.groupby(["form", "school"]).cumcount() + 1
    by_form = np.array([0.0, 0.5, 0.8])[lines["form"]]
    leaning = by_form + 0.5 * school_effect[lines["school"]] + rng.normal(0, 0.8, len(lines))
    columns = ["district", "school", "form", "grade", "number", "day"]
    return Answers(lines[columns], _answers(rng, "survey_climate", leaning))
