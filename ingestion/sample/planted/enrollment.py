"""What can be wrong with enrollments (SENR): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ingestion.sample.planted.kinds import Line, LineDefect, Student, day_of_spring, first_year

_SENR = "calpads_senr"
_START, _EXIT = "enrollment_school_start_date", "enrollment_school_exit_date"
_STATUS, _REASON = "enrollment_status_code", "student_exit_reason_code"
_COMPLETION, _GRADE = "student_school_completion_status", "grade_level_code"
_SEAL = "student_seal_of_biliteracy_indicator"
_NOT_STARTED = {_EXIT: "", _REASON: "", _COMPLETION: "", _SEAL: ""}


def _later(field: str, by: int):
    return lambda line: (datetime.strptime(line[field], "%Y%m%d") + timedelta(days=by)).strftime(
        "%Y%m%d"
    )


def _year_end(line: Line, student: Student) -> bool:
    return line[_REASON] == "E155"


def _young_year_end(line: Line, student: Student) -> bool:
    return line[_REASON] == "E155" and line[_GRADE] in ("01", "02", "03", "04", "05")


def _graduate(line: Line, student: Student) -> bool:
    return line[_REASON] == "E230" and line[_COMPLETION] == "100"


def _no_graduate(line: Line, student: Student) -> bool:
    return line[_COMPLETION] == ""


def _californian(line: Line, student: Student) -> bool:
    return line["student_birth_state_province_code"] == "US-CA"


def _whole_year(line: Line, student: Student) -> bool:
    """The student's only enrollment of the year, from its beginning to its end or open."""
    return (
        line[_STATUS] == "10"
        and line[_REASON] in ("", "E155")
        and line[_START] < f"{first_year(line)}1001"
        and len(student.lines(_SENR)) == 1
    )


def _long_stay(line: Line, student: Student) -> bool:
    return _whole_year(line, student) and line[_REASON] == "E155"


