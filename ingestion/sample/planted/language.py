"""What can be wrong with English language acquisition (SELA): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).

A line that breaks a sequence begins after every other status of its year.
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

_SELA = "calpads_sela"
_STATUS, _START = "english_acquisition_status_code", "english_acquisition_status_start_date"
_LANGUAGE, _BIRTH = "primary_language_code", "student_birth_date"
_REASON = "english_acquisition_status_correction_reason_code"
_LATE = day_of_spring("0615")


def _last(*statuses: str):
    """The student's last status is one of these."""

    def where(line: Line, student: Student) -> bool:
        latest = max(other[_START] for other in student.lines(_SELA))
        return (
            line[_STATUS] in statuses
            and line[_START] == latest
            and latest < f"{first_year(line) + 1}0601"
        )

    return where


def _only(*statuses: str):
    """The student's only status is one of these: nothing follows it if it is rejected."""
    return lambda line, student: line[_STATUS] in statuses and len(student.lines(_SELA)) == 1


def _not_tested(line: Line, student: Student) -> bool:
    enrollments = student.lines("calpads_senr")
    return (
        len(enrollments) == 1
        and enrollments[0]["student_exit_reason_code"] in ("", "E155")
        and not student.lines("toms_caaspp")
    )


LANGUAGE = (
    LineDefect(
        "wrong_date_format", "a date is written month/day/year", _SELA, "FRMT0002",
        {_START: lambda line: f"{line[_START][4:6]}/{line[_START][6:]}/{line[_START][:4]}"},
        _only("EO", "IFEP", "EL"), also=("DATE0002",),
    ),
    LineDefect(
        "other_district", "the reporting LEA is another district", _SELA, "IVR0001",
        {"reporting_lea": lambda line: line["reporting_lea"][:2] + "99999"},
        _only("EO", "IFEP", "EL"),
    ),
    LineDefect(
        "status_not_in_set", "there is no such status", _SELA, "GERR0002", {_STATUS: "FEP"},
        _only("IFEP"),
    ),
    LineDefect(
        "learner_of_english_speaks_english", "an English learner's language is English", _SELA,
        "SELA0280", {_LANGUAGE: "eng"}, _only("EL", "IFEP"),
    ),
    LineDefect(
        "correction_reason_of_other_status", "the correction reason is for another status", _SELA,
        "PAIR0011", {_REASON: "3"}, _only("EL", "IFEP"),
    ),
    LineDefect(
        "status_before_birth", "a status begins before the birth", _SELA, "DATE0002",
        {_BIRTH: day_of_spring("0630")}, severity="warning",
    ),
    LineDefect(
        "undetermined_at_22", "a status is to be determined at 22 years", _SELA, "CERT166",
        {_BIRTH: "19990101"}, lambda line, student: line[_STATUS] == "TBD", severity="warning",
    ),
    LineDefect(
        "undetermined_after_status", "a status is to be determined once more", _SELA, "SELA0281",
        {_START: _LATE, _STATUS: "TBD"}, _last("EL", "IFEP", "RFEP"), added=True,
    ),
    LineDefect(
        "same_status_other_date", "the status in force has another start date", _SELA, "SELA0283",
        {_START: _LATE}, _last("EO", "EL", "IFEP", "RFEP"), added=True,
    ),
    LineDefect(
        "learner_after_reclassification", "a reclassified student is a learner again", _SELA,
        "SELA0285", {_START: _LATE, _STATUS: "EL"}, _last("RFEP"), added=True,
    ),
    LineDefect(
        "english_only_becomes_fluent", "status EO is followed by IFEP without a reason", _SELA,
        "SELA0285", {_START: _LATE, _STATUS: "IFEP", _LANGUAGE: "spa"}, _last("EO"), added=True,
    ),
    LineDefect(
        "adult_with_status", "a student in adult education has a status", _SELA, "SELA0301",
        {}, _not_tested, alone=True,
        partners=(Partner("calpads_senr", {"grade_level_code": "AD"}),),
    ),
)  # fmt: skip
