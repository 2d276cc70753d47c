"""Replaced files: absences (STAS), incidents (SINC, SIRS) and scores (TOMS).

Belongs here: these corrections, each with its effect. Does not belong here: other records (the
modules beside).
"""

from __future__ import annotations

from collections import Counter

from tests.end_to_end.corrections.correction import FIRST, SECOND, THIRD, Correction, Effect
from tests.end_to_end.corrections.sent_lines import Line
from tests.end_to_end.corrections.students import GRADES, Students, is_ela


def absences_of_one_school(students: Students, district: str) -> Correction:
    """One school's absences: a student of its file was absent on half of the days."""
    school, lines = _school_absences(students, district)
    ssid = students.take(
        [line["ssid"] for line in lines if _absent_share(line) < 0.05],
        lambda s: s in students.steady(district) and students.grade(s, THIRD) in GRADES[:10],
    )
    corrected = [_often_absent(line) if line["ssid"] == ssid else line for line in lines]
    return Correction(
        "absences of one school",
        district,
        (("calpads_stas", THIRD, corrected),),
        (THIRD,),
        tuple(
            Effect(THIRD, "chronic_absenteeism", entity, numerator=1)
            for entity in (district + school, district)
        ),
    )


def shorter_absence_file(students: Students, district: str) -> Correction:
    """One school's absences without three of its students: the file replaces all of them."""
    school, lines = _school_absences(students, district)
    steady = students.steady(district)
    dropped = [line["ssid"] for line in lines if line["ssid"] in steady][:3]
    kept = [line for line in lines if line["ssid"] not in dropped]
    return Correction(
        "shorter absence file",
        district,
        (("calpads_stas", THIRD, kept),),
        (THIRD,),
        tuple(
            Effect(THIRD, "attendance_rate", entity, n=-len(dropped))
            for entity in (district + school, district)
        ),
    )


def incidents_of_one_school(students: Students, district: str) -> Correction:
    """One school's incidents and results with one more: a suspension of two days."""
    incidents = students.sent.lines(district, "calpads_sinc", SECOND)
    results = students.sent.lines(district, "calpads_sirs", SECOND)
    school = incidents[0]["school_of_attendance"]
    ssid = students.take(
        students.steady(district),
        lambda s: (
            not students.is_in("calpads_sinc", district, s)
            and students.enrolled(s, SECOND)["school_of_attendance"] == school
        ),
    )
    new = {"ssid": ssid, "incident_id_local": "INC9999999", "school_of_attendance": school}
    new_result = results[0] | new
    new_result |= {
        "incident_result_code": "100",
        "incident_disciplinary_action_duration_days": "2.00",
    }
    return Correction(
        "incidents of one school",
        district,
        (
            ("calpads_sinc", SECOND, [*_at(school, incidents), incidents[0] | new]),
            ("calpads_sirs", SECOND, [*_at(school, results), new_result]),
        ),
        (SECOND,),
        tuple(
            Effect(SECOND, "suspension", entity, numerator=1)
            for entity in (district + school, district)
        ),
    )


def replaced_scores(students: Students, district: str) -> Correction:
    """The district's score file again; one student has met the standard."""
    lines = students.sent.lines(district, "toms_caaspp", THIRD)
    ssid = students.take(
        [line["ssid"] for line in lines if is_ela(line) and line["achievement_levels"] == "2"],
        lambda s: s in students.steady(district),
    )
    for line in lines:
        if line["ssid"] == ssid and is_ela(line):
            line["achievement_levels"] = "3"
    return Correction(
        "replaced scores",
        district,
        (("toms_caaspp", THIRD, lines),),
        (THIRD,),
        (Effect(THIRD, "ela_met_standard", district, numerator=1),),
    )


def corrected_score(students: Students, district: str) -> Correction:
    """A score of the first year is 40 points lower: a prior score of every later year's growth."""
    ssid = students.tested(district, FIRST)
    lines = students.sent.lines(district, "toms_caaspp", FIRST)
    [line] = [line for line in lines if line["ssid"] == ssid and is_ela(line)]
    line["scale_score"] = str(int(line["scale_score"]) - 40)
    return Correction(
        "corrected score",
        district,
        (("toms_caaspp", FIRST, lines),),
        (FIRST,),
        (Effect(FIRST, "ela_distance_from_standard", district, numerator=-40),),
    )


def _school_absences(students: Students, district: str) -> tuple[str, list[Line]]:
    """The district's largest school in the third year, and the lines of its absences."""
    lines = students.sent.lines(district, "calpads_stas", THIRD)
    [(school, _)] = Counter(line["school_of_attendance"] for line in lines).most_common(1)
    return school, _at(school, lines)


def _at(school: str, lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["school_of_attendance"] == school]


def _absent_share(line: Line) -> float:
    expected = float(line["expected_attendance_days"])
    return 1 - float(line["days_attended"]) / expected if expected >= 100 else 1


def _often_absent(line: Line) -> Line:
    days = [name for name in line if name.startswith("days_") or name.endswith("_study_days")]
    half = float(line["expected_attendance_days"]) / 2
    return (
        line
        | dict.fromkeys(days, "0.00")
        | {"days_attended": f"{half:.2f}", "days_absent_unexcused_non_suspension": f"{half:.2f}"}
    )