ENROLLMENT = (
    LineDefect(
        "missing_required", "a required field is empty", _SENR, "GERR0001", {_GRADE: ""},
    ),
    LineDefect(
        "code_not_in_set", "the code is not in the code set", _SENR, "GERR0002", {_STATUS: "99"},
    ),
    LineDefect(
        "ended_exit_reason", "the exit reason ended in 2017-18", _SENR, "GERR0007",
        {_REASON: "T270"}, _year_end, also=("PAIR0001",),
    ),
    LineDefect(
        "impossible_date", "there is no 30 February", _SENR, "FRMT0002",
        {"student_birth_date": "20100230"},
    ),
    LineDefect(
        "transaction_type_invalid", "there is no transaction type Z", _SENR, "GERR0008",
        {"transaction_type_code": "Z"},
    ),
    LineDefect(
        "enrollment_of_other_district", "the enrollment is another district's", _SENR, "SENR0001",
        {"reporting_lea": lambda line: line["reporting_lea"][:2] + "99999"},
    ),
    LineDefect(
        "years_not_consecutive", "the academic year skips a year", _SENR, "SENR0006",
        {"academic_year_id": lambda line: f"{first_year(line)}-{first_year(line) + 2}"},
    ),
    LineDefect(
        "nonpublic_school_beside_school", "a nonpublic school is given beside another", _SENR,
        "SENR0003", {"school_of_attendance_nps": "6999991"},
    ),
    LineDefect(
        "nonpublic_school_missing", "which nonpublic school it is is not said", _SENR,
        "SENR0004", {"school_of_attendance": "0000001"}, severity="warning",
        also=(
            "ENROLL0001", "ENROLL0003", "ENROLL0004", "ENROLL0006", "ENROLL0008", "ENROLL0009",
            "ENROLL0010", "CERT001",
        ),
    ),
    LineDefect(
        "exit_before_start", "an enrollment ends before it begins", _SENR, "SENR0018",
        {_EXIT: "20190903"}, _year_end,
    ),
    LineDefect(
        "exit_without_reason", "an exit has a date and no reason", _SENR, "EXIT0001",
        {_REASON: ""}, _year_end, severity="warning",
    ),
    LineDefect(
        "born_after_start", "a student is born after enrolling", _SENR, "DATE0002",
        {"student_birth_date": day_of_spring("0630")},
    ),
    LineDefect(
        "completion_without_exit", "a completion status goes with another exit reason", _SENR,
        "SENR0022", {_COMPLETION: "480"}, _year_end,
    ),
    LineDefect(
        "completer_without_status", "a completer has no completion status", _SENR,
        "SENR0022", {_COMPLETION: "", _SEAL: ""}, _graduate,
    ),
    LineDefect(
        "graduate_goes_on", "a graduate exits as at the end of a year", _SENR, "SENR0175",
        {_COMPLETION: "100"}, _year_end,
    ),
    LineDefect(
        "secondary_exit_reason", "a secondary enrollment exits like a primary one", _SENR,
        "SENR0302", {_STATUS: "20"}, _year_end,
    ),
    LineDefect(
        "exit_reason_for_other_grades", "the exit reason is not for this grade", _SENR,
        "PAIR0001", {_REASON: "E125"}, _young_year_end,
    ),
    LineDefect(
        "graduate_of_grade_9", "the completion status is not for this grade", _SENR, "PAIR0002",
        {_GRADE: "09"}, _graduate,
    ),
    LineDefect(
        "born_in_california_mexico", "the state of birth is in another country", _SENR,
        "SENR0036", {"student_birth_country_code": "MX"}, _californian,
    ),
    LineDefect(
        "merit_diploma_without_graduation", "a merit diploma before graduation", _SENR,
        "SENR0315", {"student_golden_state_seal_merit_diploma_indicator": "Y"}, _no_graduate,
    ),
    LineDefect(
        "biliteracy_without_graduation", "a seal of biliteracy before graduation", _SENR,
        "SENR0316", {"student_seal_of_biliteracy_indicator": "Y"}, _no_graduate,
    ),
    LineDefect(
        "exemption_without_graduation", "a graduation exemption before graduation", _SENR,
        "SENR0630", {"graduation_exemption_indicator": "Y"}, _no_graduate,
    ),
    LineDefect(
        "long_short_term_enrollment", "a short-term enrollment lasts all year", _SENR,
        "SENR0187", {_STATUS: "30"}, _long_stay, severity="warning", alone=True,
    ),
    LineDefect(
        "overlapping_primary_enrollments", "two primary enrollments at the same time", _SENR,
        "SENR0027", {_START: _later(_START, 30)}, _whole_year, added=True,
    ),
    LineDefect(
        "overlapping_enrollments_at_school", "two enrollments at one school at a time", _SENR,
        "SENR0178", {_START: _later(_START, 30), _STATUS: "20", **_NOT_STARTED}, _whole_year,
        severity="warning", added=True,
    ),
    LineDefect(
        "exit_after_graduation", "a graduate exits once more, later", _SENR, "SENR0586",
        {_START: _later(_EXIT, 1), _STATUS: "20", _EXIT: _later(_EXIT, 8), _REASON: "E170",
         _COMPLETION: "", "student_met_all_uc_csu_requirements_indicator": "", _SEAL: ""},
        _graduate, severity="warning", added=True,
    ),
    LineDefect(
        "enrollment_deleted_that_is_not_there", "a deletion names no enrollment", _SENR,
        "SENR0181", {"transaction_type_code": "D"}, severity="warning", added=True, stranger=True,
    ),
    LineDefect(
        "short_term_without_primary", "a short-term enrollment of nobody else's student", _SENR,
        "SENR0185", {_STATUS: "30", **_NOT_STARTED}, severity="information", added=True,
        stranger=True, also=("SENR0717E3",),
    ),
    LineDefect(
        "enrolled_without_information", "an enrollment without student information", _SENR,
        "SENR0717E3", {_STATUS: "10", **_NOT_STARTED}, severity="warning", added=True,
        stranger=True,
    ),
    LineDefect(
        "student_with_two_ssids", "a student is enrolled once more with another SSID", _SENR,
        "MID0001", {_STATUS: "10", **_NOT_STARTED}, _whole_year, severity="warning", added=True,
        stranger=True, keeps_name=True, also=("SENR0717E3",),
    ),
)  # fmt: skip
