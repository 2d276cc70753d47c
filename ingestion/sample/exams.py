"""Advanced Placement and International Baccalaureate exams: the truth behind the score files.

Belongs here: who takes which exam, and the scores. Does not belong here: the columns of the files
(exam_lines.py) or who is prepared for college and career (preparation.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ingestion.sample.geography import GRADES
from ingestion.sample.population import Population
from ingestion.sample.surveys import present, weekday
from ingestion.sample.years import day_number

AP, IB = 0, 1
# By program the exams; AP codes are the College Board's. With Calculus BC comes its AB subscore.
CODES = (
    ("7", "20", "36", "37", "68", "85", "93", "69"),
    ("BIOLOGY", "ENGLISH A LIT", "HISTORY", "MATH AA", "SPANISH B", "THEORY KNOWL."),
)
CALCULUS_BC, SUBSCORE = CODES[AP].index("68"), CODES[AP].index("69")
THEORY = CODES[IB].index("THEORY KNOWL.")
NO_SCORE = -1
_GRADE_10, _GRADE_11 = GRADES.index("10"), GRADES.index("11")
_MOST_EXAMS = 3
_COLUMNS = ["student", "district", "school", "program", "code", "year", "score"]


def taken(rng: np.random.Generator, population: Population, year: int) -> pd.DataFrame:
    """The exams of a year (by its place): student, district, school, program, code, year, score.

    Most districts have AP exams, every fifth IB exams too. `code` is a place in CODES; a score may
    be missing (NO_SCORE).
    """
    ending = population.calendars[year].year.start_year + 1
    schools = 1 + int(population.spans[year]["school"].max())
    there = present(population, year, weekday(np.full(schools, day_number(ending, 5, 8))))
    there = there[there["grade"] >= _GRADE_10].drop_duplicates("student")
    there = there[["student", "district", "school", "grade"]]
    advanced = there[there["district"] % 4 != 3]
    diploma = there[(there["district"] % 5 == 2) & (there["grade"] >= _GRADE_11)]
    parts = [
        _exams(rng, population, advanced, AP, SUBSCORE, 0.3, 3, 5),
        _exams(rng, population, diploma, IB, THEORY, 0.4, 4, 7),
    ]
    rows = pd.concat([_with_subscores(rng, parts[AP]), _with_theory(parts[IB])])
    return rows.assign(year=ending)[_COLUMNS].reset_index(drop=True)


def _exams(rng, population, there, program: int, subjects: int, share, middle, highest):
    """One to three different exams of some of the students, better ones more often."""
    ability = population.students["ability"].to_numpy()[there["student"]]
    takes = rng.random(len(there)) < share * (0.4 + 0.6 * (ability > 0))
    there, ability = there[takes], ability[takes]
    chosen = np.argsort(rng.random((len(there), subjects)), axis=1)[:, :_MOST_EXAMS]
    number = rng.integers(1, _MOST_EXAMS + 1, len(there))
    row, place = np.nonzero(np.arange(_MOST_EXAMS) < number[:, None])
    drawn = middle + ability[row] + rng.normal(0, 0.9, len(row))
    score = np.clip(np.rint(drawn), 1, highest).astype(np.int64)
    score[rng.random(len(row)) < 0.02] = NO_SCORE
    return there.iloc[row].assign(program=program, code=chosen[row, place], score=score)


def _with_subscores(rng, rows: pd.DataFrame) -> pd.DataFrame:
    """A part of the score of Calculus BC is listed like an exam."""
    parts = rows[(rows["code"] == CALCULUS_BC) & (rows["score"] != NO_SCORE)]
    better = np.minimum(parts["score"] + rng.integers(0, 2, len(parts)), 5)
    return pd.concat([rows, parts.assign(code=SUBSCORE, score=better)])


def _with_theory(rows: pd.DataFrame) -> pd.DataFrame:
    """Theory of knowledge, which has a letter and no score."""
    return pd.concat([rows, rows.drop_duplicates("student").assign(code=THEORY, score=NO_SCORE)])


def listed(years: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """What the files of the last of these years list, with `number`: the place in an AP line.

    IB files list the exams of the year, AP files also the earlier ones of its students, each with
    the district and school of the year. The newest come first.
    """
    now = years[-1]
    of_year = now[now["program"] == AP][["student", "district", "school"]].drop_duplicates()
    everything = pd.concat(years)
    everything = everything[everything["program"] == AP].drop(columns=["district", "school"])
    rows = everything.merge(of_year, on="student")[_COLUMNS]
    rows = rows.sort_values(["student", "year", "code"], ascending=[True, False, True])
    rows["number"] = rows.groupby("student").cumcount() + 1
    own = now[now["program"] == IB].sort_values(["student", "code"]).assign(number=1)
    return pd.concat([rows, own], ignore_index=True)


def achievements(rows: pd.DataFrame) -> pd.DataFrame:
    """What counts for preparation: student, district, achievement (ap or ib), code, amount."""
    subscore = (rows["program"] == AP) & (rows["code"] == SUBSCORE)
    rows = rows[(rows["score"] != NO_SCORE) & ~subscore]
    program, code = rows["program"].to_numpy(), rows["code"].to_numpy()
    names = [CODES[p][c] for p, c in zip(program, code, strict=True)]
    return rows[["student", "district"]].assign(
        achievement=np.where(program == AP, "ap", "ib"), code=names, amount=rows["score"]
    )
