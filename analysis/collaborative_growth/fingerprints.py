"""Fingerprints of what growth is computed from: now, and when it was computed the last time.

Belongs here: reading and storing them. Does not belong here: what their differences mean
(`changes`). Loads neither pandas nor numpy: most refreshes find no difference.
"""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from analysis.collaborative_growth.changes import MEMBERS, SCORES, Fingerprints
from analysis.growth.cohorts import Cohort

# A score file tells its students' scores of up to three years before.
YEARS_TOLD = 3
# Sums of hashes do not depend on the order of rows and cost one pass.
SCORE_FINGERPRINTS = """
select subject, school_year, grade_assessed, coalesce(told_in, %s), concat(
    count(*), ' ',
    sum(hashtextextended(concat_ws(' ', student_key, scale_score, tested_on, district_id), 0))
)
from conformed.int_growth_score
where school_year = any(%s)
group by subject, school_year, grade_assessed, told_in
"""
MEMBER_FINGERPRINTS = """
select subject, school_year, grade_assessed, %s, concat(
    count(*), ' ',
    sum(hashtextextended(concat_ws(' ', level, entity_id, student_key, student_groups), 0))
)
from conformed.int_growth_membership
where school_year = any(%s)
group by subject, school_year, grade_assessed
"""
KNOWN = (
    "select subject, school_year, grade_assessed, part, fingerprint from conformed.int_growth_input"
)
PENDING = "select distinct school_year from ledger.pending_scopes"
EVERY = "select distinct school_year from conformed.int_growth_score"


def school_year(year: int) -> str:
    """The school year that ends in a year."""
    return f"{year - 1}-{year}"


def end_of(text: str) -> int:
    """The year that a school year ends in."""
    return int(text[-4:])


def known(connection: psycopg.Connection) -> Fingerprints:
    """Fingerprints of what growth was computed from the last time, of every year."""
    return _keyed(connection.execute(KNOWN))


def years_to_examine(connection: psycopg.Connection, computed_before: bool) -> set[int]:
    """The pending school years: nowhere else can scores or members have changed.

    All years where growth was never computed.
    """
    rows = connection.execute(PENDING if computed_before else EVERY)
    return {end_of(text) for (text,) in rows}


def of_years(fingerprints: Fingerprints, years: set[int]) -> Fingerprints:
    """Those of the years examined: of scores also the years that files of these years tell."""
    told = _with_told(years)
    return {
        (cohort, part): value
        for (cohort, part), value in fingerprints.items()
        if cohort.year in (years if part == MEMBERS else told)
    }


def now(connection: psycopg.Connection, years: set[int]) -> Fingerprints:
    """Fingerprints of what is there in the years examined."""
    scores = connection.execute(SCORE_FINGERPRINTS, [SCORES, _named(_with_told(years))])
    members = connection.execute(MEMBER_FINGERPRINTS, [MEMBERS, _named(years)])
    return _keyed(scores) | _keyed(members)


def replace(connection: psycopg.Connection, before: Fingerprints, after: Fingerprints) -> None:
    """Store the fingerprints that differ."""
    different = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    rows = {
        (cohort, part): (school_year(cohort.year), cohort.subject, f"{cohort.grade:02}", part)
        for cohort, part in different
    }
    with connection.cursor() as cursor:
        cursor.executemany(
            "delete from conformed.int_growth_input"
            " where (school_year, subject, grade_assessed, part) = (%s, %s, %s, %s)",
            list(rows.values()),
        )
        cursor.executemany(
            "insert into conformed.int_growth_input"
            " (school_year, subject, grade_assessed, part, fingerprint)"
            " values (%s, %s, %s, %s, %s)",
            [(*row, after[key]) for key, row in rows.items() if key in after],
        )


def _with_told(years: set[int]) -> set[int]:
    return {year - back for year in years for back in range(YEARS_TOLD + 1)}


def _named(years: set[int]) -> list[str]:
    return [school_year(year) for year in sorted(years)]


def _keyed(rows: Iterable[tuple]) -> Fingerprints:
    return {
        (Cohort(subject, end_of(year), int(grade)), part): fingerprint
        for subject, year, grade, part, fingerprint in rows
    }
