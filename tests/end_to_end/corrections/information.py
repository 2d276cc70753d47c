"""Corrected information of students: race (SINF), language status (SELA), programs (SPRG).

Belongs here: these corrections, each with its effect. Does not belong here: other records (the
modules beside).
"""

from __future__ import annotations

from tests.end_to_end.corrections.correction import (
    FIRST,
    SECOND,
    THIRD,
    YEARS,
    Correction,
    Effect,
    moved_group,
)
from tests.end_to_end.corrections.students import Students

_WHITE = {
    "student_hispanic_ethnicity_indicator": "N",
    "student_race1_code": "700",
    "student_race_missing_indicator": "",
} | {f"student_race{number}_code": "" for number in range(2, 6)}


def race_from_an_earlier_year(students: Students, district: str) -> Correction:
    """The newest file corrects the race as of a date two years before."""
    ssid = students.take(students.steady(district), lambda s: students.is_hispanic(district, s))
    line = students.line("calpads_sinf", district, FIRST, ssid) | _WHITE
    line |= {"effective_start_date": "20230201", "academic_year_id": THIRD}
    return Correction(
        "race from an earlier year",
        district,
        (("calpads_sinf", THIRD, [line]),),
        (FIRST,),
        moved_group(district, FIRST, "HI", "WH"),
    )


def race_in_effect_until_now(students: Students, district: str) -> Correction:
    """A file of the first year changes the race, and the lines that changed it later go."""
    ssid = students.take(students.steady(district), lambda s: students.is_hispanic(district, s))
    first = students.line("calpads_sinf", district, FIRST, ssid) | _WHITE
    later = [students.line("calpads_sinf", district, year, ssid) for year in (SECOND, THIRD)]
    deleted = [line | {"transaction_type_code": "D", "academic_year_id": FIRST} for line in later]
    return Correction(
        "race in effect until now",
        district,
        (("calpads_sinf", FIRST, [first, *deleted]),),
        YEARS,
        tuple(effect for year in YEARS for effect in moved_group(district, year, "HI", "WH")),
    )


def reclassified(students: Students, district: str) -> Correction:
    """An English learner became fluent in the middle of the second year."""
    ssid = students.take(
        students.steady(district), lambda s: students.has_status_before(FIRST, "EL", district, s)
    )
    line = students.line("calpads_sela", district, SECOND, ssid) | {
        "english_acquisition_status_code": "RFEP",
        "english_acquisition_status_start_date": "20240201",
    }
    return Correction(
        "reclassified",
        district,
        (("calpads_sela", SECOND, [line]),),
        (SECOND, THIRD),
        moved_group(district, SECOND, "EL", "RFEP") + moved_group(district, THIRD, "EL", "RFEP"),
    )


def homeless_for_two_years(students: Students, district: str) -> Correction:
    """The newest file brings a homeless membership that began two years ago and is open."""
    ssid = students.take(students.steady(district), lambda s: not students.is_sed(district, s))
    known = students.sent.lines(district, "calpads_sprg", THIRD)[0]
    line = dict.fromkeys(known, "") | {
        "academic_year_id": THIRD,
        "reporting_lea": district,
        "school_of_attendance": students.enrolled(ssid, FIRST)["school_of_attendance"],
        "ssid": ssid,
        "education_program_code": "191",
        "education_program_membership_code": "1",
        "education_program_membership_start_date": "20221003",
        "homeless_dwelling_type_code": "120",
    }
    return Correction(
        "homeless for two years",
        district,
        (("calpads_sprg", THIRD, [line]),),
        YEARS,
        tuple(Effect(year, "suspension", district, "SED", n=1) for year in YEARS),
    )


def deleted_language_status(students: Students, district: str) -> Correction:
    """The newest file deletes a status; every year's file had sent it with the same start."""
    ssid = students.take(
        students.steady(district), lambda s: students.has_status_before(FIRST, "EO", district, s)
    )
    line = students.line("calpads_sela", district, THIRD, ssid) | {"transaction_type_code": "D"}
    return Correction(
        "deleted language status",
        district,
        (("calpads_sela", THIRD, [line]),),
        YEARS,
        tuple(Effect(year, "suspension", district, "EO", n=-1) for year in YEARS),
    )
