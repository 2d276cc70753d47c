"""Growth of the students of some cohorts, the three views joined.

Belongs here: pure functions from tables of scores and members to tables of growth. Does not belong
here: the methods (`analysis.growth`) and the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pandas

from analysis.collaborative_growth.changes import PRIORS
from analysis.growth.cohorts import Cohort
from analysis.growth.percentiles import student_growth_percentiles
from analysis.growth.residual_gain import CALIFORNIA_GRADES, residual_gains
from analysis.growth.school_effect import CORE_COVARIATES, adjusted_growth
from analysis.growth.table import cohorts_in, read_scores, school_years

KEY = ["student_id", "subject", "school_year"]
# CORE's covariates by student group. English learners: the group also holds students reclassified
# lately, who are in RFEP too and no English learners any more.
GROUP_OF = dict(zip(CORE_COVARIATES, ("SED", "SWD", "EL", "HOM", "FOS"), strict=True))


def known_by(scores: pandas.DataFrame, year: int) -> pandas.DataFrame:
    """The scores that growth of a school year (its end) may rest on.

    Districts' own of that and earlier years, and those of earlier years that files up to that year
    tell.
    """
    own = scores["told_in"].isna()
    told = pandas.Series(0, index=scores.index)
    told[~own] = school_years(scores.loc[~own, "told_in"])
    earned = school_years(scores["school_year"])
    return scores[(earned <= year) & (own | ((told <= year) & (earned < year)))]


def compute(
    scores: pandas.DataFrame,
    members: pandas.DataFrame,
    bounds: pandas.DataFrame,
    cohorts: Iterable[Cohort],
) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """Rows of fct_student_growth and of int_growth_cohort for these cohorts.

    `scores`: `student_id, subject, school_year, grade, scale_score, told_in, district_id,
    tested_on`; `members`: `student_id, subject, school_year, school_id, student_groups` of schools;
    `bounds`: see `analysis.growth.bounds`. A cohort of which nobody is left has no row.
    """
    students, sizes = [], []
    for year, those in _by_year(cohorts).items():
        known = known_by(scores, year)
        there = set(cohorts_in(read_scores(known))) if len(known) else set()
        those = [cohort for cohort in those if cohort in there]
        if not those:
            continue
        rows = _students(known, members, bounds, those)
        sizes.append(_sizes(known, rows, those, year))
        students.append(rows)
    if not students:
        return pandas.DataFrame(), pandas.DataFrame()
    return _as_facts(pandas.concat(students), scores), pandas.concat(sizes)


def with_covariates(scores: pandas.DataFrame, members: pandas.DataFrame) -> pandas.DataFrame:
    """Scores with `school_id` and CORE's covariates as 0 and 1; neither where there is no school.

    Of several schools of a student the one with the highest code counts.
    """
    schools = members.sort_values([*KEY, "school_id"]).drop_duplicates(KEY, keep="last")
    groups = schools["student_groups"].map(frozenset)
    for covariate, group in GROUP_OF.items():
        among = groups.map(lambda those, group=group: group in those)
        if group == "EL":
            among &= ~groups.map(lambda those: "RFEP" in those)
        schools = schools.assign(**{covariate: among.astype("float64")})
    columns = [*KEY, "school_id", *CORE_COVARIATES]
    return scores.merge(schools[columns], on=KEY, how="left", validate="one_to_one")


def _students(
    known: pandas.DataFrame,
    members: pandas.DataFrame,
    bounds: pandas.DataFrame,
    cohorts: Sequence[Cohort],
) -> pandas.DataFrame:
    percentiles = student_growth_percentiles(known, priors=PRIORS, bounds=bounds, cohorts=cohorts)
    # Where no order could be fitted a student keeps the row of the first one, without a figure.
    counts = percentiles["is_largest_order"] | (percentiles["state"] != "computed")
    percentiles = percentiles[counts].drop_duplicates(KEY, keep="first")
    columns = [*KEY, "grade", "priors", "growth_percentile"]
    result = percentiles[columns].rename(columns={"priors": "prior_scores"})
    among = [cohort for cohort in cohorts if cohort.grade in CALIFORNIA_GRADES]
    gains = residual_gains(known, cohorts=among)
    adjusted = adjusted_growth(with_covariates(known, members), cohorts=among)
    adjusted = adjusted.rename(columns={"residual": "adjusted_residual"})
    for table, figures in (
        (gains, ["residual_gain"]),
        (adjusted, ["school_id", "adjusted_residual", "within", "between"]),
    ):
        result = result.merge(table[[*KEY, *figures]], on=KEY, how="left", validate="one_to_one")
    return result


def _sizes(
    known: pandas.DataFrame, students: pandas.DataFrame, cohorts: Sequence[Cohort], year: int
) -> pandas.DataFrame:
    """Sizes and variances per cohort."""
    keys = ["subject", "grade"]
    wanted = [(cohort.subject, cohort.grade) for cohort in cohorts]
    current = known[school_years(known["school_year"]) == year]
    sizes = current.groupby([*keys, "school_year"]).agg(students=("student_id", "size"))
    grown = students.groupby([*keys, "school_year"]).agg(
        students_with_prior_score=("student_id", "size"),
        variance_within_schools=("within", "max"),
        variance_between_schools=("between", "max"),
    )
    result = sizes.join(grown).reset_index()
    result = result[[key in wanted for key in zip(result["subject"], result["grade"], strict=True)]]
    return result.assign(
        students_with_prior_score=result["students_with_prior_score"].fillna(0).astype("int64"),
        grade_assessed=_two_digits(result["grade"]),
        computed_at=datetime.now(UTC).isoformat(),
    ).drop(columns="grade")


def _as_facts(students: pandas.DataFrame, scores: pandas.DataFrame) -> pandas.DataFrame:
    """Students' growth in the columns of fct_student_growth."""
    told = [*KEY, "district_id", "tested_on", "scale_score"]
    result = students.merge(scores[told], on=KEY, how="left", validate="one_to_one")
    return pandas.DataFrame(
        {
            "student_key": result["student_id"],
            "grade_assessed": _two_digits(result["grade"]),
            **{
                name: result[name]
                for name in (
                    "district_id", "school_year", "subject", "tested_on", "scale_score",
                    "prior_scores", "growth_percentile", "residual_gain", "school_id",
                    "adjusted_residual",
                )
            },
        }
    )  # fmt: skip


def _two_digits(grades: pandas.Series) -> list[str]:
    return [f"{grade:02}" for grade in grades]


def _by_year(cohorts: Iterable[Cohort]) -> dict[int, list[Cohort]]:
    result: dict[int, list[Cohort]] = {}
    for cohort in sorted(cohorts):
        result.setdefault(cohort.year, []).append(cohort)
    return result
