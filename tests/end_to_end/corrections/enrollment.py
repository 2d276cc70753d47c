"""Corrected enrollments (SENR).

Belongs here: these corrections, each with its effect. Does not belong here: other records (the
modules beside).
"""

from __future__ import annotations

from tests.end_to_end.corrections.correction import FIRST, SECOND, THIRD, Correction, Effect
from tests.end_to_end.corrections.sent_lines import Line
from tests.end_to_end.corrections.students import Students

NEW_SCHOOL = "9899999"


def changed_grade(students: Students, district: str) -> Correction:
    """A student is in another grade than was sent."""
    ssid = students.take(
        students.steady(district), lambda s: students.grade(s, SECOND) in ("03", "04", "07")
    )
    line = students.enrolled(ssid, SECOND)
    grade = f"{int(line['grade_level_code']) + 1:02d}"
    return _senr(
        "changed grade",
        [line | {"grade_level_code": grade}],
        (SECOND,),
        Effect(SECOND, "suspension", district),
        Effect(SECOND, "suspension", district, grade=line["grade_level_code"], n=-1),
        Effect(SECOND, "suspension", district, grade=grade, n=1),
    )


def deleted_enrollment(students: Students, district: str) -> Correction:
    """A student's only enrollment of a year is deleted (transaction D).

    Not in the grades of which the next year would still count the credits to date.
    """
    ssid = students.take(
        students.steady(district),
        lambda s: (
            students.grade(s, SECOND) not in ("09", "10")
            and not students.is_in("calpads_sinc", district, s)
        ),
    )
    line = students.enrolled(ssid, SECOND)
    school = district + line["school_of_attendance"]
    others = {
        district + other["school_of_attendance"]
        for other in students.sent.lines(district, "calpads_senr", SECOND)
    } - {school}
    return _senr(
        "deleted enrollment",
        [line | {"transaction_type_code": "D"}],
        (SECOND,),
        *(Effect(SECOND, "suspension", entity, n=-1) for entity in (school, district)),
        *(Effect(SECOND, "suspension", other) for other in sorted(others)),
    )


def enrollment_moved_to_another_year(students: Students, district: str) -> Correction:
    """An enrollment was reported for the wrong school year; its key stays the same."""
    sent = students.sent.lines(district, "calpads_senr", SECOND)
    ssid = students.take(
        [line["ssid"] for line in sent if students.is_whole_year(line)],
        lambda s: students.years(s).count(SECOND) == 1 and THIRD not in students.years(s),
    )
    line = students.enrolled(ssid, SECOND) | {
        "academic_year_id": THIRD,
        "enrollment_school_exit_date": "",
        "student_exit_reason_code": "",
        "student_school_completion_status": "",
    }
    return _senr(
        "enrollment moved to another year",
        [line],
        (SECOND, THIRD),
        Effect(SECOND, "suspension", district, n=-1),
        Effect(THIRD, "suspension", district, n=1),
    )


def mover(students: Students, district: str) -> Correction:
    """A student of another county was also enrolled here for a part of the year."""
    elsewhere = [other for other in students.sent.districts if other[:2] != district[:2]]
    ssid = students.take(students.steady(elsewhere[0]), lambda ssid: True)
    here = students.sent.lines(district, "calpads_senr", FIRST)[0]
    line = students.enrolled(ssid, FIRST) | {
        "reporting_lea": district,
        "school_of_attendance": here["school_of_attendance"],
        "district_of_geographic_residence": district,
        "enrollment_school_start_date": "20230306",
        "enrollment_school_exit_date": "20230428",
        "student_exit_reason_code": "T160",
    }
    return _senr(
        "mover",
        [line],
        (FIRST,),
        Effect(FIRST, "suspension", district, n=1),
        Effect(FIRST, "suspension", district[:2], n=1),
        Effect(FIRST, "suspension", elsewhere[0]),
        Effect(FIRST, "suspension", "collaborative"),
    )


def earlier_exit(students: Students, district: str) -> Correction:
    """A tested student left before Census Day, not at the end of the year."""
    ssid = students.tested(district, THIRD)
    line = students.enrolled(ssid, THIRD) | {
        "enrollment_school_exit_date": "20240920",
        "student_exit_reason_code": "T160",
    }
    return _senr(
        "earlier exit",
        [line],
        (THIRD,),
        Effect(THIRD, "ela_distance_from_standard", district, n=-1),
        Effect(THIRD, "suspension", district),
    )


def later_start(students: Students, district: str) -> Correction:
    """A tested student came after Census Day; the start is part of the key."""
    ssid = students.tested(district, SECOND)
    line = students.enrolled(ssid, SECOND)
    lines = [
        line | {"transaction_type_code": "D"},
        line | {"enrollment_school_start_date": "20231113"},
    ]
    return _senr(
        "later start",
        lines,
        (SECOND,),
        Effect(SECOND, "ela_distance_from_standard", district, n=-1),
        Effect(SECOND, "suspension", district),
    )


def new_school(students: Students, district: str) -> Correction:
    """A first enrollment at a school; absences there were sent of an earlier year."""
    ssid = students.take(students.steady(district), lambda ssid: True)
    line = students.enrolled(ssid, THIRD) | {
        "school_of_attendance": NEW_SCHOOL,
        "enrollment_status_code": "30",
        "enrollment_school_start_date": "20241202",
        "enrollment_school_exit_date": "20241213",
        "student_exit_reason_code": "T160",
    }
    return _senr(
        "new school", [line], (THIRD,), Effect(FIRST, "attendance_rate", district, numerator=0)
    )


def graduate_who_never_came(students: Students, district: str) -> Correction:
    """A graduate who had been in the largest district before was never here: it lost a dropout."""
    largest = max(
        students.sent.districts, key=lambda d: len(students.sent.lines(d, "calpads_senr", THIRD))
    )
    ssid = students.take(
        [line["ssid"] for line in students.sent.lines(district, "calpads_senr", THIRD)],
        lambda s: students.graduated_after_moving(s, largest, district),
    )
    line = students.last_enrolled(ssid)
    line |= {
        "enrollment_school_exit_date": line["enrollment_school_start_date"],
        "student_exit_reason_code": "N470",
        "student_school_completion_status": "",
    }
    return _senr(
        "graduate who never came",
        [line],
        (THIRD,),
        Effect(THIRD, "graduation_4yr", largest, n=1, numerator=0),
        Effect(THIRD, "graduation_4yr", "collaborative", n=0, numerator=-1),
        Effect(THIRD, "suspension", district, n=-1),
    )


def absences_before_the_first_enrollment(students: Students, district: str) -> Line:
    """An absence line of the first year at a school that nobody is known to be enrolled in."""
    ssid = students.take(students.steady(district), lambda ssid: True)
    line = students.line("calpads_stas", district, FIRST, ssid)
    return line | {"school_of_attendance": NEW_SCHOOL}


def _senr(name: str, lines: list[Line], years: tuple[str, ...], *effects: Effect) -> Correction:
    file = ("calpads_senr", lines[0]["academic_year_id"], lines)
    return Correction(name, lines[0]["reporting_lea"], (file,), years, effects)
