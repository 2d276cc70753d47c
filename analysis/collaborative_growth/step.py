"""The growth step of a refresh: compute what a change touches, in one transaction.

Belongs here: the order of the work. Does not belong here: each part of it (the other modules), or
when a refresh calls it (orchestration/).
"""

from __future__ import annotations

import psycopg

from analysis.collaborative_growth import fingerprints
from analysis.collaborative_growth.changes import SCORES, Touched, touched

FILLED = ("fct_student_growth", "fct_school_growth", "fct_group_growth", "int_growth_cohort")

# The planner knows nothing of rows written in the same transaction and would loop over tables.
PLAN_FOR_BULK = "set local enable_nestloop = off; set local enable_mergejoin = off"


def compute_growth(connection: psycopg.Connection) -> dict[str, int]:
    """Bring the growth tables up to date with the scores in force.

    Examines the pending school years; computes the cohorts whose scores, prior scores or members
    differ from those that their growth was computed from. Where none does, numpy is not even
    loaded. Returns the numbers of cohorts and students computed. One transaction: a step that dies
    leaves the growth of before, and the next one starts from there.
    """
    with connection.transaction():
        connection.execute(PLAN_FOR_BULK)
        known = fingerprints.known(connection)
        years = fingerprints.years_to_examine(connection, computed_before=bool(known))
        before = fingerprints.of_years(known, years)
        after = fingerprints.now(connection, years)
        existing = {cohort for cohort, part in (*known, *after) if part == SCORES}
        change = touched(before, after, existing)
        students = _compute(connection, change, existing) if change.cohorts else 0
        fingerprints.replace(connection, before, after)
    return {"cohorts": len(change.cohorts), "students": students}


def _compute(connection: psycopg.Connection, change: Touched, existing: set) -> int:
    import pandas

    from analysis.collaborative_growth import groups, reading, students, writing

    scores = reading.scores(connection, {year - back for year in change.years for back in range(3)})
    members = reading.members(connection, change.years)
    bounds = reading.bounds(connection)
    rows, sizes = students.compute(scores, members, bounds, change.cohorts)
    writing.replace_cohorts(connection, change.cohorts, rows, sizes)

    effects = groups.effects_of(reading.residuals(connection, change.years))
    writing.replace_years(connection, "fct_school_growth", change.years, effects)

    # Averages of groups borrow from the year before: the year after a touched one moves too.
    ends = {cohort.year for cohort in existing}
    years = (change.years | {year + 1 for year in change.years}) & ends
    averages = [
        groups.residual_gains_of(
            reading.gains(connection, level, {year - 1, year}),
            level,
            fingerprints.school_year(year),
        )
        for year in sorted(years)
        for level in ("school", "district")
    ]
    writing.replace_years(connection, "fct_group_growth", years, pandas.concat(averages))
    writing.note(connection, years, change.moved)
    for table in FILLED:
        connection.execute(f"analyze conformed.{table}")
    return len(rows)
