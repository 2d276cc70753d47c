"""The outcomes of courses a second way: plain Python over the written CRSC and SCSC lines.

Follows the definitions sentence by sentence and shares no code with the generator.
"""

from collections import defaultdict
from datetime import date
from fractions import Fraction

COURSE_MEASURES = {
    "high_school_readiness": ("08",),
    "ninth_grade_on_track": ("09",),
    "on_track_to_graduate": ("09", "10", "11", "12"),
}
HIGH_SCHOOL = ("09", "10", "11", "12")
SCHEDULE = {"09": 55, "10": 110, "11": 165, "12": 220}
POINTS = {"A": 4, "B": 3, "C": 2, "D": 1, "F": 0}
NO_POINTS = ("P", "NP", "CR", "NC")
# First and last state course code of each core subject.
SUBJECTS = {
    "ela": (9100, 9121),
    "math": (9240, 9286),
    "science": (9320, 9360),
    "social_science": (9170, 9201),
}
ABSENT = (
    "days_absent_out_of_school_suspension",
    "days_absent_excused_non_suspension",
    "days_absent_unexcused_non_suspension",
    "non_ada_generating_independent_study_days",
)


def points(mark: str) -> int | None:
    return POINTS.get(mark.strip("+-")) if len(mark) <= 2 else None


def number(text: str) -> Fraction:
    return Fraction(text or "0")


def day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else date(9999, 1, 1)


class Student:
    """What a district knows of one student."""

    def __init__(self) -> None:
        self.marks = defaultdict(list)
        self.spans = defaultdict(list)
        self.expected, self.absent, self.suspended = Fraction(0), Fraction(0), Fraction(0)

    def grade(self, year: str) -> str | None:
        """Grade of the latest enrollment in grades 9 to 12 of a year."""
        return max(self.spans[year])[-1] if self.spans[year] else None

    def credits(self, until: str) -> Fraction:
        """High school credits to the end of a year; a core course of a term counts once."""
        once, others = defaultdict(Fraction), Fraction(0)
        for year in [year for year in self.marks if year <= until and self.grade(year)]:
            for mark in self.marks[year]:
                if mark["subject"]:
                    key = mark["course"]
                    once[key] = max(once[key], mark["earned"])
                else:
                    others += mark["earned"]
        return sum(once.values(), others)

    def is_ready(self, year: str) -> bool | None:
        marks = self.marks[year]
        final = [m for m in marks if m["points"] is not None or m["mark"] in NO_POINTS]
        graded = [m for m in marks if m["points"] is not None]
        if not {"ela", "math"} <= {m["subject"] for m in final} or not graded or not self.expected:
            return None
        gpa = sum(m["points"] * m["weight"] for m in graded) / sum(m["weight"] for m in graded)
        low = [m for m in graded if m["subject"] in ("ela", "math") and m["points"] <= 1]
        present = (self.expected - self.absent) / self.expected
        return (
            gpa >= Fraction(5, 2) and present >= Fraction(96, 100)
            and not low and self.suspended == 0
        )  # fmt: skip

    def was_there(self, year: str) -> bool:
        """From Census Day to 15 May in grades 9 to 12."""
        october = [date(int(year[:4]), 10, number) for number in range(1, 8)]
        census = next(d for d in october if d.weekday() == 2)
        spans = self.spans[year]
        return bool(spans) and (
            min(span[0] for span in spans) <= census
            and max(span[1] for span in spans) >= date(int(year[5:]), 5, 15)
        )

    def is_on_track_in_ninth_grade(self, year: str) -> bool | None:
        if not self.was_there(year):
            return None
        before = f"{int(year[:4]) - 1}-{year[:4]}"
        core = [m for m in self.marks[year] if m["mark"] == "F" and m["subject"]]
        failed = sum(m["weight"] for m in core)
        return self.credits(year) - self.credits(before) >= 50 and failed <= 5

    def is_on_track_to_graduate(self, year: str) -> bool | None:
        grade = self.grade(year)
        known = {self.grade(y) for y in self.marks if y <= year and self.marks[y]}
        needed = HIGH_SCHOOL[: HIGH_SCHOOL.index(grade) + 1] if grade else ()
        if not self.was_there(year) or not set(needed) <= known:
            return None
        failed = [
            m for m in self.marks[year] if m["mark"] == "F" and m["subject"] in ("ela", "math")
        ]
        return self.credits(year) >= SCHEDULE[grade] and not failed


