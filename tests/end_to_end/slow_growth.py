"""Growth of a sample a second way: plain Python over the written files.

Belongs here: reading scores, finding prior scores and placing students by the definitions' words;
residual gains by a regression of its own. Growth percentiles themselves come from
`analysis.growth`, whose own tests compare it with other solvers. Does not belong here: assertions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas

from analysis.growth.cohorts import Cohort
from analysis.growth.percentiles import student_growth_percentiles
from tests.ingestion.sample.slow_answers import SlowYear, day, entities, read_files
from tests.ingestion.sample.slow_surveys import read_local

TYPES = {"ela": ("01", "03"), "math": ("02", "04")}
SMALLEST_SMARTER_BALANCED = 1000
# Highest scores of 2020-2021 and after, by grade.
HIGHEST = {
    "ela": {3: 2650, 4: 2690, 5: 2730, 6: 2770, 7: 2810, 8: 2850, 11: 2900},
    "math": {3: 2660, 4: 2700, 5: 2740, 6: 2780, 7: 2820, 8: 2860, 11: 2900},
}
Key = tuple[str, str, str, str, str, str]


class SlowGrowth:
    """Growth percentiles and residual gains of every student, and of every cell."""

    def __init__(self, folder: Path, years: tuple[str, ...], order: Mapping[str, str]) -> None:
        """`order` tells how students are sorted: equally good regressions differ by that order."""
        self.folder, self.years, self.order = folder, years, order
        self.records = read_files(folder)
        self.own = self._own_scores()
        self.told = self._told_scores()
        self.percentiles: dict[tuple[str, str, str], int] = {}
        self.gains: dict[tuple[str, str, str], float] = {}
        for year in years:
            scores = self._known_in(year)
            self._percentiles_of(year, scores)
            self._gains_of(year, scores)

    def cells(self) -> tuple[dict[Key, list[int]], dict[Key, list[float]]]:
        """Percentiles and gains of the students of every cell."""
        percentiles, gains = defaultdict(list), defaultdict(list)
        senr = self.records["calpads_senr"]
        schools = {line["reporting_lea"] + line["school_of_attendance"] for line in senr}
        local = read_local(self.folder)
        for year in self.years:
            slow = SlowYear(self.records, local, year)
            for level, entity, members in entities(self.folder, schools):
                for subject, ssid, grade, groups in self._counted(
                    slow, subject_rows(slow), members
                ):
                    grown = self.percentiles.get((year, subject, ssid))
                    gain = self.gains.get((year, subject, ssid))
                    for group in groups:
                        for span in ("ALL", grade):
                            key = (year, subject, level, entity, group, span)
                            if grown is not None:
                                percentiles[key].append(grown)
                            if gain is not None:
                                gains[key].append(gain)
        return percentiles, gains

    def _counted(self, slow, rows, members):
        """Whoever was enrolled at the entity from Census Day to the test, with groups."""
        spans = defaultdict(list)
        for enrollment in slow.enrollments:
            if enrollment["school"] in members:
                spans[enrollment["ssid"]].append(enrollment)
        for ssid, own in spans.items():
            groups = None
            for subject in TYPES:
                score = self.own.get((slow.year, subject, ssid))
                if score is None or not slow.continuous(own, day(score["day"])):
                    continue
                if groups is None:
                    latest = max(own, key=lambda e: (e["start"], e["end"], e["school"]))
                    groups = slow.groups(latest)
                yield subject, ssid, score["grade"], slow.academic(groups, rows[subject, ssid])

    def _own_scores(self) -> dict[tuple[str, str, str], dict]:
        found: dict = {}
        for test in self.records["toms_caaspp"]:
            subject = next((s for s, t in TYPES.items() if test["record_type"] == t[0]), None)
            if subject is None or test["include_indicator"] != "Y" or not test["scale_score"]:
                continue
            key = (test["year"], subject, test["ssid"])
            score = {
                "grade": test["grade_assessed"],
                "score": int(test["scale_score"]),
                "day": test["final_test_completed_date"],
                "district": test["district"],
            }
            known = found.get(key)
            if (
                known is None
                or score["day"] > known["day"]
                or (score["day"] == known["day"] and score["district"] < known["district"])
            ):
                found[key] = score
        return found

    def _told_scores(self) -> dict[tuple[str, str, str], dict]:
        """Of what no district sent for its year the telling nearest to it."""
        sent = {
            (test["year"], subject, test["ssid"])
            for test in self.records["toms_caaspp"]
            for subject, types in TYPES.items()
            if test["record_type"] in types and test["scale_score"]
        }
        found: dict = {}
        for back in (3, 2, 1):
            for test in self.records["toms_caaspp"]:
                subject = next((s for s, t in TYPES.items() if test["record_type"] in t), None)
                score = test.get(f"scale_score_minus_{back}")
                if subject is None or not score:
                    continue
                start = int(test["year"][:4]) - back
                key = (f"{start}-{start + 1}", subject, test["ssid"])
                if key not in sent:
                    found[key] = {
                        "grade": test[f"grade_assessed_minus_{back}"].zfill(2),
                        "score": int(score),
                        "told_in": test["year"],
                    }
        return {k: v for k, v in found.items() if v["score"] >= SMALLEST_SMARTER_BALANCED}

    def _known_in(self, year: str) -> pandas.DataFrame:
        """Scores of the year itself and before, as they are known by its end."""
        rows = [
            (ssid, subject, of, int(score["grade"]), score["score"])
            for (of, subject, ssid), score in [*self.own.items(), *self.told.items()]
            if (of <= year and "told_in" not in score)
            or (of < year and score.get("told_in", "9") <= year)
        ]
        rows.sort(key=lambda row: (row[2], row[1], self.order[row[0]]))
        names = ["student_id", "subject", "school_year", "grade", "scale_score"]
        return pandas.DataFrame(rows, columns=names)

    def _percentiles_of(self, year: str, scores: pandas.DataFrame) -> None:
        bounds = pandas.DataFrame(
            [(s, g, 2000, high) for s, grades in HIGHEST.items() for g, high in grades.items()],
            columns=["subject", "grade", "lowest_score", "highest_score"],
        )
        current = scores[scores["school_year"] == year]
        cohorts = {
            Cohort(subject, int(year[-4:]), grade)
            for subject, grade in zip(current["subject"], current["grade"], strict=True)
        }
        grown = student_growth_percentiles(scores, bounds=bounds, cohorts=cohorts)
        for row in grown[grown["is_largest_order"]].itertuples():
            self.percentiles[year, row.subject, row.student_id] = int(row.growth_percentile)

    def _gains_of(self, year: str, scores: pandas.DataFrame) -> None:
        """Residuals of a regression on both prior scores, earned a year before in the grade below.

        By the normal equations, solved plainly.
        """
        start = int(year[:4])
        known = {
            (row.school_year, row.subject, row.student_id): (row.grade, row.scale_score)
            for row in scores.itertuples()
        }
        cohorts = defaultdict(list)
        for (of, subject, ssid), (grade, score) in known.items():
            if of != year or grade not in range(4, 9):
                continue
            before = [known.get((f"{start - 1}-{start}", each, ssid)) for each in TYPES]
            if all(prior is not None and prior[0] == grade - 1 for prior in before):
                cohorts[subject, grade].append((ssid, score, *(prior[1] for prior in before)))
        for (subject, _), rows in cohorts.items():
            if len(rows) < 100:
                continue
            numbers = np.array([row[1:] for row in rows], dtype=float)
            centred = numbers - numbers.mean(axis=0)
            slopes = np.linalg.solve(
                centred[:, 1:].T @ centred[:, 1:], centred[:, 1:].T @ centred[:, 0]
            )
            for row, gain in zip(rows, centred[:, 0] - centred[:, 1:] @ slopes, strict=True):
                self.gains[year, subject, row[0]] = float(gain)


def subject_rows(slow: SlowYear) -> dict[tuple[str, str], dict]:
    """The result that says SWD and LTEL, per subject and student: the latest, as for distances."""
    found: dict = {}
    for test in slow.tests:
        subject = next((s for s, t in TYPES.items() if test["record_type"] in t), None)
        if subject is None or test["include_indicator"] != "Y" or not test["scale_score"]:
            continue
        known = found.get((subject, test["ssid"]))
        if known is None or _later(test, known):
            found[subject, test["ssid"]] = test
    return found


def _later(test: dict, known: dict) -> bool:
    one, other = test["final_test_completed_date"], known["final_test_completed_date"]
    return one > other or (one == other and test["record_type"] < known["record_type"])
