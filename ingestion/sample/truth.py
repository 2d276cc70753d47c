"""One school year's truth: the rows behind every record, and what the measures are made of.

Belongs here: calling each subject in its order with its own random numbers. Does not belong
here: how a subject works, or files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ingestion.sample import (
    assessments,
    attendance,
    college_career,
    course_measures,
    courses,
    discipline,
    elpac,
    exams,
    groups,
    interims,
    learners,
    programs,
    special_education,
    surveys,
)
from ingestion.sample.geography import GRADES
from ingestion.sample.history import History
from ingestion.sample.information import information_lines, initial_enrollment_days
from ingestion.sample.language import language_histories, language_lines
from ingestion.sample.local_files import LocalTables
from ingestion.sample.measures import YearTruth
from ingestion.sample.opt_outs import with_opt_outs
from ingestion.sample.population import Population, streams
from ingestion.sample.science import science_tests
from ingestion.sample.years import day_number

_LANGUAGE, _PROGRAMS, _EFFECTS, _CONDUCT, _ATTENDANCE, _TESTS = range(11, 17)
_SCIENCE, _OPT_OUTS = 31, 32
_ELPAC, _SPECIAL_EDUCATION = 61, 62
_SOCIAL_EMOTIONAL, _CLIMATE, _INTERIM = range(64, 67)
_COURSES, _COURSE_EFFECTS, _TEACHERS = 71, 72, 73
_LEANINGS, _COLLEGE_CAREER = 101, 102
_EXAMS = 111
_BEFORE = ["grade", "score", "level"]
_NOT_OF_ENROLLMENTS = ("attendance", "incidents", "results", "tests", "courses", "local")


@dataclass(frozen=True)
class Background:
    """What all years share.

    Students' histories of language (`histories`) and special education (`disabilities`) and what
    districts ever send of them (`statuses`, `special_education`), the days of their first
    enrollment in the United States, the effects of schools on absence, conduct and scores
    (standard normal), and the marks of each year, since credits add up over years, with what makes
    students prepared for college and career (`bilingual` students earn its seal).
    """

    histories: pd.DataFrame
    statuses: pd.DataFrame
    disabilities: pd.DataFrame
    special_education: pd.DataFrame
    initial_days: np.ndarray
    school_effects: np.ndarray
    course_marks: tuple[pd.DataFrame, ...]
    college_career: tuple[college_career.CollegeCareer, ...]
    bilingual: np.ndarray


def background(population: Population, schools: int, seed: int) -> Background:
    """Draws what all years share."""
    students = population.students
    augusts = np.array([day_number(year, 8, 20) for year in range(1990, 2100)])
    since_kindergarten = np.maximum(students["entry_grade"].to_numpy().astype(int) - 1, 0)
    kindergarten = augusts[students["entry_year"].to_numpy() - since_kindergarten - 1990]
    histories = language_histories(streams(seed, _LANGUAGE), population)
    statuses = [language_lines(histories, spans) for spans in population.spans]
    disabilities = special_education.special_education_histories(
        streams(seed, _SPECIAL_EDUCATION), population
    )
    sent = [
        special_education.special_education_lines(disabilities, spans) for spans in population.spans
    ]
    behind_marks = streams(seed, _COURSE_EFFECTS).normal(0, 1, schools)
    leanings = college_career.leanings(streams(seed, _LEANINGS), len(students))
    preparing = tuple(
        college_career.college_career(
            streams(seed, _COLLEGE_CAREER, year), population, year, leanings
        )
        for year in range(len(population.spans))
    )
    return Background(
        histories,
        pd.concat(statuses).drop_duplicates(["student", "district", "start"]),
        disabilities,
        special_education.with_ends(pd.concat(sent)),
        initial_enrollment_days(population, kindergarten),
        streams(seed, _EFFECTS).normal(0, 1, (3, schools)),
        tuple(
            college_career.with_college_career(
                courses.course_marks(streams(seed, _COURSES, year), population, year, behind_marks),
                preparing[year].marks,
            )
            for year in range(len(population.spans))
        ),
        preparing,
        leanings["bilingual"].to_numpy(),
    )


def with_earlier_results(tests: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Adds grade_before, score_before, level_before of the year before (-1, -1, 0 if none)."""
    if before is None:
        return tests.assign(grade_before=-1, score_before=-1, level_before=0)
    earlier = before[["student", "record_type", *_BEFORE]]
    joined = tests.merge(
        earlier, on=["student", "record_type"], how="left", suffixes=("", "_before")
    )
    for name, missing in (("grade", -1), ("score", -1), ("level", 0)):
        joined[f"{name}_before"] = joined[f"{name}_before"].fillna(missing).astype(np.int64)
    return joined


def with_seals(spans: pd.DataFrame, bilingual: np.ndarray) -> pd.DataFrame:
    """Spans with `seal`: whether they end with a diploma and a State Seal of Biliteracy."""
    ends = (spans["grade"] == len(GRADES) - 1) & (spans["completion"] == 100)
    return spans.assign(seal=ends & bilingual[spans["student"]])


@dataclass(frozen=True)
class YearTables:
    """The rows of a year by record (columns as in each subject's module, with `district`).

    `courses`: the outcomes of courses (see course_measures.py). `local` holds what districts send
    in files of their own form.
    """

    records: dict[str, pd.DataFrame]
    courses: pd.DataFrame
    local: LocalTables


