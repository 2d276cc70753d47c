"""What can be wrong with student information (SINF): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from ingestion.sample.planted.kinds import Line, LineDefect, Student, day_of_spring, first_year

_SINF = "calpads_sinf"
_HISPANIC, _NO_ETHNICITY = (
    "student_hispanic_ethnicity_indicator", "student_ethnicity_missing_indicator",
)  # fmt: skip
_NO_RACE = "student_race_missing_indicator"
_RACES = tuple(f"student_race{place}_code" for place in (1, 2, 3, 4, 5))
_THREE_YEARS = "enrolled_in_us_school_less_than_three_cumulative_years_indicator"


def _from_abroad(line: Line, student: Student) -> bool:
    return line[_THREE_YEARS] != ""


def _californian(line: Line, student: Student) -> bool:
    return line["student_birth_state_province_code"] == "US-CA"


def _has_ethnicity(line: Line, student: Student) -> bool:
    return line[_HISPANIC] != ""


def _has_race(line: Line, student: Student) -> bool:
    return line[_RACES[0]] != ""


def _enrolled_all_year(line: Line, student: Student) -> bool:
    """In effect for a student whose only enrollment of the year begins before October."""
    enrollments = student.lines("calpads_senr")
    return (
        len(enrollments) == 1
        and len(student.lines(_SINF)) == 1
        and enrollments[0]["enrollment_status_code"] == "10"
        and enrollments[0]["enrollment_school_start_date"] < f"{first_year(line)}0930"
        and enrollments[0]["student_exit_reason_code"] in ("", "E155")
    )


INFORMATION = (
    LineDefect(
        "ssid_too_short", "an SSID has nine digits", _SINF, "FRMT0001",
        {"ssid": lambda line: line["ssid"][:9]},
    ),
    LineDefect(
        "first_school_date_malformed", "a date is no date", _SINF, "FRMT0002",
        {"student_initial_us_school_enrollment_date_k12": "20231301"},
    ),
    LineDefect(
        "not_text", "bytes are neither UTF-8 nor Windows-1252", _SINF, "FRMT-ENCODING",
        {"address_line1": lambda line: line["address_line1"] + "\x81\x8d"},
    ),
    LineDefect(
        "name_characters", "a name holds a character that names do not have", _SINF, "IVR0009",
        {"student_legal_first_name": lambda line: line["student_legal_first_name"] + "#"},
        severity="warning",
    ),
    LineDefect(
        "race_not_in_set", "there is no such race code", _SINF, "GERR0002", {_RACES[0]: "999"},
        _has_race,
    ),
    LineDefect(
        "education_level_not_in_set", "there is no such education level", _SINF, "GERR0002",
        {"parent_guardian_highest_education_level_code": "99"},
    ),
    LineDefect(
        "information_ends_before_it_begins", "the period ends before it begins", _SINF,
        "DATE0001", {"effective_end_date": "20190903"},
    ),
    LineDefect(
        "information_before_birth", "the information begins before the birth", _SINF,
        "DATE0002", {"student_birth_date": day_of_spring("0630")}, severity="warning",
    ),
    LineDefect(
        "ethnicity_given_and_missing", "the ethnicity is given and missing", _SINF, "SINF0045",
        {_NO_ETHNICITY: "Y"}, _has_ethnicity,
    ),
    LineDefect(
        "race_given_and_missing", "the race is given and missing", _SINF, "SINF0046",
        {_NO_RACE: "Y"}, _has_race,
    ),
    LineDefect(
        "address_without_zip_code", "the address has no ZIP code", _SINF, "SINF0053",
        {"address_zip_code": ""},
    ),
    LineDefect(
        "years_in_us_schools_missing", "a student from abroad without years in US schools", _SINF,
        "SINF0061", {_THREE_YEARS: ""}, _from_abroad,
    ),
    LineDefect(
        "half_a_guardian", "the first guardian has no last name", _SINF, "SINF0453",
        {"guardian1_last_name": ""}, lambda line, student: first_year(line) >= 2024,
    ),
    LineDefect(
        "half_a_second_guardian", "the second guardian has no last name", _SINF, "SINF0635",
        {"guardian2_first_name": "Robin"}, lambda line, student: first_year(line) >= 2024,
    ),
    LineDefect(
        "state_in_other_country", "the state of birth is in another country", _SINF, "PAIR0010",
        {"student_birth_country_code": "MX"},
        lambda line, student: _californian(line, student) and line[_THREE_YEARS] == "",
        also=("SINF0061",),
    ),
    LineDefect(
        "information_deleted_that_is_not_there", "a deletion names no information", _SINF,
        "DELETE0001", {"transaction_type_code": "D"}, severity="warning", added=True,
        stranger=True,
    ),
    LineDefect(
        "first_school_date_after_enrollment", "the first day in a US school is too late", _SINF,
        "SENR0654E3", {"student_initial_us_school_enrollment_date_k12": day_of_spring("0601")},
        _enrolled_all_year, severity="warning", alone=True,
    ),
    LineDefect(
        "no_race_or_ethnicity", "neither race nor ethnicity, nor that they are missing", _SINF,
        "CERT004", {_HISPANIC: "", _NO_ETHNICITY: "", _NO_RACE: "", **dict.fromkeys(_RACES, "")},
        lambda line, student: _has_ethnicity(line, student) and _enrolled_all_year(line, student),
        severity="warning", alone=True,
    ),
)  # fmt: skip
