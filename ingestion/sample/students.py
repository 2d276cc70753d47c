"""Who the made-up students are: identity, background and the traits behind their outcomes.

Belongs here: what a student brings along when entering the collaborative. Does not belong
here: what happens afterwards (enrollments.py, attendance.py, assessments.py, …).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.names import FIRST_NAMES, LAST_NAMES, STREETS
from ingestion.sample.years import day_number

GENDERS = ("F", "M", "X")
# Ethnic categories as drawn, their share in the collaborative and the trait shift they carry.
_CATEGORIES = ("HI", "WH", "AS", "FI", "AA", "AI", "PI", "MR", "none")
_SHARES = np.array([0.52, 0.21, 0.11, 0.03, 0.055, 0.008, 0.007, 0.05, 0.01])
_NON_ENGLISH = np.array([0.52, 0.06, 0.6, 0.35, 0.03, 0.03, 0.2, 0.08, 0.2])
_ASIAN_CODES = np.array([201, 202, 203, 204, 205, 206, 207, 208, 299])
_PACIFIC_CODES = np.array([301, 302, 303, 304, 399])
_MIXED_CODES = np.array([100, 205, 301, 400, 600])
# Home languages by the codes in use since 2023-24; the first is English.
LANGUAGES = ("eng", "spa", "vie", "cmn", "tgl", "kor", "pan", "hmn", "ara", "hye")
_ASIAN_LANGUAGES = np.array([2, 3, 5, 6, 7])
COUNTRIES = ("US", "MX", "GT", "SV", "VN", "CN", "PH", "IN", "KR", "AM")
DISABILITIES = ("210", "220", "230", "240", "260", "280", "290", "310", "320")
_NO_CHANGE = np.iinfo(np.int32).max


def statewide_ids(student: np.ndarray) -> np.ndarray:
    """Ten-digit SSIDs, a different one for every student number, in no visible order."""
    scattered = (student.astype(np.int64) + 17) * 2_654_435_761 % 9_000_000_000
    return 1_000_000_000 + scattered


def district_profiles(rng: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    """Per district: the mix of ethnic categories (rows sum to 1) and the share in poverty."""
    mix = rng.dirichlet(_SHARES * 12 + 0.02, count)
    return {
        "mix": 0.5 * mix + 0.5 * _SHARES / _SHARES.sum(),
        "poverty": rng.uniform(0.25, 0.85, count),
    }


def _race_codes(rng: np.random.Generator, category: np.ndarray) -> np.ndarray:
    """Up to three race codes per student (0 = none), as SINF holds them."""
    n = len(category)
    codes = np.zeros((n, 3), dtype=np.int16)
    asian = _ASIAN_CODES[rng.integers(0, len(_ASIAN_CODES), n)]
    pacific = _PACIFIC_CODES[rng.integers(0, len(_PACIFIC_CODES), n)]
    zeros = np.zeros(n)
    hispanic_race = np.where(rng.random(n) < 0.55, 700, np.where(rng.random(n) < 0.2, 100, 0))
    choices = [hispanic_race, zeros + 700, asian, zeros + 400, zeros + 600, zeros + 100]
    choices += [pacific, _MIXED_CODES[rng.integers(0, len(_MIXED_CODES), n)], zeros]
    codes[:, 0] = np.choose(category, choices)
    second = rng.random(n)
    # Two Asian codes are still one group; two codes of a mixed student are two groups.
    more_asian = (category == 2) & (second < 0.06)
    codes[more_asian, 1] = np.where(asian[more_asian] == 201, 204, 201)
    codes[category == 7, 1] = 700
    codes[(category == 7) & (second < 0.1), 2] = 299
    return codes


def _birth_days(rng: np.random.Generator, grade: np.ndarray, start_year: int) -> np.ndarray:
    """Birth days that fit the grade: kindergarten begins at five by 1 September."""
    older = (grade >= 2) & (rng.random(len(grade)) < 0.05)
    born_by = start_year - 5 - (grade.astype(np.int64) - 1) - older
    years = range(born_by.min(), born_by.max() + 1)
    september = np.array([day_number(year, 9, 1) for year in years])
    span = np.where(grade == 0, 200, 364)
    latest = september[born_by - born_by.min()] - np.where(grade == 0, 165, 0)
    return latest - (rng.random(len(grade)) * span).astype(np.int64)


def _language_background(rng, category, grade, trait) -> dict[str, np.ndarray]:
    """Home language, birth country and the language path at entry.

    path: 0 English only, 1 initially fluent, 2 English learner, 3 reclassified before entry.
    """
    n = len(category)
    other = rng.random(n) < _NON_ENGLISH[category]
    asian = _ASIAN_LANGUAGES[rng.integers(0, len(_ASIAN_LANGUAGES), n)]
    rare = rng.integers(1, len(LANGUAGES), n)
    language = np.choose(
        category, [np.ones(n), rare, asian, np.full(n, 4), rare, rare, rare, rare, rare]
    ).astype(np.int8)
    years = np.maximum(grade - 2, 0)
    reclassified = 1 - np.exp(-0.13 * years * np.exp(0.45 * trait))
    u = rng.random(n)
    path = np.where(u < 0.1, 1, np.where(rng.random(n) < reclassified, 3, 2))
    abroad = other & (rng.random(n) < 0.16)
    country = np.where(abroad, np.minimum(language, len(COUNTRIES) - 1), 0)
    return {
        "language": np.where(other, language, 0).astype(np.int8),
        "path": np.where(other, path, 0).astype(np.int8),
        "country": country.astype(np.int8),
        "newcomer": abroad & (rng.random(n) < 0.5),
    }


def _programs(rng, district_poverty, sed, category, trait) -> dict[str, np.ndarray]:
    n = len(sed)
    disabled = rng.random(n) < np.clip(0.12 - 0.05 * trait, 0.01, 0.4)
    return {
        "homeless": rng.random(n) < np.where(sed, 0.055, 0.004),
        "migrant": (category == 0) & sed & (rng.random(n) < 0.02),
        "foster": rng.random(n) < 0.007,
        "tribal": (category == 5) & (rng.random(n) < 0.5),
        "military": rng.random(n) < 0.015,
        "gifted": rng.random(n) < np.clip(0.05 + 0.06 * trait, 0, 0.5),
        "plan504": ~disabled & (rng.random(n) < 0.02),
        "disabled": disabled,
        "disability": rng.integers(0, len(DISABILITIES), n).astype(np.int8),
        "alternate": disabled & (rng.random(n) < 0.08),
    }


def make_students(
    rng: np.random.Generator,
    district: np.ndarray,
    grade: np.ndarray,
    start_year: int,
    profiles: dict[str, np.ndarray],
) -> pd.DataFrame:
    """New students, one row each, entering a district in a grade in a school year.

    The traits `ability` and `engagement` are about standard normal; both fall with poverty
    and parents' education, and drive scores, attendance, conduct and programs together.
    """
    n = len(district)
    limits = np.cumsum(profiles["mix"], axis=1)[district]
    category = (rng.random(n)[:, None] > limits[:, :-1]).sum(axis=1)
    sed = rng.random(n) < profiles["poverty"][district]
    schooling = np.clip(np.rint(12.2 + sed * 1.1 + rng.normal(0, 1.0, n)), 10, 14)
    parent = np.where(rng.random(n) < 0.07, 15, schooling).astype(np.int8)
    common = rng.normal(0, 1, n)
    ability = 0.55 * common + 0.7 * rng.normal(0, 1, n) - 0.3 * (schooling - 12) - 0.3 * sed
    engagement = 0.55 * common + 0.75 * rng.normal(0, 1, n) - 0.35 * sed
    races = _race_codes(rng, category)
    changes = rng.random(n) < 0.02
    change_day = day_number(start_year, 10, 1) + rng.integers(0, 1100, n)
    gender = np.where(rng.random(n) < 0.004, 2, rng.integers(0, 2, n)).astype(np.int8)
    return pd.DataFrame(
        {
            "gender": gender,
            "first": rng.integers(0, len(FIRST_NAMES), n).astype(np.int16),
            "middle": np.where(
                rng.random(n) < 0.4, rng.integers(0, len(FIRST_NAMES), n), -1
            ).astype(np.int16),
            "last": rng.integers(0, len(LAST_NAMES), n).astype(np.int16),
            "guardian": rng.integers(0, len(FIRST_NAMES), n).astype(np.int16),
            "birth": _birth_days(rng, grade, start_year).astype(np.int32),
            "category": category.astype(np.int8),
            "race1": races[:, 0],
            "race2": races[:, 1],
            "race3": races[:, 2],
            "sed": sed,
            "parent": parent,
            "later_parent": rng.integers(10, 15, n).astype(np.int8),
            "change_day": np.where(changes, change_day, _NO_CHANGE).astype(np.int32),
            "ability": ability.astype(np.float32),
            "engagement": engagement.astype(np.float32),
            **_language_background(rng, category, grade, ability),
            **_programs(rng, profiles["poverty"], sed, category, ability),
            "street": rng.integers(0, len(STREETS), n).astype(np.int8),
            "house": rng.integers(100, 9900, n).astype(np.int16),
            "entry_grade": grade.astype(np.int8),
            "entry_year": np.full(n, start_year, dtype=np.int16),
        }
    )
