"""What makes students prepared for college and career: courses, CTE pathways, work-based learning.

Belongs here: who takes and completes what in high school, from random numbers of its own. Does not
belong here: who is prepared (preparation.py) or file columns (course_lines.py, career_lines.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.courses import COURSES, MARKS, TERMS, mark_days
from ingestion.sample.geography import GRADES
from ingestion.sample.population import Population

PATHWAYS = ("100", "212")
WORK = ("10", "20", "25", "30", "35", "40", "45", "50", "60", "65")
INTERNSHIP, SIMULATED = WORK.index("10"), WORK.index("20")
_SHARES = (0.06, 0.04, 0.012, 0.008, 0.002, 0.003, 0.001, 0.001)
_NON_REGISTERED, _LAST_YEAR_OF_IT = WORK.index("30"), 2023
_TRANSITION = (0.3, 0.25)
_GRADE_09, _GRADE_11, _GRADE_12 = (GRADES.index(grade) for grade in ("09", "11", "12"))
_F, _P, _I, _W = range(12, 16)
_SEMESTER, _SEMESTER_2, _YEAR, _QUARTER, _TRIMESTER = range(len(TERMS))
_BY_LOCAL_ID = {course.local_id: place for place, course in enumerate(COURSES)}
_ENGLISH, _OTHER, _LEADERSHIP = (_BY_LOCAL_ID[name] for name in ("9120-HS", "9227-HS", "9373-HS"))
# By pathway: the concentrator, one for college credit, the capstone (the second one for credit).
_CONCENTRATOR = np.array([_BY_LOCAL_ID["7111-HS"], _BY_LOCAL_ID["8220-HS"]])
_CAPSTONE = np.array([_BY_LOCAL_ID["7112-HS"], _BY_LOCAL_ID["8221-CC"]])
_FOR_CREDIT = _BY_LOCAL_ID["7111-CC"]


@dataclass(frozen=True)
class CollegeCareer:
    """The rows of a year.

    `marks`: see courses.course_marks; `pathways`: student, district, school, pathway (in PATHWAYS),
    completed; `work`: student, district, school, type (in WORK), number (of the internship).
    """

    marks: pd.DataFrame
    pathways: pd.DataFrame
    work: pd.DataFrame


def leanings(rng: np.random.Generator, students: int) -> pd.DataFrame:
    """What each student leans to in all years: pathway (or -1), leads, bilingual."""
    u = rng.random((students, 3))
    return pd.DataFrame(
        {
            "pathway": np.select([u[:, 0] < 0.2, u[:, 0] < 0.36], [0, 1], -1),
            "leads": u[:, 1] < 0.1,
            "bilingual": u[:, 2] < 0.14,
        }
    )


def _there(population: Population, year: int) -> pd.DataFrame:
    """High school students on the day of the year's marks: student, district, school, grade."""
    spans, day = population.spans[year], mark_days(population.calendars[year].year)[1]
    there = (spans["status"] == 10) & ~spans["nullified"] & (spans["grade"] >= _GRADE_09)
    spans = spans[there & (spans["start"] <= day) & (spans["end"] >= day)]
    spans = spans.drop_duplicates(["student", "district"], keep="last")
    return spans[["student", "district", "school", "grade"]].reset_index(drop=True)