def subject_of(code: str) -> str | None:
    return next((s for s, (low, high) in SUBJECTS.items() if low <= int(code) <= high), None)


def read_students(records: dict[str, list[dict]], year: str) -> dict[tuple[str, str], Student]:
    """By SSID and district."""
    students: dict[tuple[str, str], Student] = defaultdict(Student)
    sections = {
        (
            s["reporting_lea"], s["school_of_course_delivery"], s["academic_year_id"],
            s["crs_local_course_id"], s["course_section_id"], s["academic_term_code"],
        ): s["crs_state_course_code"]
        for s in records["calpads_crsc"]
    }  # fmt: skip
    for line in records["calpads_scsc"]:
        key = (
            line["reporting_lea"], line["school_of_attendance"], line["academic_year_id"],
            line["local_course_id"], line["course_section_id"], line["academic_term_code"],
        )  # fmt: skip
        attempted = number(line["student_credits_attempted"])
        mark = {
            "course": (
                line["local_course_id"], line["academic_term_code"], line["marking_period_code"],
            ),
            "subject": subject_of(sections[key]),
            "mark": line["student_course_final_grade"],
            "points": points(line["student_course_final_grade"]),
            "weight": attempted or Fraction(5),
            "earned": number(line["student_credits_earned"]),
        }  # fmt: skip
        student = students[line["ssid"], line["reporting_lea"]]
        student.marks[line["academic_year_id"]].append(mark)
    for line in records["calpads_senr"]:
        student = students[line["ssid"], line["reporting_lea"]]
        start = day(line["enrollment_school_start_date"])
        exit_ = day(line["enrollment_school_exit_date"])
        is_no_show = line["student_exit_reason_code"] in ("N470", "N420") and exit_ <= start
        counts = line["enrollment_status_code"] in ("10", "30") and not is_no_show
        if counts and line["grade_level_code"] in HIGH_SCHOOL:
            end = min(exit_, date(int(line["academic_year_id"][5:]), 6, 30))
            span = (start, end, line["school_of_attendance"], line["grade_level_code"])
            student.spans[line["academic_year_id"]].append(span)
    for line in records["calpads_stas"]:
        exempt = line["student_absence_summary_data_collection_exemption_indicator"] == "Y"
        if line["academic_year_id"] == year and not exempt:
            student = students[line["ssid"], line["reporting_lea"]]
            student.expected += number(line["expected_attendance_days"])
            student.absent += sum(number(line[name]) for name in ABSENT)
    for line in records["calpads_sirs"]:
        if line["academic_year_id"] == year and line["incident_result_code"] in ("100", "110"):
            length = number(line["incident_disciplinary_action_duration_days"])
            students[line["ssid"], line["reporting_lea"]].suspended += length
    return students


def course_values(records, year: str, reporting: set[str]) -> dict[str, dict]:
    """By measure the value of students with marks in the year, by SSID and district.

    `reporting` are the districts that sent discipline of the year.
    """
    values: dict[str, dict] = {measure: {} for measure in COURSE_MEASURES}
    for key, student in read_students(records, year).items():
        if not student.marks[year]:
            continue
        found = {
            "high_school_readiness": student.is_ready(year) if key[1] in reporting else None,
            "ninth_grade_on_track": student.is_on_track_in_ninth_grade(year),
            "on_track_to_graduate": student.is_on_track_to_graduate(year),
        }
        for measure, value in found.items():
            if value is not None:
                values[measure][key] = value
    return values
