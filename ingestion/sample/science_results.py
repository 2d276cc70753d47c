"""The truth of who met the science standard.

Belongs here: which result of a student counts at an entity. Does not belong here: drawing results
(science.py) or counting (measures.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.entities import Level, Roster, latest_known
from ingestion.sample.science import SCIENCE_TEST


def science_results(
    level: Level, who: Roster, rows: pd.DataFrame, tests: pd.DataFrame
) -> pd.DataFrame:
    """The result of each student at the entities of a level: place in the roster, grade, met.

    `rows` are qualifying enrollments. In a district the latest included result counts, of a day the
    higher grade; of several districts the one of the latest enrollment there that has a result.
    """
    own = tests[(tests["record_type"] == SCIENCE_TEST) & tests["included"] & (tests["level"] > 0)]
    own = own.sort_values(["day", "grade"]).drop_duplicates(["student", "district"], keep="last")
    pair = ["student", "district"]
    results = rows[pair].merge(own[[*pair, "grade", "level"]], on=pair, how="left")
    place, row = latest_known(level, who, rows, results["level"].notna().to_numpy())
    found = results.iloc[row].astype({"grade": np.int64})
    return found.assign(place=place, met=found["level"] >= 3)
