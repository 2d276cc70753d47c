"""Graduation cohorts and stability a second way: student by student, as the definitions say it.

Belongs here: what follows from a student's enrollments over time. Does not belong here: reading
files and student groups (slow_answers.py).
"""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

LASTING = {"EL", "LTEL", "SED", "SWD", "HOM", "MIG", "FOS"}


def is_stable(enrollments: list[dict], june: date) -> bool:
    """Whether one unbroken stay lasts 245 days and does not end with a disqualifying exit."""
    stays: list[list[dict]] = []
    for e in sorted(enrollments, key=lambda e: (e["start"], e["end"])):
        until = max((other["end"] for other in stays[-1]), default=None) if stays else None
        if until and e["start"] <= until + timedelta(days=1):
            stays[-1].append(e)
        else:
            stays.append([e])
    for stay in stays:
        last = max(stay, key=lambda e: (e["end"], e["start"], e["school"]))
        days = (last["end"] - min(e["start"] for e in stay)).days + 1
        if days >= 245 and (last["exit"] > june or last["reason"] in ("E150", "E155", "E230")):
            return True
    return False


class SlowCohorts:
    """The high school students of all years, and what became of them."""

    def __init__(self, years, preparation, colleges) -> None:
        self.preparation = preparation
        self.own = defaultdict(list)
        self.years_of_district = defaultdict(set)
        self.open_schools = defaultdict(set)
        for year in years:
            for e in year.enrollments:
                days = (e["end"] - e["start"]).days + 1
                if e["grade"] not in ("09", "10", "11", "12"):
                    continue
                if e["status"] == "30" and days <= 30:
                    continue
                if e["reason"] in ("N470", "E125", "E170"):
                    continue
                e = e | {"ends_in": year.start + 1, "groups": year.groups(e)[0]}
                self.own[e["line"]["ssid"]].append(e)
                self.years_of_district[e["school"][:7]].add(year.start + 1)
                self.open_schools[year.year].add(e["school"])
        self.members = {
            (year.year, length): list(self.cohort(year.start + 1, length))
            for year in years
            for length in (4, 5)
        }
        self.went = {
            year.year: colleges.who_went(year.start + 1, self.members[year.year, 4])
            for year in years
        }

    def cells(self, year: str, schools: set[str]) -> dict:
        """(measure, group, span) → [n, numerator, denominator] at one entity."""
        cells: dict = defaultdict(lambda: [0, Fraction(0), Fraction(0)])
        if not schools & self.open_schools[year]:
            return cells
        members = {
            (ssid, length): member
            for length in (4, 5)
            # The graduate's row comes last and stays.
            for ssid, member in sorted(
                self.members[year, length], key=lambda item: item[1]["outcome"] == "graduate"
            )
            if member["school"] in schools
        }
        telling = {
            member["school"][:7]
            for ssid, member in self.members[year, 4]
            if member["outcome"] == "graduate" and member["met"]
        }
        with_fifth_year = {member["school"][:7] for _, member in self.members[year, 5]}
        for (ssid, length), member in members.items():
            graduated = member["outcome"] == "graduate"
            rates = {f"graduation_{length}yr": graduated}
            if member["combined"] and member["school"][:7] in with_fifth_year:
                rates["graduation_combined"] = graduated
                prepared = self.preparation.is_prepared(ssid, member, int(year[5:]), length)
                if prepared is not None:
                    rates["college_career_prepared"] = prepared
            if length == 4:
                if ssid in self.went[year]:
                    rates["college_going"] = self.went[year][ssid]
                rates["dropout_4yr"] = member["outcome"] == "dropout"
                if graduated and member["school"][:7] in telling:
                    rates["a_g_completion"] = member["met"] == "Y"
            for measure, met in rates.items():
                for group in member["groups"]:
                    cell = cells[measure, group, "ALL"]
                    cell[0] += 1
                    cell[1] += int(met)
                    cell[2] += 1
        return cells

    def cohort(self, year: int, length: int):
        """(student, where and what) of a reported cohort; nobody who was removed."""
        for ssid, enrollments in self.own.items():
            first = min(enrollments, key=lambda e: (e["start"], e["ends_in"], e["school"]))
            on_time = first["ends_in"] + 12 - int(first["grade"])
            if on_time + length - 4 != year:
                continue
            four = outcome_by(enrollments, on_time)
            if length == 4:
                rows = [four | {"combined": True}] if four["outcome"] != "removed" else []
            else:
                rows = self.fifth_year(four, outcome_by(enrollments, year))
            for row in rows:
                known = self.years_of_district[row["school"][:7]]
                if known >= set(range(year - length + 1, year + 1)):
                    yield ssid, row

    @staticmethod
    def fifth_year(four: dict, five: dict) -> list[dict]:
        """The student of the four-year cohort a year later, there and where he has gone."""
        rows = []
        moved = five["school"] != four["school"]
        if four["outcome"] != "removed":
            if four["outcome"] == "graduate":
                outcome = "graduate"
            else:
                outcome = "gone on" if moved else five["outcome"]
            late = four["outcome"] != "graduate" and outcome == "graduate"
            there = {"school": four["school"], "outcome": outcome, "combined": late}
            rows.append(five | there)
        late = four["outcome"] != "graduate" and five["outcome"] == "graduate"
        if late and (moved or four["outcome"] == "removed"):
            rows.append(five | {"combined": True})
        return rows


def outcome_by(enrollments: list[dict], year: int) -> dict:
    """School, outcome, groups of a student by the summer of a year."""
    june, august = date(year, 6, 30), date(year, 8, 15)

    def completion(e):
        return e["line"]["student_school_completion_status"]

    def counts(e):
        return e["start"] <= june or (completion(e) and e["exit"] <= august)

    period = [e for e in enrollments if counts(e)]
    again = any(june < e["start"] <= date(year, 8, 31) and not counts(e) for e in enrollments)
    last = max(period, key=lambda e: (e["start"], e["exit"], e["school"]))
    reason = last["reason"]
    if last["exit"] > august:
        outcome = "still enrolled"
    elif completion(last) == "100":
        outcome = "graduate"
    elif reason in ("T180", "T200", "T240", "T370", "E130"):
        outcome = "removed"
    elif completion(last) in ("120", "250", "320", "330"):
        outcome = "completer"
    elif again:
        outcome = "still enrolled"
    elif reason in ("T260", "T280"):
        outcome = "other transfer"
    else:
        outcome = "dropout"
    ever = set().union(*(e["groups"] for e in period)) & LASTING
    return {
        "school": last["school"],
        "outcome": outcome,
        "exit": last["exit"],
        "groups": (last["groups"] - LASTING) | ever,
        "met": last["line"]["student_met_all_uc_csu_requirements_indicator"],
        "seal": last["line"].get("student_seal_of_biliteracy_indicator", ""),
    }
