"""Only the cohorts that a change touches are computed again, and all of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from analysis.collaborative_growth.changes import MEMBERS, SCORES, touched
from analysis.growth.cohorts import Cohort

EXISTING = {
    Cohort(subject, year, grade)
    for subject in ("ela", "math")
    for year in (2023, 2024, 2025)
    for grade in range(3, 9)
}


def change(cohort: Cohort, part: str = SCORES):
    """What it means that one fingerprint differs."""
    return touched({(cohort, part): "1"}, {(cohort, part): "2"}, EXISTING)


def test_nothing_that_is_the_same_is_touched():
    same = {(Cohort("ela", 2024, 5), SCORES): "1"}

    assert touched(same, dict(same), EXISTING).cohorts == set()


def test_a_score_touches_its_cohort_and_the_later_ones_it_is_a_prior_score_of():
    """In the other subject the next one too, whose gains rest on both prior scores."""
    found = change(Cohort("ela", 2023, 3))

    assert found.cohorts == {
        Cohort("ela", 2023, 3),
        Cohort("ela", 2024, 4),
        Cohort("ela", 2025, 5),
        Cohort("math", 2024, 4),
    }
    assert found.moved == {2023, 2024, 2025}


def test_no_earlier_cohort_is_touched():
    """Growth is never computed from later data."""
    assert change(Cohort("math", 2025, 6)).cohorts == {Cohort("math", 2025, 6)}


@pytest.mark.parametrize("before", [{}, {(Cohort("ela", 2025, 3), SCORES): "1"}])
def test_a_cohort_that_came_or_went_is_touched(before):
    key = (Cohort("ela", 2025, 3), SCORES)
    after = {} if before else {key: "1"}

    assert touched(before, after, EXISTING).cohorts == {Cohort("ela", 2025, 3)}


def test_a_score_that_a_later_file_tells_touches_no_cohort_before_that_file():
    """The score of 2023 that a file of 2025 tells is a prior score of 2025 only."""
    found = change(Cohort("ela", 2023, 3), "2024-2025")

    assert found.cohorts == {Cohort("ela", 2025, 5)}
    assert change(Cohort("ela", 2023, 3), "2023-2024").cohorts == {
        Cohort("ela", 2024, 4),
        Cohort("ela", 2025, 5),
        Cohort("math", 2024, 4),
    }


def test_other_members_touch_their_cohort_and_move_no_percentile():
    """School effects rest on schools and groups of the students, percentiles do not."""
    found = change(Cohort("ela", 2024, 4), MEMBERS)

    assert found.cohorts == {Cohort("ela", 2024, 4)}
    assert found.moved == set()
    assert found.years == {2024}


def test_asking_what_is_touched_loads_no_numpy():
    """A refresh that changes no score does not pay for what computes growth."""
    code = (
        "import sys, analysis.collaborative_growth.step;"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'pandas', 'scipy')))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
