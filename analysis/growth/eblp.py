"""Residual gains of schools, districts and student groups: averages that borrow strength.

Belongs here: empirical best linear prediction and California's rule when to use it. Does not belong
here: students' gains (`residual_gain`).

Rule (CDE, Growth Model): schools, student groups of a school, all students of a local educational
agency, and its student groups of up to 500 scores get the empirical best linear predictor; its
larger student groups the simple average; nobody with fewer than 11 scores gets a value.

Method (Lockwood, Castellano and McCaffrey 2022): a block is a school year, grade and subject. A
unit's true mean in a block is the block's mean, plus the unit's own level, which is taken as it is
and not drawn towards other units, plus a deviation of the block. The predictor of the unit's mean
in a year and subject is the weighted average of all its blocks with the least expected error.
Flashlight estimates the covariances by moments, each pair of blocks for itself, and leaves out the
published method's means per pattern of missing blocks. How many years CDE pools is not known to us:
`years` says how many are used, by default the year itself and the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas

from analysis.growth.eblp_covariance import Blocks, between_units, blocks_of, within_units
from analysis.growth.residual_gain import AS_EXPECTED
from analysis.growth.table import school_years

MINIMUM_N = 11
LARGEST_PREDICTED = 500
SMALLEST_UNITS = 10
ALL_STUDENTS = "ALL"
COLUMNS = (
    "student_id",
    "subject",
    "school_year",
    "grade",
    "residual_gain",
    "unit",
    "student_group",
)


@dataclass(frozen=True)
class _Prediction:
    """Predicted mean of a unit and the square root of its expected squared error."""

    value: float
    error: float


def group_growth(
    gains: pandas.DataFrame,
    *,
    level: str,
    years: int = 2,
    minimum_n: int = MINIMUM_N,
    largest_predicted: int = LARGEST_PREDICTED,
) -> pandas.DataFrame:
    """Growth per unit, student group, subject and school year.

    `gains`: rows of `residual_gains` with `unit` and `student_group` joined to them, one row per
    group a student belongs to; `level`: `school` or `district`. Later years are never used.

    Columns of the result: `unit, student_group, subject, school_year, n, simple_average,
    predicted_average, value` (gain in points, by California's rule), `growth_score` (100 plus the
    value), `standard_error` of the value, `method` (`eblp` or `simple_average`), `state`
    (`published`, or `withheld` with nothing but n). With fewer than 10 units there is nothing to
    borrow from, and the simple average stands.
    """
    if level not in ("school", "district"):
        raise ValueError("level must be school or district")
    missing = [name for name in COLUMNS if name not in gains.columns]
    if missing:
        raise ValueError(f"the table of gains lacks the columns {', '.join(missing)}")
    gains = gains[gains["residual_gain"].notna() & gains["unit"].notna()].reset_index(drop=True)
    gains["year"] = school_years(gains["school_year"])
    if gains.duplicated(["student_id", "subject", "year", "unit", "student_group"]).any():
        raise ValueError("the table of gains has a student twice in a unit, group and year")
    results = []
    for group, rows in gains.groupby("student_group", sort=True):
        for year, current in rows.groupby("year", sort=True):
            window = rows[(rows["year"] <= year) & (rows["year"] > year - years)]
            averages = _averages(current, _predictions(window, int(year)))
            results.append(averages.assign(student_group=group))
    if not results:
        return pandas.DataFrame(columns=_RESULT)
    result = pandas.concat(results, ignore_index=True)
    small = (result["n"] <= largest_predicted) | (result["student_group"] == ALL_STUDENTS)
    predicted = result["predicted_average"].notna() & (small | (level == "school"))
    result["method"] = np.where(predicted, "eblp", "simple_average")
    for name, eblp, simple in (
        ("value", "predicted_average", "simple_average"),
        ("standard_error", "predicted_error", "simple_error"),
    ):
        result[name] = np.where(predicted, result[eblp], result[simple])
    result["growth_score"] = AS_EXPECTED + result["value"]
    result["state"] = np.where(result["n"] >= minimum_n, "published", "withheld")
    result.loc[result["state"] == "withheld", _FIGURES] = np.nan
    return result[_RESULT]


_FIGURES = ["simple_average", "predicted_average", "value", "growth_score", "standard_error"]
_RESULT = ["unit", "student_group", "subject", "school_year", "n", *_FIGURES, "method", "state"]


def _averages(
    rows: pandas.DataFrame, predictions: dict[tuple[object, str], _Prediction]
) -> pandas.DataFrame:
    groups = rows.groupby(["unit", "subject", "school_year"], sort=True)["residual_gain"]
    result = groups.agg(n="size", simple_average="mean", spread="std").reset_index()
    result["simple_error"] = result.pop("spread") / np.sqrt(result["n"])
    found = [predictions.get(key) for key in zip(result["unit"], result["subject"], strict=True)]
    result["predicted_average"] = [each.value if each else np.nan for each in found]
    result["predicted_error"] = [each.error if each else np.nan for each in found]
    return result


def _predictions(window: pandas.DataFrame, year: int) -> dict[tuple[object, str], _Prediction]:
    """The predictor per unit and subject of a year; none where there are too few units."""
    if window["unit"].nunique() < SMALLEST_UNITS:
        return {}
    blocks = blocks_of(window)
    within = within_units(blocks)
    between = between_units(blocks, within, SMALLEST_UNITS)
    result = {}
    now = {
        subject: ((blocks.keys["subject"] == subject) & (blocks.keys["year"] == year)).to_numpy()
        for subject in blocks.keys["subject"].unique()
    }
    for unit, name in enumerate(blocks.units):
        for subject, target in now.items():
            weights = blocks.counts[unit] * target
            if weights.sum():
                result[name, subject] = _predict(
                    blocks, unit, weights / weights.sum(), within, between
                )
    return result


def _predict(
    blocks: Blocks, unit: int, weights: np.ndarray, within: np.ndarray, between: np.ndarray
) -> _Prediction:
    """The best linear unbiased predictor of a weighted mean of a unit's blocks."""
    here = np.flatnonzero(blocks.counts[unit])
    pick = np.ix_(here, here)
    noise = within[pick] * blocks.overlap(unit)[pick]
    between, weights = between[pick], weights[here]
    inverse = np.linalg.pinv(between + noise, hermitian=True)
    level = inverse.sum(axis=0) / inverse.sum()
    deviation = weights @ between @ inverse
    shares = level + deviation - deviation.sum() * level
    value = weights @ blocks.means[here] + shares @ (
        blocks.averages[unit][here] - blocks.means[here]
    )
    gap = shares - weights
    error = gap @ between @ gap + shares @ noise @ shares
    return _Prediction(float(value), float(np.sqrt(max(error, 0.0))))
