"""The Dashboard's combined cohort: four-year cohorts and those who graduate in a fifth year.

Belongs here: who counts in both. Does not belong here: the cohorts themselves (cohorts.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.cohorts import COMBINED, Cohort


def combined(of_length: dict, district_of: np.ndarray) -> dict:
    """Combined cohorts by school year and COMBINED, from those after 4 and 5 years.

    Only of districts whose five-year cohort is reported; `district_of` are the schools' districts.
    """
    result = {}
    for name, length in of_length:
        if length != 5 or (name, 4) not in of_length:
            continue
        four, five = of_length[name, 4], of_length[name, 5]
        reporting = np.unique(district_of[five.rows["school"]])
        own = np.isin(district_of[four.rows["school"]], reporting)
        late = five.rows["late"].to_numpy(bool)
        result[name, COMBINED] = Cohort(
            pd.concat([four.rows[own], five.rows[late]], ignore_index=True),
            np.concatenate([four.flags[own], five.flags[late]]),
        )
    return result
