"""Cells of the measures that follow students through enrollments: stability and cohorts.

Belongs here: putting these measures over all years together. Does not belong here: who counts in
them (stability.py, cohorts.py).
"""

from __future__ import annotations

import pandas as pd

from ingestion.sample.answers import label_cells
from ingestion.sample.cohorts import cohort_measures, cohorts, high_school_enrollments
from ingestion.sample.colleges import enrollments, with_college
from ingestion.sample.combined_cohort import combined
from ingestion.sample.entities import levels, roster
from ingestion.sample.geography import Collaborative
from ingestion.sample.learners import learner_measures
from ingestion.sample.measures import YearTruth, counts
from ingestion.sample.population import streams
from ingestion.sample.preparation import with_preparation
from ingestion.sample.stability import stability
from ingestion.sample.years import SchoolYear

_COLLEGES = 112


def followed_cells(
    places: Collaborative,
    past: list[tuple[SchoolYear, YearTruth]],
    own: list[tuple[SchoolYear, YearTruth]],
    students: pd.DataFrame,
    by_grade: bool,
    seed: int,
) -> tuple[list[pd.DataFrame], dict[int, pd.DataFrame]]:
    """Labelled counts (see answers.label_cells) of all years, the sample's own and those before.

    And by the year in which it graduated, what each class did then (see colleges.enrollments).

    Of the years before the sample (`past`) reclassification, too: statuses tell it without a file
    of the year.
    """
    all_levels, years = levels(places), [*past, *own]
    cells = [
        label_cells(year.name, level, {"stability": stability(level, truth, year)}, by_grade)
        for year, truth in years
        for level in all_levels
    ]
    for year, truth in past:
        for level in all_levels:
            who = roster(level, truth.rows)
            tables = learner_measures(
                level, who, truth.rows, truth.flags, truth.learners, truth.year, counts
            )
            cells.append(label_cells(year.name, level, tables, by_grade))
    starts = [year.start_year for year, _ in years]
    ability = students["ability"].to_numpy()
    table, flags = high_school_enrollments([truth for _, truth in years], starts, ability)
    district_of = places.schools["district"].to_numpy()
    of_length = cohorts(table, flags, district_of)
    classes, last_year = {}, own[-1][0].start_year + 1
    for name, length in [key for key in of_length if key[1] == 4]:
        cohort, ending = of_length[name, length], int(name[5:])
        classes[ending] = enrollments(streams(seed, _COLLEGES, ending), cohort.rows, ending)
        of_length[name, length] = with_college(name, cohort, classes[ending], last_year)
    achieved = {year.start_year + 1: truth.achievements for year, truth in own}
    both = {
        key: with_preparation(key[0], cohort, achieved, district_of)
        for key, cohort in combined(of_length, district_of).items()
    }
    for (name, length), cohort in (of_length | both).items():
        open_schools = table["school"][table["ending"] == int(name[5:])].unique()
        for level in all_levels:
            tables = cohort_measures(level, cohort, length, open_schools)
            cells.append(label_cells(name, level, tables, by_grade))
    return cells, classes