def year_tables(
    population: Population,
    shared: Background,
    year: int,
    seed: int,
    before: dict[str, pd.DataFrame] | None,
) -> YearTables:
    """The rows of every record in a year (by its place); `before`: those of the year before."""
    spans, calendar = population.spans[year], population.calendars[year]
    students = population.students
    absence, behavior, learning = shared.school_effects
    stays = attendance.expected_stays(spans, calendar)
    conduct = discipline.conduct(
        streams(seed, _CONDUCT, year), stays, students, behavior, calendar.last
    )
    tests = assessments.tests(
        streams(seed, _TESTS, year), population, shared.histories, year, learning
    )
    tests = with_opt_outs(streams(seed, _OPT_OUTS, year), tests, len(learning))
    science = science_tests(
        streams(seed, _SCIENCE, year), population, shared.histories, year, learning
    )
    tests = pd.concat([tests, science], ignore_index=True)
    absences = attendance.attendance(
        streams(seed, _ATTENDANCE, year), stays, conduct.results, students, absence, year
    )
    marks = shared.course_marks[: year + 1]
    return YearTables(
        {
            "calpads_senr": with_seals(spans, shared.bilingual),
            "calpads_sinf": information_lines(population, spans, calendar),
            "calpads_sprg": programs.program_lines(
                streams(seed, _PROGRAMS, year), population, year, calendar
            ),
            "calpads_sela": language_lines(shared.histories, spans),
            "calpads_stas": absences,
            "calpads_sinc": conduct.incidents,
            "calpads_sirs": conduct.results,
            "calpads_soff": conduct.offenses,
            "toms_caaspp": with_earlier_results(tests, before and before["toms_caaspp"]),
            "toms_summative_elpac": elpac.elpac(
                streams(seed, _ELPAC, year),
                population,
                shared.histories,
                year,
                before and before["toms_summative_elpac"],
            ),
            "calpads_swds": special_education.special_education_lines(shared.disabilities, spans),
            "calpads_crsc": courses.sections(streams(seed, _TEACHERS, year), marks[-1]),
            "calpads_scsc": marks[-1],
            "calpads_scte": shared.college_career[year].pathways,
            "calpads_wblr": shared.college_career[year].work,
        },
        course_measures.outcomes(
            population.spans[: year + 1],
            marks,
            absences,
            conduct.incidents,
            conduct.results,
            calendar.year,
        ),
        LocalTables(
            surveys.social_emotional(
                streams(seed, _SOCIAL_EMOTIONAL, year), population, year, behavior
            ),
            surveys.climate(streams(seed, _CLIMATE, year), population, year, behavior),
            interims.interim_results(streams(seed, _INTERIM, year), population, year, learning),
            exams.listed(
                [exams.taken(streams(seed, _EXAMS, y), population, y) for y in range(year + 1)]
            ),
        ),
    )


def measured(
    population: Population,
    shared: Background,
    tables: YearTables,
    year: int,
    before: dict[str, pd.DataFrame] | None,
) -> YearTruth:
    """What the measures of a year are made of."""
    records, calendar = tables.records, population.calendars[year]
    spans = records["calpads_senr"]
    qualifying = spans["status"].isin((10, 30)) & ~spans["nullified"]
    rows = spans[qualifying].reset_index(drop=True)
    gender = population.students["gender"].to_numpy()[rows["student"]]
    flags, learner = groups.enrollment_groups(
        rows,
        gender,
        records["calpads_sinf"],
        records["calpads_sela"],
        records["calpads_sprg"],
        shared.special_education,
        calendar.year,
    )
    of_learners = learners.outcomes(
        rows,
        shared.statuses,
        records["toms_summative_elpac"],
        before and before["toms_summative_elpac"],
        calendar.year,
    )
    return YearTruth(
        rows,
        flags,
        learner,
        records["calpads_stas"],
        records["calpads_sinc"],
        records["calpads_sirs"],
        records["toms_caaspp"],
        of_learners,
        tables.courses,
        tables.local,
        pd.concat(
            [
                college_career.achievements(records["toms_caaspp"], shared.college_career[year]),
                exams.achievements(tables.local.exams),
            ],
            ignore_index=True,
        ),
        calendar.year,
    )


_GROUP_RECORDS = ("calpads_sinf", "calpads_sela", "calpads_sprg")


def group_records(tables: YearTables) -> dict[str, pd.DataFrame]:
    """The records of a year from which student groups follow, and a score table without scores."""
    records = {record: tables.records[record] for record in _GROUP_RECORDS}
    return records | {"no_scores": tables.records["toms_summative_elpac"].iloc[:0]}


def enrollments_only(truth: YearTruth) -> YearTruth:
    """The enrollments of a year with their groups, without what a large sample cannot keep."""
    none = dict.fromkeys(_NOT_OF_ENROLLMENTS, pd.DataFrame())
    return replace(truth, **none)


def past_measured(
    history: History, shared: Background, sent: list[dict[str, pd.DataFrame]], year: int
) -> YearTruth:
    """What the measures of a year before the sample's own are made of: enrollments alone.

    Groups follow from whatever the districts send in later years (`sent`, see group_records) that
    had taken effect by then, and so do reclassifications.
    """
    spans, calendar = history.spans[year], history.calendars[year]
    records = [pd.concat([tables[name] for tables in sent]) for name in _GROUP_RECORDS]
    information, language, program = (table.reset_index(drop=True) for table in records)
    gender = history.students["gender"].to_numpy()[spans["student"]]
    flags, learner = groups.enrollment_groups(
        spans, gender, information, language, program, shared.special_education, calendar.year
    )
    of_learners = learners.outcomes(
        spans, shared.statuses, sent[0]["no_scores"], None, calendar.year
    )
    nothing = dict.fromkeys(_NOT_OF_ENROLLMENTS, pd.DataFrame())
    return YearTruth(
        rows=spans,
        flags=flags,
        learner=learner,
        learners=of_learners,
        achievements=pd.DataFrame(),
        year=calendar.year,
        **nothing,
    )
