"""The truth about English learners: who progressed on the ELPAC, who was reclassified.

Belongs here: outcomes of a student in a district and year, and their counts at the entities of a
level. Does not belong here: drawing scores (elpac.py) or statuses (language.py).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ingestion.sample.elpac import tells_year_before
from ingestion.sample.elpac_scale import progress_level
from ingestion.sample.entities import Level, Roster, latest_known
from ingestion.sample.groups import PLACE
from ingestion.sample.language import EL, RFEP
from ingestion.sample.years import SchoolYear, day_number

_PAIR = ["student", "district"]
_HIGHEST_LEVEL, _HIGHEST_ALTERNATE_LEVEL, _POINTS = 6, 3, 10
_YEARS_OF_LONG_TERM = 7


def _year_before(tests: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Grade, score and level of the year before, as told or else of the district's own file."""
    told = tests[["grade_before", "score_before", "level_before"]].to_numpy().astype(float)
    told[told[:, 1] < 0] = np.nan
    own = np.full_like(told, np.nan)
    if before is not None:
        scored = before[before["included"] & (before["score"] >= 0)]
        merged = tests[_PAIR].merge(scored, on=_PAIR, how="left")
        own = merged[["grade", "score", "level"]].to_numpy().astype(float)
    tells = tells_year_before(tests["district"].to_numpy())[:, None] & ~np.isnan(told)
    return pd.DataFrame(np.where(tells, told, own), columns=["grade", "score", "level"])


def _progress(tests: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Students and districts with a comparison: student, district, elpac_grade, progressed."""
    counts = tests["included"] & (tests["score"] >= 0) & (tests["grade"] > 1)
    tests = tests[counts & (tests["status"] == EL)].reset_index(drop=True)
    earlier = _year_before(tests, before)
    known = earlier["score"].notna().to_numpy()
    tests, earlier = tests[known], earlier[known].astype(np.int64)
    grade, score = tests["grade"].to_numpy(), tests["score"].to_numpy()
    now = progress_level(grade, score)
    then = progress_level(earlier["grade"].to_numpy(), earlier["score"].to_numpy())
    general = (now > then) | ((now == _HIGHEST_LEVEL) & (then == _HIGHEST_LEVEL))
    level, level_before = tests["level"].to_numpy(), earlier["level"].to_numpy()
    top = _HIGHEST_ALTERNATE_LEVEL
    alternate = (level > level_before) | ((level == top) & (level_before == top))
    alternate |= score % 100 - earlier["score"].to_numpy() % 100 >= _POINTS
    progressed = np.where(tests["alternate"].to_numpy(), alternate, general)
    return tests[_PAIR].assign(elpac_grade=grade, progressed=progressed.astype(float))


def outcomes(
    rows: pd.DataFrame,
    statuses: pd.DataFrame,
    tests: pd.DataFrame,
    tests_before: pd.DataFrame | None,
    year: SchoolYear,
) -> pd.DataFrame:
    """One row per student and district of qualifying enrollments (`rows`).

    Columns: student, district; and, NaN where there is none, since (first day of the status EL),
    elpac_grade, progressed, reclassified. `statuses` are all that the districts ever sent.
    """
    there = rows[_PAIR].drop_duplicates()
    lines = there.merge(statuses, on=_PAIR).sort_values("start", kind="stable")
    begun = lines[lines["start"] <= year.last_day]
    since = begun[begun["status"] == EL].groupby(_PAIR)["start"].max().rename("since")
    last = begun[begun["start"] < year.first_day].groupby(_PAIR)["status"].last()
    learners = last[last == EL].index
    fluent = begun[(begun["status"] == RFEP) & (begun["start"] >= year.first_day)]
    fluent = fluent.set_index(_PAIR).index
    reclassified = pd.Series(learners.isin(fluent).astype(float), learners, name="reclassified")
    table = there.merge(since, left_on=_PAIR, right_index=True, how="left")
    table = table.merge(reclassified, left_on=_PAIR, right_index=True, how="left")
    return table.merge(_progress(tests, tests_before), on=_PAIR, how="left")


def _at_entities(level: Level, who: Roster, rows: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """Per student and entity the value of the latest enrollment whose district has one."""
    result = np.full(len(who.key), np.nan)
    place, row = latest_known(level, who, rows, ~np.isnan(values))
    result[place] = values[row]
    return result


def learner_measures(
    level: Level,
    who: Roster,
    rows: pd.DataFrame,
    flags: np.ndarray,
    learners: pd.DataFrame,
    year: SchoolYear,
    counts: Callable[..., pd.DataFrame],
) -> dict[str, pd.DataFrame]:
    """Counts of progress and reclassification; `counts` is that of measures.py."""
    joined = rows[_PAIR].merge(learners, on=_PAIR, how="left")
    at = {
        name: _at_entities(level, who, rows, joined[name].to_numpy().astype(float))
        for name in ("since", "elpac_grade", "progressed", "reclassified")
    }
    long_ago = day_number(year.start_year + 1 - _YEARS_OF_LONG_TERM, 6, 30)
    own = flags[who.row].copy()
    own[:, PLACE["EL"]] = True
    own[:, [PLACE["RFEP"], PLACE["EO"]]] = False
    own[:, PLACE["LTEL"]] = at["since"] <= long_ago
    enrolled = rows["grade"].to_numpy()[who.row]
    tables = {}
    for measure, met, grade in (
        ("english_learner_progress", at["progressed"], at["elpac_grade"]),
        ("reclassification", at["reclassified"], enrolled),
    ):
        chosen = ~np.isnan(met)
        tables[measure] = counts(
            level, who.entity[chosen], grade[chosen].astype(np.int64), own[chosen],
            met[chosen], np.ones(int(chosen.sum())),
        )  # fmt: skip
    return tables
