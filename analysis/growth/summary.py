"""Growth percentiles of schools, districts and student groups.

Belongs here: median and mean of growth percentiles. Does not belong here: who belongs to which
group, which the caller joins to the percentiles by student.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas

MINIMUM_N = 11


def summarize_percentiles(
    growth: pandas.DataFrame, by: Sequence[str], *, minimum_n: int = MINIMUM_N
) -> pandas.DataFrame:
    """Median and mean growth percentile per group.

    `growth`: rows of `student_growth_percentiles` with the columns of `by` joined to them; only
    each student's largest order counts. Grain: one row per combination of `by` with `n`,
    `median_growth_percentile`, `mean_growth_percentile`, `standard_error` of the mean and `state`:
    `published`, or `withheld` with nothing but n where n is below `minimum_n`.
    """
    missing = [name for name in by if name not in growth.columns]
    if missing or not by:
        raise ValueError(f"no columns {', '.join(missing)} to summarize growth by")
    counted = growth[growth["is_largest_order"] & (growth["state"] == "computed")]
    values = counted["growth_percentile"].astype("float64")
    groups = values.groupby([counted[name] for name in by], dropna=True, observed=True)
    result = groups.agg(
        n="size", median_growth_percentile="median", mean_growth_percentile="mean", spread="std"
    ).reset_index()
    result["standard_error"] = result.pop("spread") / np.sqrt(result["n"])
    result["state"] = np.where(result["n"] >= minimum_n, "published", "withheld")
    figures = ["median_growth_percentile", "mean_growth_percentile", "standard_error"]
    result.loc[result["state"] == "withheld", figures] = np.nan
    return result
