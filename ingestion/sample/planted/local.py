"""What can be wrong with surveys, interim assessments and daily attendance: one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from collections.abc import Callable

from ingestion.layout import load_layouts
from ingestion.sample.planted.kinds import Line, LineDefect, Student

_SEL, _CLIMATE = "survey_sel", "survey_climate"
_INTERIM, _DAILY = "interim_assessment", "local_daily_attendance"


def _items(record: str) -> tuple[str, ...]:
    return tuple(field.name for field in load_layouts()[record].fields if field.construct_name)


def _slashes(field: str) -> Callable[[Line], str]:
    """A date as month/day/year."""
    return lambda line: f"{line[field][5:7]}/{line[field][8:]}/{line[field][:4]}"


def _years_before(field: str) -> Callable[[Line], str]:
    """A date four years before, which is a date also on a leap day."""
    return lambda line: f"{int(line[field][:4]) - 4}{line[field][4:]}"


def _another(field: str, one: str, other: str) -> Callable[[Line], str]:
    """A value, or the other one where the field has it already."""
    return lambda line: one if line[field] != one else other


def _scored(line: Line, student: Student) -> bool:
    return line["scale_score"] != ""


_FIRST = _items(_SEL)[0]
_CLIMATE_FIRST = _items(_CLIMATE)[0]

LOCAL = (
    LineDefect(
        "respondent_missing", "the student of answers is missing", _SEL, "GERR0001",
        {"local_student_id": ""},
    ),
    LineDefect(
        "respondent_of_grade_3", "the survey is for grades 4 to 12", _SEL, "GERR0002",
        {"grade_level": "03"},
    ),
    LineDefect(
        "survey_school_too_short", "a school code has six digits", _SEL, "FRMT0001",
        {"school_code": lambda line: line["school_code"][:6]},
    ),
    LineDefect(
        "survey_date_format", "a date is written month/day/year", _SEL, "FRMT0002",
        {"survey_date": _slashes("survey_date")},
    ),
    LineDefect(
        "survey_of_other_year", "the day lies in another school year", _SEL, "DATE0003",
        {"survey_date": _years_before("survey_date")},
    ),
    LineDefect(
        "answer_out_of_range", "an answer is higher than any", _SEL, "RANGE0001",
        {_FIRST: "9"}, severity="warning",
    ),
    LineDefect(
        "answer_in_words", "an answer is a word", _SEL, "FRMT0004",
        {_FIRST: "often"}, severity="warning",
    ),
    LineDefect(
        "same_answer_throughout", "every item has the same answer", _SEL, "SURV0004",
        dict.fromkeys(_items(_SEL), _another(_FIRST, "4", "2")), severity="information",
    ),
    LineDefect(
        "respondent_without_enrollment", "answers of a student who is not enrolled", _SEL,
        "ENROLL0003", {"local_student_id": lambda line: f"S{line['ssid'][4:]}"},
        severity="warning", added=True, stranger=True,
    ),
    LineDefect(
        "climate_grade_3", "the survey is for grades 4 to 12", _CLIMATE, "SURV0002",
        {"grade_level": "03"},
    ),
    LineDefect(
        "climate_respondent_not_in_set", "there is no such respondent", _CLIMATE, "GERR0002",
        {"respondent": "parent"},
    ),
    LineDefect(
        "climate_response_unnumbered", "the number of a response is missing", _CLIMATE, "GERR0001",
        {"response_id": ""},
    ),
    LineDefect(
        "climate_of_other_year", "the day lies in another school year", _CLIMATE, "DATE0003",
        {"survey_date": _years_before("survey_date")},
    ),
    LineDefect(
        "climate_without_grade", "a student's response says no grade", _CLIMATE, "SURV0001",
        {"grade_level": ""}, severity="warning",
    ),
    LineDefect(
        "climate_answer_out_of_range", "an answer is higher than any", _CLIMATE, "RANGE0001",
        {_CLIMATE_FIRST: "8"}, severity="warning",
    ),
    LineDefect(
        "interim_student_missing", "the student of a result is missing", _INTERIM, "GERR0001",
        {"local_student_id": ""},
    ),
    LineDefect(
        "interim_subject_not_in_set", "there is no such subject", _INTERIM, "GERR0002",
        {"subject": "art"},
    ),
    LineDefect(
        "interim_date_format", "a date is written month/day/year", _INTERIM, "FRMT0002",
        {"tested_on": _slashes("tested_on")},
    ),
    LineDefect(
        "interim_of_other_year", "the day lies in another school year", _INTERIM, "DATE0003",
        {"tested_on": _years_before("tested_on")},
    ),
    LineDefect(
        "interim_score_no_number", "a scale score is a word", _INTERIM, "FRMT0004",
        {"scale_score": "high"}, _scored,
    ),
    LineDefect(
        "percentile_above_100", "a percentile is above 100", _INTERIM, "RANGE0001",
        {"percentile": "140"},
    ),
    LineDefect(
        "interim_without_score", "a result has no score", _INTERIM, "SCORE0001",
        {"scale_score": "", "percentile": "", "met_benchmark": ""}, _scored, severity="warning",
    ),
    LineDefect(
        "attendance_student_missing", "the student of a day is missing", _DAILY, "GERR0001",
        {"local_student_id": ""},
    ),
    LineDefect(
        "attendance_code_not_in_set", "there is no such attendance", _DAILY, "GERR0002",
        {"attendance_code": "sick"},
    ),
    LineDefect(
        "attendance_date_format", "a date is written month/day/year", _DAILY, "FRMT0002",
        {"attendance_date": _slashes("attendance_date")},
    ),
    LineDefect(
        "attendance_of_other_year", "the day lies in another school year", _DAILY, "DATE0003",
        {"attendance_date": _years_before("attendance_date")},
    ),
    LineDefect(
        "attendance_school_too_short", "a school code has six digits", _DAILY, "FRMT0001",
        {"school_code": lambda line: line["school_code"][:6]},
    ),
)  # fmt: skip
