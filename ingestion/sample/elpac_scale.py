"""The scales of the Summative ELPAC and the Summative Alternate ELPAC.

Belongs here: scores of levels and levels of scores. Does not belong here: who scores what
(elpac.py). Grades are places in GRADES; KN is 1.
"""

from __future__ import annotations

import numpy as np

# Highest scores of the levels 1 to 5 of English learner progress, by grade from KN to 12.
_HIGHEST = np.array(
    [
        (1373, 1397, 1421, 1447, 1473), (1410, 1432, 1454, 1480, 1506),
        (1423, 1446, 1470, 1500, 1531), (1447, 1467, 1487, 1510, 1534),
        (1458, 1478, 1498, 1523, 1548), (1466, 1489, 1513, 1536, 1559),
        (1474, 1495, 1516, 1541, 1566), (1480, 1503, 1526, 1550, 1575),
        (1485, 1509, 1533, 1561, 1589), (1492, 1518, 1544, 1574, 1605),
        (1492, 1518, 1544, 1574, 1605), (1499, 1526, 1554, 1584, 1614),
        (1499, 1526, 1554, 1584, 1614),
    ]
)  # fmt: skip
_SPREAD = 60
_LEVEL_OF_PROGRESS_LEVEL = np.array([0, 1, 2, 2, 3, 3, 4])
# Hundreds of the Alternate ELPAC by grade span: KN, 1, 2, 3 to 5, 6 to 8, 9 to 10, 11 to 12.
_HUNDREDS = np.array([200, 300, 400, 500, 500, 500, 600, 600, 600, 700, 700, 800, 800])
_ALTERNATE_LEVELS = np.array([44, 60])


def score_at(grade: np.ndarray, progress: np.ndarray) -> np.ndarray:
    """The score of a proficiency in progress levels: 1.0 to below 7.0, parts within the level."""
    bounds = _HIGHEST[grade - 1]
    low = np.concatenate([bounds[:, :1] - _SPREAD, bounds], axis=1)
    high = np.concatenate([bounds, bounds[:, -1:] + _SPREAD], axis=1)
    level = np.clip(progress.astype(int), 1, 6)
    rows = np.arange(len(grade))
    start, end = low[rows, level - 1] + 1, high[rows, level - 1]
    return start + ((end - start) * (progress - level)).astype(np.int64)


def progress_level(grade: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Level 1 to 6 of English learner progress."""
    return 1 + (score[:, None] > _HIGHEST[grade - 1]).sum(axis=1)


def alternate_score(grade: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The score of 1 to 99 points on the Alternate ELPAC."""
    return _HUNDREDS[grade - 1] + points


def performance_level(alternate: np.ndarray, grade: np.ndarray, score: np.ndarray) -> np.ndarray:
    """The overall level: 1 to 4, or 1 to 3 on the Alternate ELPAC."""
    general = _LEVEL_OF_PROGRESS_LEVEL[progress_level(grade, score)]
    points = score % 100
    return np.where(alternate, 1 + (points[:, None] >= _ALTERNATE_LEVELS).sum(axis=1), general)
