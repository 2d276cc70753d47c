"""Exact linear quantile regression at many levels of large data.

Belongs here: fitting many levels of one design, one after another. Does not belong here: splines
and percentiles of students.

Neighbouring levels have neighbouring fits, so most rows keep their side. Each level is solved on
the rows near the fit that the two levels before it point to; the rows left out count through the
sum of their pulls. Then every row is looked at: those on another side than assumed are added and
the level goes on. The result is therefore the solution for all rows, not an approximation. This is
the preprocessing of Portnoy and Koenker (1997) along the levels, as Chernozhukov, Fernández-Val and
Melly (2022) proposed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.growth.simplex import Floats, UnboundedError, Vertex, descend

BAND = 3.0
DEPENDENT = 1e-10
UNTIE = 1e-9


def quantile_regression(design: Floats, response: Floats, levels: Floats) -> Floats:
    """Coefficients that minimise the check loss, one column per level.

    `design` is n by p, `response` has n values, `levels` lie strictly between 0 and 1. Where
    columns depend on each other the shortest of the equivalent coefficient vectors is returned.
    Deterministic. Raises ValueError for shapes, levels or values that make no sense and when there
    are fewer rows than independent columns.
    """
    design, response, levels = (np.asarray(x, dtype=float) for x in (design, response, levels))
    _check(design, response, levels)
    whitening = _whitening(design)
    rows = np.ascontiguousarray(design @ whitening)
    if len(rows) < rows.shape[1]:
        raise ValueError(f"{len(rows)} rows cannot determine {rows.shape[1]} coefficients")
    fits = _Levels(rows, response)
    result = np.empty((design.shape[1], len(levels)))
    order = np.argsort(levels)
    start = int(np.argmin(np.abs(levels[order] - 0.5)))
    for way in (order[start:], order[:start][::-1]):
        for position in way:
            result[:, position] = whitening @ fits.fit(float(levels[position]))
        fits.turn_back()
    return result


class _Levels:
    """Fits level after level and remembers the residuals of the last two."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        ordinals = np.arange(1, len(rows) + 1)
        spread = float(np.ptp(response)) or 1.0
        self.untied = response + UNTIE * spread * ((ordinals * 0.6180339887498949) % 1.0)
        self.lengths = np.sqrt((rows * rows).sum(axis=1))
        self.lengths[self.lengths == 0] = 1.0
        self.total = rows.sum(axis=0)
        self.above = np.zeros(len(rows), dtype=bool)
        self.sum_above = np.zeros(rows.shape[1])
        self.past: list[tuple[float, Floats]] = []
        self.first: list[tuple[float, Floats]] = []

    def turn_back(self) -> None:
        """Continue from the first level in the other direction."""
        self.past = self.first[::-1]

    def fit(self, level: float) -> Floats:
        """The coefficients at a level; exact for the response as given."""
        expected = self._expected(level)
        size = int(BAND * np.sqrt(self.rows.size)) * (1 if len(self.past) > 1 else 8)
        while True:
            band = self._nearest(expected, min(size, len(self.rows)))
            try:
                basis, residuals = self._solve(level, expected > 0, band, expected)
                break
            except UnboundedError:
                if size >= len(self.rows):
                    raise
                size *= 4
        self.past = [*self.past[-1:], (level, residuals)]
        if len(self.first) < 2:
            self.first.append((level, residuals))
        return np.linalg.solve(self.rows[basis], self.response[basis])

    def _expected(self, level: float) -> Floats:
        """Residuals to expect at a level, from the two levels before it."""
        if len(self.past) < 2:
            residuals = (
                self.past[0][1]
                if self.past
                else self.untied - self.rows @ (self.untied @ self.rows / len(self.rows))
            )
            return residuals - np.quantile(residuals, level)
        (before, older), (last, newer) = self.past
        return newer + (newer - older) * ((level - last) / (last - before))

    def _nearest(self, expected: Floats, size: int) -> NDArray[np.intp]:
        """The rows that may change sides soonest: near to the fit for what they weigh in it."""
        if size == len(self.rows):
            return np.arange(size)
        return np.argpartition(np.abs(expected) / self.lengths, size - 1)[:size]

    def _solve(
        self, level: float, above: NDArray[np.bool_], band: NDArray[np.intp], expected: Floats
    ) -> tuple[NDArray[np.intp], Floats]:
        """Basis (as positions in all rows) and residuals of the exact solution."""
        inside = np.zeros(len(self.rows), dtype=bool)
        inside[band] = True
        moved = np.flatnonzero(above != self.above)
        self.sum_above += (2.0 * above[moved] - 1.0) @ self.rows[moved]
        self.above = above
        pull_above = self.sum_above - above[band].astype(float) @ self.rows[band]
        basis = _independent(self.rows[band], expected[band])
        while True:
            rows = self.rows[band]
            below = self.total - rows.sum(axis=0) - pull_above
            outside = level * pull_above + (level - 1) * below
            vertex: Vertex = descend(rows, self.untied[band], level, outside, basis)
            residuals = self.untied - self.rows @ vertex.coefficients
            wrong = np.flatnonzero(((residuals > 0) != above) & ~inside)
            if not len(wrong):
                return band[vertex.basis], residuals
            pull_above -= above[wrong].astype(float) @ self.rows[wrong]
            inside[wrong] = True
            band, basis = np.concatenate([band, wrong]), vertex.basis


def _independent(rows: Floats, residuals: Floats) -> NDArray[np.intp]:
    """Positions of as many independent rows as there are columns, near to the fit."""
    columns = rows.shape[1]
    size = 12 * columns
    while True:
        size = min(size, len(rows))
        nearest = np.argpartition(np.abs(residuals), size - 1)[:size]
        left, chosen = rows[nearest].copy(), []
        while len(chosen) < columns:
            lengths = (left * left).sum(axis=1)
            longest = int(np.argmax(lengths))
            if lengths[longest] < (1e-4 if size < len(rows) else DEPENDENT):
                break
            chosen.append(nearest[longest])
            unit = left[longest] / np.sqrt(lengths[longest])
            left -= np.outer(left @ unit, unit)
        if len(chosen) == columns:
            return np.array(chosen)
        if size == len(rows):
            raise UnboundedError
        size *= 4


def _whitening(design: Floats) -> Floats:
    """The matrix that makes the columns independent, of unit mean square; drops what depends."""
    scale = np.sqrt((design * design).mean(axis=0))
    scale[scale == 0] = 1.0
    scaled = design / scale
    values, vectors = np.linalg.eigh(scaled.T @ scaled / len(design))
    kept = values > DEPENDENT * values[-1]
    return (vectors[:, kept] / np.sqrt(values[kept])) / scale[:, None]


def _check(design: Floats, response: Floats, levels: Floats) -> None:
    if design.ndim != 2 or response.shape != (len(design),) or levels.ndim != 1:
        raise ValueError("design must be n by p, response n values and levels a list")
    if not len(design) or not len(levels):
        raise ValueError("no rows or no levels to fit")
    if not (np.isfinite(design).all() and np.isfinite(response).all()):
        raise ValueError("design and response must not hold missing or infinite values")
    if not ((levels > 0) & (levels < 1)).all() or len(np.unique(levels)) < len(levels):
        raise ValueError("levels must be different and lie strictly between 0 and 1")
