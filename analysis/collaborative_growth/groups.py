"""Growth of schools, districts and their groups in some school years.

Belongs here: calling `analysis.growth` on students' growth and bringing its results into the
tables' columns. Does not belong here: the methods and the database.
"""

from __future__ import annotations

import pandas

from analysis.growth.eblp import group_growth
from analysis.growth.school_effect import school_effects

DISTRICT_DIGITS = 7


def residual_gains_of(gains: pandas.DataFrame, level: str, school_year: str) -> pandas.DataFrame:
    """Residual gains of the schools or districts and their groups in a school year.

    `gains`: see `analysis.growth.eblp`, of this school year and the one before.
    """
    found = group_growth(gains, level=level)
    found = found[found["school_year"] == school_year].astype({"unit": "str"})
    return pandas.DataFrame(
        {
            "district_id": found["unit"].str[:DISTRICT_DIGITS],
            "school_year": found["school_year"],
            "subject": found["subject"],
            "level": level,
            "entity_id": found["unit"],
            "student_group": found["student_group"],
            "n": found["n"],
            "simple_average": found["simple_average"],
            "predicted_average": found["predicted_average"],
            "reported_gain": found["value"],
            "standard_error": found["standard_error"],
            "method": found["method"],
        }
    )


def effects_of(growth: pandas.DataFrame) -> pandas.DataFrame:
    """School effects from `school_id, subject, school_year, grade, residual, within, between`.

    Rows without a residual are left out.
    """
    growth = growth[growth["residual"].notna()].astype({"school_id": "str"})
    found = school_effects(growth.assign(state="computed"))
    return pandas.DataFrame(
        {
            "district_id": found["school_id"].str[:DISTRICT_DIGITS],
            "school_year": found["school_year"],
            "subject": found["subject"],
            "school_id": found["school_id"],
            "grade_span": [
                span if span == "ALL" else span.zfill(2) for span in found["grade_span"]
            ],
            "n": found["n"],
            "effect": found["effect"],
            "effect_error": found["effect_error"],
            "reliability": found["reliability"],
            "shrunken_effect": found["shrunken_effect"],
            "shrunken_error": found["shrunken_error"],
            "percentile": found["percentile"],
            "index_level": found["index_level"].astype("Int64"),
        }
    )
