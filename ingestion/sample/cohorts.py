"""The true outcomes of graduation cohorts: who graduated, dropped out or left, after 4 and 5 years.

Belongs here: who counts in a cohort and as what, exactly as the measures are defined. Does not
belong here: enrollments (enrollments.py, history.py) or other measures (measures.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample.enrollments import CODE
from ingestion.sample.entities import Level
from ingestion.sample.geography import GRADES
from ingestion.sample.groups import PLACE
from ingestion.sample.measures import YearTruth, counts
from ingestion.sample.years import day_number, school_year_name

_GRADE_09, _GRADE_12 = GRADES.index("09"), GRADES.index("12")
_NOT_OF_COHORTS = [CODE["N470"], CODE["E170"]]
_REMOVED = [CODE[reason] for reason in ("T180", "T200", "T240", "T370", "E130")]
_OTHER_TRANSFERS = [CODE["T260"], CODE["T280"]]
_OTHER_COMPLETIONS = (120, 250, 320, 330)
_SHORT_TERM_DAYS = 30
# Groups in which a student is for good once in them; the others are those of the last enrollment.
_LASTING = [PLACE[group] for group in ("EL", "LTEL", "SED", "SWD", "HOM", "MIG", "FOS")]
# What became of a student.
GRADUATE, OTHER, DROPOUT, REMOVED, STILL_ENROLLED, GONE_ON = range(6)
# Length of the Dashboard's combined cohort (combined_cohort.py).
COMBINED = 45


@dataclass(frozen=True)
class Cohort:
    """Students at their schools in the cohort of a school year, after four or five years.

    `rows`: student, school, outcome, qualified (1 met the a-g requirements, 0 not, -1 not said),
    seal (of biliteracy), exit (a day), late (graduated in the fifth year), of combined cohorts
    prepared (preparation.py), of four-year ones college (colleges.py); `flags`: their groups.
    """

    rows: pd.DataFrame
    flags: np.ndarray


def high_school_enrollments(years: list[YearTruth], starts: list[int], ability) -> tuple:
    """Primary enrollments in grades 9 to 12 of all years, and their groups.

    `starts` are the calendar years in which the years begin, `ability` that of every student.
    """
    parts, flags = [], []
    for truth, start in zip(years, starts, strict=True):
        rows = truth.rows
        long = rows["end"] - rows["start"] + 1 > _SHORT_TERM_DAYS
        own = (rows["status"] == 10) | ((rows["status"] == 30) & long)
        own &= (rows["grade"] >= _GRADE_09) & ~rows["reason"].isin(_NOT_OF_COHORTS)
        parts.append(rows[own].assign(ending=start + 1))
        flags.append(truth.flags[own.to_numpy()])
    table = pd.concat(parts, ignore_index=True)
    finishing = (table["grade"] == _GRADE_12) & (table["completion"] > 0)
    met = (table["completion"] == 100) & (ability[table["student"]] > 0)
    table["qualified"] = np.where(finishing, met.astype(int), -1)
    table["seal"] = table["seal"].eq(True)
    return table, np.concatenate(flags)


def _last_of_period(table: pd.DataFrame, flags: np.ndarray, year: int) -> tuple:
    """Per student the last enrollment of a period that ends in a year, its outcome and groups."""
    summer, august = day_number(year, 6, 30), day_number(year, 8, 15)
    exit_ = np.where(table["exit"] < 0, np.iinfo(np.int32).max, table["exit"])
    start = table["start"].to_numpy()
    inside = (start <= summer) | ((table["completion"] > 0) & (exit_ <= august)).to_numpy()
    again = table["student"][~inside & (start <= day_number(year, 8, 31))].unique()
    rows, exit_, own = table[inside], exit_[inside], flags[inside]
    order = np.lexsort((rows["school"], exit_, rows["start"], rows["student"]))
    rows, exit_, own = rows.iloc[order], exit_[order], own[order]
    student = rows["student"].to_numpy()
    begin = np.flatnonzero(np.append(True, student[1:] != student[:-1])) if len(rows) else []
    last = np.append(student[1:] != student[:-1], True) if len(rows) else np.zeros(0, bool)
    groups = own[last]
    if len(rows):
        groups[:, _LASTING] = np.logical_or.reduceat(own, begin)[:, _LASTING]
    rows, exit_ = rows[last], exit_[last]
    completion, reason = rows["completion"].to_numpy(), rows["reason"].to_numpy()
    outcome = np.select(
        [
            exit_ > august,
            completion == 100,
            np.isin(reason, _REMOVED),
            np.isin(completion, _OTHER_COMPLETIONS),
            rows["student"].isin(again).to_numpy(),
            np.isin(reason, _OTHER_TRANSFERS),
        ],
        [STILL_ENROLLED, GRADUATE, REMOVED, OTHER, STILL_ENROLLED, OTHER],
        DROPOUT,
    )
    rows = rows[["student", "school", "district", "qualified", "seal"]]
    rows = rows.assign(outcome=outcome, late=False, exit=exit_)
    return rows.reset_index(drop=True), groups


def _reporting(table: pd.DataFrame, district_of: np.ndarray, last: int, years: int) -> np.ndarray:
    """Districts with high school enrollments in each of the years up to one (ending years)."""
    seen = pd.DataFrame({"district": district_of[table["school"]], "ending": table["ending"]})
    seen = seen[(seen["ending"] <= last) & (seen["ending"] > last - years)].drop_duplicates()
    counted = seen["district"].value_counts()
    return counted.index[counted == years].to_numpy()


def cohorts(table: pd.DataFrame, flags: np.ndarray, district_of: np.ndarray) -> dict:
    """Cohorts by school year and years that they had (4, 5): those that are reported."""
    order = np.lexsort((table["school"], table["ending"], table["start"], table["student"]))
    first = table.iloc[order].drop_duplicates("student")
    classes = pd.Series(
        (first["ending"] + _GRADE_12 - first["grade"]).to_numpy(), first["student"].to_numpy()
    )
    of_class = classes.reindex(table["student"]).to_numpy()
    result = {}
    for year in sorted(table["ending"].unique()):
        name = school_year_name(int(year) - 1)
        for length in (4, 5):
            class_year = year - (length - 4)
            own = of_class == class_year
            four, four_groups = _last_of_period(table[own], flags[own], int(class_year))
            rows, groups = four, four_groups
            if length == 5:
                five, groups = _last_of_period(table[own], flags[own], int(year))
                rows, groups = _after_five_years(four, five, groups)
            told = np.isin(
                district_of[rows["school"]], _reporting(table, district_of, year, length)
            )
            told &= rows["outcome"].to_numpy() != REMOVED
            if told.any():
                result[name, length] = Cohort(rows[told].reset_index(drop=True), groups[told])
    return result


def _after_five_years(four: pd.DataFrame, five: pd.DataFrame, groups: np.ndarray) -> tuple:
    """The four-year cohort as it stands after the fifth year, and who graduated elsewhere in it."""
    joined = five.merge(four, on="student", suffixes=("", "_before"), how="left")
    before, now = joined["outcome_before"].to_numpy(), joined["outcome"].to_numpy()
    elsewhere = (joined["school"] != joined["school_before"]).to_numpy()
    kept = before != REMOVED
    outcome = np.where(elsewhere | (now == REMOVED), GONE_ON, now)
    outcome = np.where(before == GRADUATE, GRADUATE, outcome)
    late = (before != GRADUATE) & (outcome == GRADUATE)
    stayed = joined.assign(outcome=outcome, school=joined["school_before"], late=late)[kept]
    came = (before != GRADUATE) & (now == GRADUATE) & ((before == REMOVED) | elsewhere)
    rows = pd.concat([stayed, joined[came].assign(late=True)], ignore_index=True)
    columns = ["student", "school", "district", "qualified", "seal", "outcome", "late"]
    return rows[columns].astype({"school": np.int64}), np.concatenate([groups[kept], groups[came]])


def cohort_measures(level: Level, cohort: Cohort, length: int, open_schools: np.ndarray) -> dict:
    """Counts of the cohort's measures at the entities of a level (see measures.counts).

    `open_schools` have high school students in the year: only their entities report.
    """
    open_entities = np.unique(level.of_school[open_schools])
    entity = level.of_school[cohort.rows["school"].to_numpy()]
    inside = np.flatnonzero((entity >= 0) & np.isin(entity, open_entities))
    rows, entity = cohort.rows.iloc[inside], entity[inside]
    graduated = (rows["outcome"] == GRADUATE).to_numpy()
    # A student in two places of an entity counts once, as graduate.
    order = np.lexsort((~graduated, entity, rows["student"]))
    table = pd.DataFrame({"student": rows["student"].to_numpy(), "entity": entity}).iloc[order]
    one = order[~table.duplicated().to_numpy()]
    rows, entity, graduated = rows.iloc[one], entity[one], graduated[one].astype(float)
    flags = cohort.flags[inside[one]]

    def count(chosen, numerator):
        number = int(chosen.sum())
        table = counts(
            level, entity[chosen], np.zeros(number, np.int64), flags[chosen],
            numerator[chosen], np.ones(number),
        )  # fmt: skip
        return table[table["grade"] < 0]

    everybody = np.ones(len(rows), dtype=bool)
    if length == COMBINED:
        prepared = rows["prepared"].to_numpy()
        return {
            "graduation_combined": count(everybody, graduated),
            "college_career_prepared": count(prepared >= 0, (prepared == 1).astype(float)),
        }
    if length == 5:
        return {"graduation_5yr": count(everybody, graduated)}
    dropped = (rows["outcome"] == DROPOUT).to_numpy().astype(float)
    qualified = rows["qualified"].to_numpy()
    district, has = rows["district"].to_numpy(), graduated > 0
    college = rows["college"].to_numpy()
    tells = np.isin(district, cohort_districts_that_tell(cohort))
    return {
        "graduation_4yr": count(everybody, graduated),
        "dropout_4yr": count(everybody, dropped),
        "college_going": count(has & (college >= 0), (college == 1).astype(float)),
        "a_g_completion": count(has & tells, (qualified == 1).astype(float)),
    }


def cohort_districts_that_tell(cohort: Cohort) -> np.ndarray:
    """Districts that say of any graduate whether the a-g requirements were met."""
    rows = cohort.rows
    said = (rows["outcome"] == GRADUATE) & (rows["qualified"] >= 0)
    return rows["district"][said].unique()
