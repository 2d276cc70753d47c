"""What can be wrong with programs (SPRG): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from ingestion.sample.planted.kinds import (
    Line,
    LineDefect,
    Partner,
    Student,
    day_of_spring,
    first_year,
)

_SPRG = "calpads_sprg"
_PROGRAM, _MEMBERSHIP = "education_program_code", "education_program_membership_code"
_START = "education_program_membership_start_date"
_END = "education_program_membership_end_date"
_MEALS = ("181", "182")


def _meals(line: Line, student: Student) -> bool:
    return line[_PROGRAM] in _MEALS


def _only_meals(line: Line, student: Student) -> bool:
    """The student's only meal program of the year."""
    meals = [other for other in student.lines(_SPRG) if other[_PROGRAM] in _MEALS]
    return line[_PROGRAM] in _MEALS and len(meals) == 1


def _participating(line: Line, student: Student) -> bool:
    return line[_MEMBERSHIP] == "3"


def _migrant(line: Line, student: Student) -> bool:
    return line[_PROGRAM] == "135"


def _meals_alone(line: Line, student: Student) -> bool:
    """The student's only program, begun before this year's spring."""
    return _only_meals(line, student) and (
        len(student.lines(_SPRG)) == 1 and line[_START] < f"{first_year(line) + 1}0101"
    )


PROGRAMS = (
    LineDefect(
        "code_outside_its_years", "the program code ended in 2011-12", _SPRG, "GERR0007",
        {_PROGRAM: "175"}, lambda line, student: line[_MEMBERSHIP] == "1", also=("SPRG0080",),
    ),
    LineDefect(
        "program_not_in_set", "there is no such program", _SPRG, "GERR0002", {_PROGRAM: "999"},
    ),
    LineDefect(
        "indicator_not_in_set", "an indicator is neither yes nor no", _SPRG, "GERR0002",
        {"runaway_youth_indicator": "1"},
    ),
    LineDefect(
        "program_ends_before_it_begins", "a membership ends before it begins", _SPRG,
        "DATE0001", {_END: "19990903"},
    ),
    LineDefect(
        "program_before_birth", "a membership begins before the birth", _SPRG, "DATE0002",
        {"student_birth_date": day_of_spring("0630")}, severity="warning",
    ),
    LineDefect(
        "membership_for_other_programs", "the membership code is not for this program", _SPRG,
        "SPRG0080", {_MEMBERSHIP: "3"}, _meals,
    ),
    LineDefect(
        "service_code_missing", "targeted assistance without a service", _SPRG, "SPRG0081",
        {_PROGRAM: "122"}, _participating,
    ),
    LineDefect(
        "service_code_for_other_programs", "a service code beside another program", _SPRG,
        "SPRG0150", {"education_service_code": "27"},
    ),
    LineDefect(
        "migrant_id_malformed", "a migrant student ID does not begin with 06", _SPRG, "SPRG0253",
        {"migrant_student_id": lambda line: "99" + line["migrant_student_id"][2:]}, _migrant,
    ),
    LineDefect(
        "meals_beyond_the_year", "free meals run on after 30 June", _SPRG, "SPRG0645F1",
        {_END: day_of_spring("1031")}, _only_meals, severity="warning", alone=True,
    ),
    LineDefect(
        "program_opened_twice", "a program is open twice", _SPRG, "OPEN0001",
        {_START: day_of_spring("0203"), _END: ""}, _meals_alone, severity="warning", added=True,
        partners=(Partner(_SPRG, {_END: ""}),), also=("SPRG0746E1", "SPRG0747E1"),
    ),
    LineDefect(
        "meals_without_end", "a meal program of a year that is over has no end", _SPRG,
        "SPRG0746E1", {_END: ""}, _only_meals, severity="warning", alone=True,
        also=("SPRG0747E1",),
    ),
)  # fmt: skip
