"""The score scales of Smarter Balanced, the California Science Test and the alternate assessments.

Belongs here: thresholds and ranges by grade. Does not belong here: students' scores
(assessments.py). Source: the CAASPP Student Data File Layout of 2021-22, pages 199 to 201.
"""

from __future__ import annotations

import numpy as np

TESTED_GRADES = (3, 4, 5, 6, 7, 8, 11)
# Per tested grade: lowest score, thresholds of levels 2, 3 and 4, highest score.
_ELA = (
    (2115, 2367, 2432, 2490, 2650),
    (2140, 2416, 2473, 2533, 2690),
    (2200, 2442, 2502, 2582, 2730),
    (2230, 2457, 2531, 2618, 2770),
    (2260, 2479, 2552, 2649, 2810),
    (2290, 2487, 2567, 2668, 2850),
    (2300, 2493, 2583, 2682, 2900),
)
_MATH = (
    (2190, 2381, 2436, 2501, 2660),
    (2205, 2411, 2485, 2549, 2700),
    (2220, 2455, 2528, 2579, 2740),
    (2235, 2473, 2552, 2610, 2780),
    (2250, 2484, 2567, 2635, 2820),
    (2265, 2504, 2586, 2653, 2860),
    (2280, 2543, 2628, 2718, 2900),
)
SCIENCE_GRADES = (5, 8, 11)
_SCIENCE = ((150, 179, 214, 231, 250), (350, 378, 415, 433, 450), (550, 576, 615, 636, 650))


def _by_grade(rows: tuple[tuple[int, ...], ...], grades: tuple[int, ...]) -> np.ndarray:
    table = np.zeros((13, 5), dtype=np.int64)
    table[list(grades)] = rows
    return table


# SMARTER[subject, grade] with subject 0 English language arts, 1 mathematics and 2 science, whose
# own test has four levels as well.
SMARTER = np.stack(
    [
        _by_grade(_ELA, TESTED_GRADES),
        _by_grade(_MATH, TESTED_GRADES),
        _by_grade(_SCIENCE, SCIENCE_GRADES),
    ]
)


def smarter_level(subject: np.ndarray, grade: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Achievement level 1 to 4 of scores of Smarter Balanced and of the science test."""
    return 1 + (score[:, None] >= SMARTER[subject, grade, 1:4]).sum(axis=1)


def alternate_level(score: np.ndarray) -> np.ndarray:
    """Achievement level 1 to 3 of alternate scores, whose last two digits say the level."""
    return 1 + (score % 100 >= 45).astype(np.int64) + (score % 100 >= 60)


def alternate_hundreds(grade: np.ndarray) -> np.ndarray:
    """The hundreds of alternate scores: the grade, and 900 for grade 11."""
    return np.where(grade == 11, 9, grade) * 100


def standard(alternate: np.ndarray, subject: np.ndarray, grade: np.ndarray) -> np.ndarray:
    """The threshold of level 3, from which distance from standard is measured."""
    return np.where(alternate, alternate_hundreds(grade) + 60, SMARTER[subject, grade, 2])
