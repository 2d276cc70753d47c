"""The answers are the measures of the written files, found a second way."""

import numpy as np
import pytest

from ingestion.sample.answers import round_half_away
from tests.ingestion.sample import slow_surveys
from tests.ingestion.sample.conftest import YEARS
from tests.ingestion.sample.slow_answers import slow_answers

CLIMATE = {
    f"climate_{construct}{form}"
    for construct in slow_surveys.CLIMATE
    for form in ("", "_staff", "_family")
}
MEASURES = {
    "attendance_rate",
    "chronic_absenteeism",
    "suspension",
    "suspension_any_length",
    "expulsion",
    "ela_distance_from_standard",
    "ela_met_standard",
    "math_distance_from_standard",
    "math_met_standard",
    "english_learner_progress",
    "reclassification",
    "high_school_readiness",
    "ninth_grade_on_track",
    "on_track_to_graduate",
    "interim_ela_met_benchmark",
    "interim_math_met_benchmark",
    *(f"sel_{construct}" for construct in slow_surveys.SEL),
    *CLIMATE,
    "ela_participation",
    "math_participation",
    "science_met_standard",
    "stability",
    "graduation_4yr",
    "dropout_4yr",
    "a_g_completion",
}
# The first year's cohort is complete after four years, not yet after five.
# Nor are there tests of the year before it.
LATER_MEASURES = {"graduation_5yr", "graduation_combined", "college_career_prepared"}


def _by_key(answers: dict) -> dict:
    return {
        tuple(
            cell[name]
            for name in (
                "school_year", "measure_id", "level", "entity_id", "student_group", "grade_span",
            )
        ): tuple(
            cell[name]
            for name in ("n", "numerator", "denominator", "value", "prior_value", "change")
        )
        for cell in answers["cells"]
    }  # fmt: skip


@pytest.fixture(scope="module")
def both(clean, answers) -> tuple[dict, dict]:
    return _by_key(answers), slow_answers(clean, YEARS)


def test_every_cell_is_what_a_plain_reading_of_the_files_gives(both):
    fast, slow = both
    assert fast.keys() == slow.keys()
    assert {key: fast[key] for key in fast if fast[key] != slow[key]} == {}


def test_every_measure_level_and_year_has_cells(both):
    fast, _ = both
    levels = {"school", "district", "county", "network", "collaborative"}
    wanted = {(year, measure, level) for year in YEARS for measure in MEASURES for level in levels}
    wanted |= {
        (year, measure, level)
        for year in YEARS[1:]
        for measure in LATER_MEASURES
        for level in levels
    }
    # A class can be told of from the second November after it on.
    wanted |= {(YEARS[0], "college_going", level) for level in levels}
    assert wanted == {key[:3] for key in fast if key[0] in YEARS}


def test_of_the_years_before_only_enrollments_and_statuses_are_known(both):
    """Histories hold enrollments alone, of too few years for any cohort."""
    fast, _ = both
    assert {key[:2] for key in fast if key[0] < YEARS[0]} == {
        (year, measure)
        for year in ("2019-2020", "2020-2021", "2021-2022")
        for measure in ("stability", "reclassification")
    }


def test_every_measure_has_students_with_disabilities_and_long_term_learners(both):
    """Academic measures take them from the score file, the others from SWDS and SELA."""
    fast, _ = both
    for group in ("SWD", "LTEL"):
        assert {key[1] for key in fast if key[4] == group} >= MEASURES - CLIMATE


def test_measures_of_learners_hold_learners_only(both):
    """Their groups are those of the learners that they were: all EL, nobody RFEP or EO."""
    fast, _ = both
    for measure in ("english_learner_progress", "reclassification"):
        own = {key: cell for key, cell in fast.items() if key[1] == measure}
        assert not [key for key in own if key[4] in ("RFEP", "EO")]
        learners = {(*key[:4], key[5]): cell for key, cell in own.items() if key[4] == "EL"}
        everybody = {(*key[:4], key[5]): cell for key, cell in own.items() if key[4] == "ALL"}
        assert learners == everybody
        assert 0 < sum(cell[1] for cell in own.values()) < sum(cell[0] for cell in own.values())


def test_learners_reclassified_lately_count_as_learners_in_academic_measures_only(both):
    fast, _ = both

    def n(measure, group):
        key = (YEARS[2], measure, "collaborative", "collaborative", group, "ALL")
        return fast[key][0]

    assert n("math_met_standard", "EL") > n("suspension", "EL") * 7 / 14 * 0.9
    with_recent = n("math_distance_from_standard", "EL") + n("math_distance_from_standard", "RFEP")
    with_recent += n("math_distance_from_standard", "EO")
    assert with_recent > n("math_distance_from_standard", "ALL") * 0.97


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (5, 2, 3), (4, 3, 1), (-5, 3, -2), (0, 7, 0)],
)
def test_halves_round_away_from_zero(numerator, denominator, expected):
    assert round_half_away(np.array([numerator]), np.array([denominator])) == expected


def test_no_change_where_a_year_has_fewer_than_eleven_students(answers):
    small = [cell for cell in answers["cells"] if cell["n"] < 11]
    assert small
    assert all(cell["change"] is None for cell in small)
