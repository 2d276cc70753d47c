"""Courses and final marks of grades 7 to 12: the truth behind CRSC and SCSC.

Belongs here: which courses a grade takes and the marks. Does not belong here: the columns of the
files (course_lines.py) or the measures made of marks (course_measures.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.geography import GRADES
from ingestion.sample.population import Population
from ingestion.sample.years import SchoolYear, day_number

TERMS = ("S1", "S2", "FY", "Q3", "T2")
LETTERS = "ABCDF"
# Letters with their signs, marks without points, and what is no final mark.
MARKS = (*(letter + sign for letter in "ABCD" for sign in ("", "+", "-")), "F", "P", "I", "W")
_F, _P, _I, _W = range(12, 16)
_NO_CREDITS = -1
# Lowest achievement (standard deviations) for A, B, C and D.
_LIMITS = np.array([0.45, -0.45, -1.25, -1.85])
_GRADE_09 = GRADES.index("09")


@dataclass(frozen=True)
class Course:
    """A course of a grade: CDE's course code and name, core subject or none, A to G subject.

    Courses of any high school grade (HS) or for college credit (CC) also have the instructional
    level, if any, and the career technical pathway.
    """

    grade: str
    code: str
    name: str
    subject: str = ""
    requirement: str = ""
    level: str = ""
    pathway: str = ""

    @property
    def local_id(self) -> str:
        """What districts call it."""
        return f"{self.code}-{self.grade}"

    @property
    def gives_college_credit(self) -> bool:
        """Whether it gives college credit: by its code, or a technical course by its level."""
        return self.code in ("9120", "9227") or self.level in ("23", "24")

    @property
    def standards_range(self) -> str:
        """Range of grades of its standards; what has a level for college credit has none."""
        if self.grade < "09":
            return "MID"
        if self.level:
            return ""
        return "NOT" if self.code in ("9120", "9227", "9373") else "SEC"


_CORE = ("ela", "math", "science", "social_science")
_TAKEN = {
    "07": ("9100 English 7", "9240 Math 7", "9322 Life Sciences", "9172 World History",
           "9311 Physical Education", "9060 Computer Literacy"),
    "08": ("9100 English 8", "9249 Algebra I", "9323 Physical Sciences", "9173 US History",
           "9311 Physical Education", "9001 Art History"),
    "09": ("9105 English 9", "9249 Algebra I", "9324 Biology", "9171 World Geography",
           "9314 Physical Education I", "9001 Art History"),
    "10": ("9106 English 10", "9255 Geometry", "9325 Chemistry", "9172 World History",
           "9315 Physical Education II", "9061 Exploring Computer Science"),
    "11": ("9107 English 11", "9252 Algebra II", "9326 Physics", "9173 US History",
           "9161 Health", "9063 Computer Programming"),
    "12": ("9108 English 12", "9259 Statistics", "9335 Anatomy", "9174 Government",
           "9177 Psychology", "9064 Web Design"),
}  # fmt: skip
# Four core courses by semester, then two of a full year; six to a grade, in the order of grades.
_OF_GRADES = tuple(
    Course(
        grade,
        *text.split(" ", 1),
        subject=_CORE[place] if place < 4 else ("social_science" if text[:4] == "9177" else ""),
        requirement="BCDA"[place] if place < 4 and grade >= "09" else "",
    )
    for grade, taken in _TAKEN.items()
    for place, text in enumerate(taken)
)
# What some high school students take besides (college_career.py).
_OF_SOME = (
    Course("HS", "9120", "College English", subject="ela"),
    Course("HS", "9227", "College Success"),
    Course("HS", "7111", "Agricultural Business 2", pathway="100"),
    Course("CC", "7111", "Agricultural Business 2, College", level="23", pathway="100"),
    Course("HS", "7112", "Agricultural Business 3", pathway="100"),
    Course("HS", "8220", "Machining 2", pathway="212"),
    Course("CC", "8221", "Machining 3, College", level="24", pathway="212"),
    Course("HS", "9373", "Leadership"),
)
COURSES = _OF_GRADES + _OF_SOME
_PER_GRADE = 6
_STAFF_NUMBERS = 8_000_000_000, 9_000_000_000
_FIRST_GRADE = GRADES.index("07")


def mark_days(year: SchoolYear) -> tuple[int, int]:
    """The days on which students get the marks of the first semester, and of the year."""
    return day_number(year.start_year, 12, 18), day_number(year.start_year + 1, 5, 15)


def _taken(spans: pd.DataFrame, day: int, terms: list[tuple[int, int]]) -> pd.DataFrame:
    """A row per course and term for students enrolled on a day; terms are (place, term)."""
    there = spans[(spans["start"] <= day) & (spans["end"] >= day)]
    there = there.drop_duplicates(["student", "district"], keep="last")
    rows = there.loc[there.index.repeat(len(terms)), ["student", "district", "school", "grade"]]
    place, term = np.tile(np.array(terms), (len(there), 1)).T
    course = (rows["grade"].to_numpy().astype(int) - _FIRST_GRADE) * _PER_GRADE + place
    return rows.assign(course=course.astype(np.int8), term=term.astype(np.int8))


def _marks(rng, rows: pd.DataFrame, students: pd.DataFrame, school_effect) -> np.ndarray:
    own, n = students.iloc[rows["student"].to_numpy()], len(rows)
    achievement = 0.75 * own["ability"].to_numpy() + 0.55 * own["engagement"].to_numpy()
    achievement = achievement + 0.3 * school_effect[rows["school"]] + rng.normal(0, 0.6, n)
    letter = (achievement[:, None] < _LIMITS).sum(axis=1)
    mark = np.where(letter == len(_LIMITS), _F, letter * 3 + rng.integers(0, 3, n))
    u, full_year = rng.random(n), rows["term"].to_numpy() == TERMS.index("FY")
    mark = np.where(full_year & (u < 0.04) & (mark != _F), _P, mark)
    return np.select([u > 0.998, u > 0.995], [_W, _I], mark).astype(np.int8)


def course_marks(
    rng: np.random.Generator, population: Population, year: int, school_effect: np.ndarray
) -> pd.DataFrame:
    """The SCSC lines of a year (by its place).

    Columns: student, district, school, grade, course (place in COURSES), term (in TERMS), mark (in
    MARKS), attempted and earned credits (-1 where middle schools give none). Every seventh district
    sends no courses.
    """
    spans = population.spans[year]
    usable = (spans["status"] == 10) & ~spans["nullified"] & (spans["grade"] >= _FIRST_GRADE)
    spans = spans[usable & (spans["district"] % 7 != 5)]
    december, may = mark_days(population.calendars[year].year)
    semester, whole = range(4), range(4, _PER_GRADE)
    rows = pd.concat(
        [
            _taken(spans, december, [(place, 0) for place in semester]),
            _taken(spans, may, [*((place, 1) for place in semester), *((p, 2) for p in whole)]),
        ]
    )
    order = np.lexsort((rows["term"], rows["course"], rows["student"], rows["school"]))
    rows = rows.iloc[order].reset_index(drop=True)
    mark = _marks(rng, rows, population.students, school_effect)
    gives = rows["grade"].to_numpy() >= _GRADE_09
    attempted = np.where(rows["term"] == TERMS.index("FY"), 10, 5)
    earned = np.where((mark < _F) | (mark == _P), attempted, 0)
    return rows.assign(
        mark=mark,
        attempted=np.where(gives, attempted, _NO_CREDITS).astype(np.int8),
        earned=np.where(gives, earned, _NO_CREDITS).astype(np.int8),
    )


def sections(rng: np.random.Generator, marks: pd.DataFrame) -> pd.DataFrame:
    """The CRSC lines of a year: the school's courses by term, each course with its teacher."""
    columns = ["district", "school", "course", "term"]
    table = marks[columns].drop_duplicates().sort_values(columns, ignore_index=True)
    school, course = table["school"].to_numpy(), table["course"].to_numpy()
    schools = int(school.max(initial=0)) + 1
    parts = [rng.integers(*_STAFF_NUMBERS, (schools, len(part))) for part in (_OF_GRADES, _OF_SOME)]
    return table.assign(teacher=np.hstack(parts)[school, course])
