"""What can be wrong with incidents (SINC), results (SIRS) and offenses (SOFF): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from ingestion.sample.planted.kinds import (
    Line,
    LineDefect,
    Partner,
    Student,
    day_of_spring,
    days,
    first_year,
)

_SENR, _STAS = "calpads_senr", "calpads_stas"
_SINC, _SIRS, _SOFF = "calpads_sinc", "calpads_sirs", "calpads_soff"
_INCIDENT, _OFFENSE, _WEAPON = "incident_id_local", "offense_code", "weapon_category_code"
_RESULT, _DURATION = "incident_result_code", "incident_disciplinary_action_duration_days"
_MODIFICATION = "incident_disciplinary_action_modification_code"
_AUTHORITY = "incident_disciplinary_action_authority_code"
_SUPPORT = "student_instructional_support_indicator"
_SUSPENDED, _ATTENDED = "days_absent_out_of_school_suspension", "days_attended"


def _suspension(line: Line, student: Student) -> bool:
    return line[_RESULT] in ("100", "110") and line[_DURATION] != ""


def _enrolled(line: Line, student: Student) -> bool:
    return (
        line["enrollment_status_code"] == "10"
        and line["enrollment_school_start_date"] < f"{first_year(line) + 1}0101"
        and line["student_exit_reason_code"] in ("", "E155")
    )


def _young(line: Line, student: Student) -> bool:
    return _enrolled(line, student) and line["grade_level_code"] in ("KN", "01", "02", "03")


def _suspended_days(line: Line, student: Student) -> bool:
    """A suspension of a day or more; the student has one absence summary, which has the days."""
    same = [
        result
        for result in student.lines(_SIRS)
        if result[_INCIDENT] == line[_INCIDENT] and result[_RESULT] == "100"
    ]
    summaries = student.lines(_STAS)
    return (
        sum(days(result, _DURATION) for result in same) >= 1
        and len(summaries) == 1
        and days(summaries[0], _SUSPENDED) > 0
        and summaries[0]["school_of_attendance"] == line["school_of_attendance"]
    )


def _made_up(line: Line) -> str:
    return f"NEW{line['ssid']}"


def _incident(**put: str) -> Partner:
    values = {
        _INCIDENT: _made_up, "incident_occurrence_date": day_of_spring("0205"),
        "statutory_offense_indicator": "Y", _SUPPORT: "Y",
    }  # fmt: skip
    return Partner(_SINC, values | put, added=True)


def _offense(code: str) -> Partner:
    return Partner(_SOFF, {_INCIDENT: _made_up, _OFFENSE: code}, added=True)


def _result(code: str, duration: str, modification: str = "") -> dict:
    return {
        _INCIDENT: _made_up, _RESULT: code, _DURATION: duration, _AUTHORITY: "10",
        _MODIFICATION: modification,
    }  # fmt: skip


DISCIPLINE = (
    LineDefect(
        "incident_outside_its_year", "an incident lies outside its year", _SINC, "DATE0003",
        {"incident_occurrence_date": "20190903"}, severity="warning",
    ),
    LineDefect(
        "incident_date_malformed", "the date of an incident is no date", _SINC, "FRMT0002",
        {"incident_occurrence_date": day_of_spring("0230")},
    ),
    LineDefect(
        "incident_without_identifier", "an incident has no identifier", _SINC, "GERR0001",
        {_INCIDENT: ""},
    ),
    LineDefect(
        "incident_twice", "an incident of a student appears twice", _SINC, "KEY0001", {},
        added=True,
    ),
    LineDefect(
        "suspension_without_days", "a suspension has no duration", _SIRS, "SIRS0489",
        {_DURATION: ""}, _suspension,
    ),
    LineDefect(
        "suspension_of_no_days", "a suspension lasts no time", _SIRS, "SIRS0507",
        {_DURATION: "0.00"}, _suspension,
    ),
    LineDefect(
        "suspension_longer_than_a_year", "a suspension is longer than a year", _SIRS,
        "RANGE0001", {_DURATION: "400.00"}, _suspension, also=("SIRS0504",),
    ),
    LineDefect(
        "result_not_in_set", "there is no such result", _SIRS, "GERR0002", {_RESULT: "999"},
    ),
    LineDefect(
        "expulsion_without_modification", "an expulsion has no modification", _SIRS, "SIRS0491",
        {_RESULT: "200"}, lambda line, student: _suspension(line, student)
        and line[_MODIFICATION] == "",
    ),
    LineDefect(
        "result_twice", "a result of a student appears twice", _SIRS, "KEY0001", {}, added=True,
    ),
    LineDefect(
        "long_removal_without_support", "a long removal without word of instruction", _SIRS,
        "SIRS0504", _result("110", "12.00"), _enrolled, severity="warning", added=True,
        made_from=_SENR, partners=(_incident(**{_SUPPORT: ""}), _offense("504")),
    ),
    LineDefect(
        "weapon_for_other_offenses", "the weapon does not go with the offense", _SOFF,
        "SOFF0091", {_WEAPON: "10", _OFFENSE: "103"},
    ),
    LineDefect(
        "weapon_missing", "an offense with a knife has no weapon", _SOFF, "SOFF0095",
        {_OFFENSE: "104"}, lambda line, student: line[_WEAPON] == "",
    ),
    LineDefect(
        "offense_not_in_set", "there is no such offense", _SOFF, "GERR0002", {_OFFENSE: "999"},
    ),
    LineDefect(
        "offense_twice", "an offense of a student appears twice", _SOFF, "KEY0001", {},
        added=True,
    ),
    LineDefect(
        "result_without_incident", "a result of no incident", _SIRS, "INCID0001",
        {_INCIDENT: _made_up, _RESULT: "300"}, _enrolled, severity="warning", added=True,
        made_from=_SENR,
    ),
    LineDefect(
        "offense_without_incident", "an offense of no incident", _SOFF, "INCID0002",
        {_INCIDENT: _made_up, _OFFENSE: "504"}, _enrolled, severity="warning", added=True,
        made_from=_SENR,
    ),
    LineDefect(
        "suspension_without_offense", "a suspension without an offense", _SIRS, "CERT162",
        _result("110", "0.50"), _enrolled, severity="warning", added=True, made_from=_SENR,
        partners=(_incident(),),
    ),
    LineDefect(
        "expelled_for_defiance", "an expulsion for defiance alone", _SIRS, "CERT151",
        _result("200", "40.00", "10"), _enrolled, severity="warning", added=True,
        made_from=_SENR, partners=(_incident(), _offense("511")),
    ),
    LineDefect(
        "young_suspended_for_defiance", "a young child is suspended for defiance", _SIRS,
        "CERT152", _result("100", "0.50"), _young, severity="warning", added=True,
        made_from=_SENR, partners=(_incident(), _offense("511")),
    ),
    LineDefect(
        "suspension_not_in_attendance", "days of suspension are not in the attendance", _SINC,
        "SUSP0001", {}, _suspended_days, severity="warning", alone=True,
        partners=(
            Partner(
                _STAS,
                {_SUSPENDED: "0.00",
                 _ATTENDED: lambda line: f"{days(line, _ATTENDED) + days(line, _SUSPENDED):.2f}"},
            ),
        ),
    ),
)  # fmt: skip
