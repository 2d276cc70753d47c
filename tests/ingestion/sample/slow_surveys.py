"""Surveys and interim assessments measured a second way: plain Python over the written files.

Part of slow_answers.py; shares no code with the generator.
"""

import csv
import io
from collections import defaultdict
from pathlib import Path

from tests.ingestion.sample.slow_files import contents

SEL = {"growth_mindset": 4, "self_efficacy": 4, "self_management": 9, "social_awareness": 8}
CLIMATE = {"support": 6, "belonging": 5, "rules": 5, "safety": 5}
# The items of this construct are worded against it.
REVERSED = {"growth_mindset"}
SURVEYED = ("04", "05", "06", "07", "08", "09", "10", "11", "12")
SUFFIX = {"student": "", "staff": "_staff", "family": "_family"}


def record_of(header: str) -> str | None:
    """Which of these records a file with such a first line is."""
    for column, record in (
        ("growth_mindset_1", "survey_sel"),
        ("belonging_1", "survey_climate"),
        ("met_benchmark", "interim_assessment"),
        ("attendance_code", "local_daily_attendance"),
        ("exam_score_01", "ap_exam_score"),
        ("exam_grade", "ib_exam_score"),
        ("recordfoundyn", "nsc_student_tracker"),
    ):
        if column in header.split(","):
            return record
    return None


def read_local(folder: Path) -> dict[str, list[dict]]:
    """All lines of these records with the district and school year of their folder."""
    lines = defaultdict(list)
    for path in sorted(folder.glob("*/*/*")):
        for content in contents(path):
            text = content.decode("utf-8")
            if record := record_of(text.split("\r\n", 1)[0]):
                place = {"district": path.parent.parent.name, "year": path.parent.name}
                lines[record] += [row | place for row in csv.DictReader(io.StringIO(text))]
    return lines


def counted(line: dict, construct: str, items: int) -> tuple[int, int] | None:
    """Favorable and all answers to the items of a construct; None where under half are there."""
    given = [line[f"{construct}_{number}"] for number in range(1, items + 1)]
    points = [int(value) for value in given if value in ("1", "2", "3", "4", "5")]
    if construct in REVERSED:
        points = [6 - value for value in points]
    if not points or len(points) < items / 2:
        return None
    return sum(value in (4, 5) for value in points), len(points)


class SlowSurveys:
    """The surveys and interim assessments of one school year."""

    def __init__(self, local: dict, enrollment_lines: list[dict], year: str) -> None:
        self.known = {
            (line["district"], line["local_student_id"]): line["ssid"] for line in enrollment_lines
        }
        # By measure, district and student the latest outcome: day, numerator, denominator.
        self.outcomes: dict = defaultdict(dict)
        for line in local["survey_sel"]:
            if line["year"] == year:
                for construct, items in SEL.items():
                    if found := counted(line, construct, items):
                        self.keep(f"sel_{construct}", line, line["survey_date"], *found)
        for line in local["interim_assessment"]:
            if line["year"] == year and line["met_benchmark"]:
                measure = f"interim_{line['subject']}_met_benchmark"
                self.keep(measure, line, line["tested_on"], int(line["met_benchmark"] == "Y"), 1)
        self.climate = [line for line in local["survey_climate"] if line["year"] == year]

    def keep(self, measure, line, day, numerator, denominator):
        ssid = line["ssid"] or self.known[line["district"], line["local_student_id"]]
        before = self.outcomes[measure].get((line["district"], ssid))
        if before is None or before[0] < day:
            self.outcomes[measure][line["district"], ssid] = (day, numerator, denominator)

    def count(self, schools: set[str], own: dict, latest: dict, groups: dict, add) -> None:
        """Adds what counts at an entity of these schools, where `own` are the enrollments."""
        for measure, outcomes in self.outcomes.items():
            for ssid, spans in own.items():
                newest_first = sorted(
                    spans, key=lambda e: (e["start"], e["end"], e["school"]), reverse=True
                )
                districts = [e["school"][:7] for e in newest_first]
                with_one = [d for d in districts if (d, ssid) in outcomes]
                grade = latest[ssid]["grade"]
                if with_one and (not measure.startswith("sel") or grade in SURVEYED):
                    _, numerator, denominator = outcomes[with_one[0], ssid]
                    add(measure, groups[ssid][0], grade, numerator, denominator)
        for line in self.climate:
            if line["district"] + line["school_code"] not in schools:
                continue
            for construct, items in CLIMATE.items():
                if found := counted(line, construct, items):
                    measure = f"climate_{construct}{SUFFIX[line['respondent']]}"
                    add(measure, {"ALL"}, line["grade_level"], *found)
