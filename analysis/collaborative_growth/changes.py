"""Which cohorts a change touches, told from fingerprints of what growth was computed from.

Belongs here: pure functions over fingerprints. Does not belong here: reading or storing them.

A fingerprint is of a part of the students with a score in a subject, school year and grade: their
`scores`; as `members`, the schools, districts and groups they count in; or scores of students who
were elsewhere then, told by files of a later year, whose part is that year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.growth.cohorts import Cohort, Prior, consecutive

SUBJECTS = ("ela", "math")
PRIORS = consecutive(2)
SCORES, MEMBERS = "scores", "members"
Fingerprints = Mapping[tuple[Cohort, str], str]


@dataclass
class Touched:
    """The cohorts to compute again, and the school years (by their ends) that this moves.

    `moved`: the years in which growth percentiles may change, not only members.
    """

    cohorts: set[Cohort] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)

    @property
    def years(self) -> set[int]:
        """The years of the cohorts."""
        return {cohort.year for cohort in self.cohorts}


def touched(
    before: Fingerprints,
    after: Fingerprints,
    existing: Collection[Cohort],
    priors: Sequence[Prior] = PRIORS,
    subjects: Sequence[str] = SUBJECTS,
) -> Touched:
    """Which of the existing cohorts two sets of fingerprints that differ touch.

    A changed score touches its own cohort, the later cohorts of the subject in which it is a prior
    score, and of both subjects the next one, whose gains rest on both prior scores. A told score
    touches cohorts of the year that tells it and later ones. Changed members touch their cohort.
    """
    result = Touched()
    for cohort, part in before.keys() | after.keys():
        if before.get((cohort, part)) == after.get((cohort, part)):
            continue
        if part == MEMBERS:
            result.cohorts |= {cohort}.intersection(existing)
            continue
        found = _with_it_as_prior(cohort, priors, subjects)
        if part == SCORES:
            found.add(cohort)
        else:
            found = {each for each in found if each.year >= int(part[-4:])}
        found &= set(existing)
        result.cohorts |= found
        result.moved |= {each.year for each in found}
    return result


def _with_it_as_prior(
    cohort: Cohort, priors: Sequence[Prior], subjects: Sequence[str]
) -> set[Cohort]:
    found = {
        Cohort(cohort.subject, cohort.year + prior.years_back, cohort.grade + prior.grades_back)
        for prior in priors
    }
    latest = priors[0]
    return found | {
        Cohort(subject, cohort.year + latest.years_back, cohort.grade + latest.grades_back)
        for subject in subjects
    }
