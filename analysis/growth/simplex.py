"""An exact step of quantile regression: walk from vertex to vertex until none is better.

Belongs here: the descent on a set of rows for one level. Does not belong here: choosing the rows
and going through the levels (`quantile_regression`).

A solution of quantile regression fits as many rows exactly as there are coefficients (the basis).
Every other row lies above or below the fit and pulls with weight `level` or `level - 1`. The
solution is the best one when the pull that each basis row has to resist, its dual value, lies
between those two weights. While one does not, the fit moves along the edge that lets go of that
row, past all rows whose pull the gain outweighs, until another row stops it (Barrodale and Roberts
1974, with the edge chosen by its gain per length).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TOLERANCE = 1e-9
SMALLEST_SLOPE = 1e-12
FIRST_CROSSINGS = 64
MOST_STEPS = 20_000


class UnboundedError(ArithmeticError):
    """No row stops the descent: the rows left out would have to."""


@dataclass(frozen=True)
class Vertex:
    """A solution: the rows that it fits exactly (`basis`) and its coefficients."""

    basis: NDArray[np.intp]
    coefficients: Floats


def descend(
    rows: Floats, response: Floats, level: float, outside: Floats, basis: NDArray[np.intp]
) -> Vertex:
    """The best fit of the rows, given the pull of the rows left out.

    `rows` is n by p; `outside` is the sum of weight times row over the rows left out, which must
    not change sides; `basis` holds p independent rows to start from. Raises UnboundedError when
    the rows left out would have to change sides, ArithmeticError when the walk does not end.
    """
    basis = basis.copy()
    steps = 0
    side: Floats | None = None
    while True:
        coefficients = np.linalg.solve(rows[basis], response[basis])
        residuals = response - rows @ coefficients
        if side is None:
            side = np.where(residuals > 0, 1.0, -1.0)
        weights = (level - 0.5) + 0.5 * side
        weights[basis] = 0.0
        pull = outside + weights @ rows
        taken = _walk(rows, level, basis, residuals, side, pull)
        if taken == 0:
            return Vertex(basis, coefficients)
        steps += taken
        if steps > MOST_STEPS:
            raise ArithmeticError(f"quantile regression at {level} did not end")


def _walk(
    rows: Floats,
    level: float,
    basis: NDArray[np.intp],
    residuals: Floats,
    side: Floats,
    pull: Floats,
) -> int:
    """Step until no edge leads down, or many times; changes its arguments; the number of steps.

    Sides are kept rather than read off the residuals: a row that is fitted by chance, as repeated
    scores are, stays on its side until a step moves it.
    """
    inverse = np.linalg.inv(rows[basis])
    for taken in range(200):
        dual = -pull @ inverse
        excess = np.maximum(dual - level, level - 1 - dual)
        leaving = int(np.argmax(excess / np.sqrt((inverse * inverse).sum(axis=0))))
        if excess[leaving] <= TOLERANCE:
            return taken
        direction = 1.0 if dual[leaving] > level else -1.0
        slopes = rows @ (inverse[:, leaving] * direction)
        crossed, entering, distance = _line_search(
            residuals, slopes, side, basis, float(excess[leaving])
        )
        pull -= side[crossed] @ rows[crossed]
        side[crossed] *= -1
        left = basis[leaving]
        side[left] = direction
        pull += ((level - 0.5) + 0.5 * direction) * rows[left]
        pull -= ((level - 0.5) + 0.5 * side[entering]) * rows[entering]
        residuals += distance * slopes
        basis[leaving] = entering
        inverse = np.linalg.inv(rows[basis])
    return 200


def _line_search(
    residuals: Floats, slopes: Floats, side: Floats, basis: NDArray[np.intp], gain: float
) -> tuple[NDArray[np.intp], int, float]:
    """The rows that the fit passes, the row that stops it, and how far it goes."""
    closing = slopes * side
    closing[basis] = 0.0
    rows = np.flatnonzero(closing < -SMALLEST_SLOPE)
    closing = -closing[rows]
    distances = np.maximum(residuals[rows] * side[rows], 0.0) / closing
    wanted = FIRST_CROSSINGS
    while True:
        if wanted < len(rows):
            nearest = np.argpartition(distances, wanted)[:wanted]
        else:
            nearest = np.arange(len(rows))
        nearest = nearest[np.argsort(distances[nearest], kind="stable")]
        stop = int(np.searchsorted(np.cumsum(closing[nearest]), gain))
        if stop < len(nearest):
            return rows[nearest[:stop]], int(rows[nearest[stop]]), float(distances[nearest[stop]])
        if wanted >= len(rows):
            raise UnboundedError
        wanted *= 8