def _taken(rng, there: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Courses of the students who are there, with their terms."""
    grade, u = there["grade"].to_numpy(), rng.random((len(there), 5))
    older = grade >= _GRADE_11
    college, second = older & (u[:, 0] < 0.16), older & (u[:, 1] < 0.05)
    pathway = own["pathway"].to_numpy()
    follows = (pathway >= 0) & older & (u[:, 2] < 0.85)
    leads = own["leads"].to_numpy() & (u[:, 3] < 0.85)
    term = np.select([u[:, 4] < 0.4, u[:, 4] < 0.75], [_SEMESTER, _YEAR], _QUARTER)
    chosen = [
        (college, _ENGLISH, term),
        # Both semesters, or a trimester.
        (second, _OTHER, np.where(u[:, 4] < 0.7, _SEMESTER, _TRIMESTER)),
        (second & (u[:, 4] < 0.7), _OTHER, _SEMESTER_2),
        (follows & (grade < _GRADE_12), _CONCENTRATOR[pathway], _YEAR),
        (follows & (pathway == 0) & (u[:, 4] > 0.7), _FOR_CREDIT, _SEMESTER_2),
        (follows & (grade == _GRADE_12), _CAPSTONE[pathway], _YEAR),
        (leads, _LEADERSHIP, np.where(u[:, 4] < 0.85, _YEAR, _SEMESTER)),
    ]
    parts = [
        there[mask].assign(
            course=np.broadcast_to(course, len(there))[mask],
            term=np.broadcast_to(given, len(there))[mask],
        )
        for mask, course, given in chosen
    ]
    return pd.concat(parts, ignore_index=True).astype({"course": np.int8, "term": np.int8})


def _marks(rng, ability: np.ndarray) -> np.ndarray:
    letter = np.clip(np.rint(1.3 - 0.8 * ability + rng.normal(0, 1, len(ability))), 0, 4)
    mark = np.where(letter == 4, _F, 3 * letter + rng.integers(0, 3, len(ability)))
    u = rng.random(len(ability))
    return np.select([u < 0.01, u < 0.02, u < 0.06], [_W, _I, _P], mark).astype(np.int8)


def _work(rng, population: Population, there: pd.DataFrame, start_year: int) -> pd.DataFrame:
    """Work-based learning; transition work is of students with disabilities."""
    older = there[there["grade"] >= _GRADE_11]
    disabled = population.students["disabled"].to_numpy()[older["student"]]
    u = rng.random((len(older), len(WORK)))
    shares = np.array([*_SHARES, *_TRANSITION])
    does = u < shares
    does[:, len(_SHARES) :] &= disabled[:, None]
    if start_year > _LAST_YEAR_OF_IT:
        does[:, _NON_REGISTERED] = False
    row, kind = np.nonzero(does)
    lines = older.iloc[row][["student", "district", "school"]]
    return lines.assign(type=kind.astype(np.int8), number=1 + row % 40).reset_index(drop=True)


def college_career(
    rng: np.random.Generator, population: Population, year: int, leaning: pd.DataFrame
) -> CollegeCareer:
    """The rows of a year (by its place). Who sends no courses sends no pathways either."""
    there = _there(population, year)
    with_courses = there[there["district"] % 7 != 5].reset_index(drop=True)
    student = with_courses["student"].to_numpy()
    marks = _taken(rng, with_courses, leaning.iloc[student].reset_index(drop=True))
    mark = _marks(rng, population.students["ability"].to_numpy()[marks["student"]])
    attempted = np.where(marks["term"] == _YEAR, 10, 5).astype(np.int8)
    earned = np.where((mark < _F) | (mark == _P), attempted, 0).astype(np.int8)
    marks = marks.assign(mark=mark, attempted=attempted, earned=earned)
    technical = marks[marks["course"].isin([*_CONCENTRATOR, *_CAPSTONE])]
    pathway = leaning["pathway"].to_numpy()[technical["student"]]
    done = technical["course"].isin(_CAPSTONE) & (rng.random(len(technical)) < 0.85)
    pathways = technical[["student", "district", "school"]].assign(pathway=pathway, completed=done)
    work = _work(rng, population, there, population.calendars[year].year.start_year)
    return CollegeCareer(marks, pathways.reset_index(drop=True), work)


def with_college_career(marks: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """The SCSC lines of a year in their order, those of this module among them."""
    table = pd.concat([marks, more], ignore_index=True)
    order = np.lexsort((table["term"], table["course"], table["student"], table["school"]))
    return table.iloc[order].reset_index(drop=True)


def achievements(tests: pd.DataFrame, year: CollegeCareer) -> pd.DataFrame:
    """What counts for preparation in a year: student, district, achievement, code, amount.

    Amounts are levels of tests, and half semesters of college credit and leadership.
    """
    eleventh = tests[tests["record_type"].isin([1, 2]) & tests["included"] & (tests["level"] > 0)]
    eleventh = eleventh[eleventh["grade"] == 11]
    eleventh = eleventh.drop_duplicates(["student", "district", "record_type"], keep="last")
    parts = [
        eleventh[["student", "district"]].assign(
            achievement=np.where(eleventh["record_type"] == 1, "ela", "math"),
            code="",
            amount=eleventh["level"],
        )
    ]
    marks = year.marks
    courses = [COURSES[place] for place in marks["course"]]
    halves = np.array([2, 2, 4, 1, 1])[marks["term"]]
    letter = np.array([mark[0] for mark in MARKS])[marks["mark"]]
    good, passed = np.isin(letter, ["A", "B", "C"]), np.isin(letter, ["A", "B", "C", "D", "P"])
    credit = np.array([course.gives_college_credit for course in courses], dtype=bool)
    pathway = np.array([course.pathway for course in courses], dtype=object)
    pair = marks[["student", "district"]]
    for name, chosen, code, amount in (
        ("credit", credit & (good | (letter == "P")), pathway, halves),
        ("capstone", marks["course"].isin(_CAPSTONE).to_numpy() & good, pathway, 1),
        ("leadership", (marks["course"] == _LEADERSHIP).to_numpy() & passed, "", halves),
    ):
        parts.append(pair.assign(achievement=name, code=code, amount=amount)[chosen])
    completed = year.pathways[year.pathways["completed"]]
    code = np.array(PATHWAYS)[completed["pathway"]]
    pair = completed[["student", "district"]]
    parts.append(pair.assign(achievement="pathway", code=code, amount=1))
    kind = np.array(WORK)[year.work["type"]]
    pair = year.work[["student", "district"]]
    parts.append(pair.assign(achievement="work", code=kind, amount=1))
    return pd.concat(parts, ignore_index=True)
