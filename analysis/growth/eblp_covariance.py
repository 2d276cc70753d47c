"""How gains vary within and between units, for empirical best linear prediction.

Belongs here: block means, counts and covariances by moments. Does not belong here: the predictor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Blocks:
    """Means of units per block: a school year, grade and subject.

    `counts` and `averages` are units by blocks (0 where a unit has no scores); `means` holds the
    mean of each block over all students; `pairs`, in order of units, has one row per unit and pair
    of blocks that share students: positions `unit, first, second`, the number `students`, and
    `product`, the sum of their deviations from the unit's averages multiplied.
    """

    units: list[object]
    keys: pandas.DataFrame
    counts: Floats
    averages: Floats
    means: Floats
    pairs: pandas.DataFrame

    def overlap(self, unit: int) -> Floats:
        """Students shared by two blocks of a unit over the product of the blocks' students."""
        result = np.zeros((len(self.keys), len(self.keys)))
        its = slice(*np.searchsorted(self.pairs.index.to_numpy(), [unit, unit + 1]))
        first, second, students = (
            self.pairs[name].to_numpy()[its] for name in ("first", "second", "students")
        )
        counts = self.counts[unit]
        result[first, second] = students / (counts[first] * counts[second])
        return result


def blocks_of(gains: pandas.DataFrame) -> Blocks:
    """Block means of gains with `student_id, unit, year, grade, subject, residual_gain`."""
    block = ["year", "grade", "subject"]
    keys = gains[block].drop_duplicates().sort_values(block, ignore_index=True)
    units = sorted(gains["unit"].unique())
    rows = pandas.DataFrame(
        {
            "student": gains["student_id"],
            "unit": pandas.Categorical(gains["unit"], categories=units).codes,
            "block": pandas.MultiIndex.from_frame(keys).get_indexer(
                pandas.MultiIndex.from_frame(gains[block])
            ),
            "gain": gains["residual_gain"].to_numpy(dtype=float),
        }
    )
    shape = (len(units), len(keys))
    cell = rows["unit"].to_numpy(dtype=np.int64) * shape[1] + rows["block"].to_numpy()
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).astype(float)
    sums = np.bincount(cell, weights=rows["gain"], minlength=shape[0] * shape[1])
    averages = sums / np.maximum(counts, 1)
    rows["deviation"] = rows["gain"] - averages[cell]
    means = sums.reshape(shape).sum(axis=0) / counts.reshape(shape).sum(axis=0)
    return Blocks(units, keys, counts.reshape(shape), averages.reshape(shape), means, _pairs(rows))


def within_units(blocks: Blocks) -> Floats:
    """Covariance of students' gains in two blocks around their unit's averages, unbiased."""
    pairs = blocks.pairs
    unit, first, second = pairs.index.to_numpy(), pairs["first"], pairs["second"]
    n, m = blocks.counts[unit, first], blocks.counts[unit, second]
    freedom = pairs["students"] * (1 - 1 / n - 1 / m + pairs["students"] / (n * m))
    size = len(blocks.keys)
    sums, freedoms = np.zeros((size, size)), np.zeros((size, size))
    np.add.at(sums, (first, second), pairs["product"])
    np.add.at(freedoms, (first, second), freedom)
    estimable = freedoms > 0.5
    return _without_negative(np.where(estimable, sums / np.where(estimable, freedoms, 1.0), 0.0))


def between_units(blocks: Blocks, within: Floats, smallest: int) -> Floats:
    """Covariance of units' true means in two blocks; 0 where fewer than `smallest` have both."""
    size = len(blocks.keys)
    centred = np.where(blocks.counts > 0, blocks.averages - blocks.means, 0.0)
    weights = np.sqrt(blocks.counts)
    pairs = blocks.pairs
    unit, first, second = pairs.index.to_numpy(), pairs["first"], pairs["second"]
    n, m = blocks.counts[unit, first], blocks.counts[unit, second]
    noise = np.zeros((size, size))
    np.add.at(
        noise, (first, second), np.sqrt(n * m) * pairs["students"] / (n * m) * within[first, second]
    )
    total = (weights * centred).T @ (weights * centred)
    present = (blocks.counts > 0).astype(float)
    share = np.where(present.T @ present >= smallest, weights.T @ weights, np.inf)
    return _without_negative((total - noise) / share)


def _pairs(rows: pandas.DataFrame) -> pandas.DataFrame:
    columns = ["student", "unit", "block", "deviation"]
    both = rows[columns].merge(rows[columns], on=["student", "unit"], suffixes=("", "_other"))
    both["product"] = both["deviation"] * both["deviation_other"]
    sums = both.groupby(["unit", "block", "block_other"])["product"].agg(["size", "sum"])
    sums = sums.reset_index().set_index("unit")
    names = {"block": "first", "block_other": "second", "size": "students", "sum": "product"}
    return sums.rename(columns=names)


def _without_negative(covariance: Floats) -> Floats:
    """The nearest covariance matrix that gives no combination a negative variance."""
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.maximum(values, 0.0)) @ vectors.T
