"""Cubic B-splines of prior scores, as student growth percentiles use them.

Belongs here: knots, boundaries and the basis. Does not belong here: regression.

Rule: the SGP package's createKnotsBoundaries and R's splines::bs. Inner knots at the 20th, 40th,
60th and 80th percentile, boundaries a tenth of the range beyond the lowest and highest score, all
rounded to three decimals; the basis leaves out its first function, since the model has an
intercept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
KNOT_PERCENTILES = (0.2, 0.4, 0.6, 0.8)
BEYOND = 0.1
DECIMALS = 3
DEGREE = 3


@dataclass(frozen=True)
class Knots:
    """Where the pieces of a spline meet (`inner`, rising) and where it ends (`boundaries`)."""

    inner: tuple[float, ...]
    boundaries: tuple[float, float]

    def __post_init__(self) -> None:
        low, high = self.boundaries
        if not low <= high or any(not low < knot < high for knot in self.inner):
            raise ValueError("inner knots must lie between the boundaries")
        if list(self.inner) != sorted(set(self.inner)):
            raise ValueError("inner knots must rise")


def knots_of(scores: Floats) -> Knots:
    """Knots and boundaries of a set of scores; equal knots, as few distinct scores give, once."""
    scores = np.asarray(scores, dtype=float)
    if not len(scores) or not np.isfinite(scores).all():
        raise ValueError("knots need scores, none of them missing")
    low, high = float(scores.min()), float(scores.max())
    margin = BEYOND * (high - low)
    boundaries = (round(low - margin, DECIMALS), round(high + margin, DECIMALS))
    inner = np.unique(np.round(np.quantile(scores, KNOT_PERCENTILES), DECIMALS)).tolist()
    return Knots(tuple(k for k in inner if boundaries[0] < k < boundaries[1]), boundaries)


def cubic_basis(scores: Floats, knots: Knots) -> Floats:
    """The basis, one row per score and one column per inner knot plus three.

    Beyond the boundaries the outermost cubics go on. No columns when the boundaries are equal: a
    score that all share says nothing.
    """
    scores = np.asarray(scores, dtype=float)
    low, high = knots.boundaries
    if low == high:
        return np.empty((len(scores), 0))
    every = np.array([low] * (DEGREE + 1) + list(knots.inner) + [high] * (DEGREE + 1))
    functions = len(every) - DEGREE - 1
    piece = np.clip(np.searchsorted(every, scores, side="right") - 1, DEGREE, functions - 1)
    values = [np.ones(len(scores))]
    for degree in range(1, DEGREE + 1):
        values = _raise_degree(values, scores, every, piece, degree)
    basis = np.zeros((len(scores), functions))
    for offset, value in enumerate(values):
        np.put_along_axis(basis, (piece - DEGREE + offset)[:, None], value[:, None], axis=1)
    return np.ascontiguousarray(basis[:, 1:])


def _raise_degree(
    values: list[Floats], scores: Floats, every: Floats, piece: NDArray[np.intp], degree: int
) -> list[Floats]:
    """The functions of a degree that are not zero on each score's piece (Cox and de Boor)."""
    raised, carried = [], np.zeros(len(scores))
    for offset, value in enumerate(values):
        right, left = every[piece + offset + 1], every[piece + 1 - degree + offset]
        share = value / (right - left)
        raised.append(carried + (right - scores) * share)
        carried = (scores - left) * share
    return [*raised, carried]
