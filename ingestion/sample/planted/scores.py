"""What can be wrong with state test scores (TOMS): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from ingestion.sample.planted.kinds import Line, LineDefect, Partner, Student

_TOMS = "toms_caaspp"
_SCORE, _LEVEL, _GRADE = "scale_score", "achievement_levels", "grade_assessed"
_DONE, _DONE_1 = "final_test_completed_date", "test_completed_date_1"
_DISTRICT = "calpads_district_code"
_GRADE_LEVEL = "grade_level_code"


def _scored(line: Line, student: Student) -> bool:
    return line[_SCORE] != "" and line["include_indicator"] == "Y"


def _smarter(line: Line, student: Student) -> bool:
    return _scored(line, student) and line["record_type"] in ("01", "02")


def _dated(line: Line, student: Student) -> bool:
    return line[_DONE] != ""


def _tested_at_only_school(line: Line, student: Student) -> bool:
    enrollments = student.lines("calpads_senr")
    return (
        _scored(line, student)
        and line[_GRADE] in ("03", "04", "05", "06", "07")
        and len(enrollments) == 1
        and enrollments[0]["student_exit_reason_code"] in ("", "E155")
        and enrollments[0][_GRADE_LEVEL] == line[_GRADE]
    )


def _next_grade(line: Line) -> str:
    return f"{int(line[_GRADE_LEVEL]) + 1:02}"


SCORES = (
    LineDefect(
        "tested_ssid_too_short", "an SSID has nine digits", _TOMS, "FRMT0001",
        {"ssid": lambda line: line["ssid"][:9]},
    ),
    LineDefect(
        "test_not_in_set", "there is no such test", _TOMS, "GERR0002", {"record_type": "77"},
    ),
    LineDefect("tested_grade_missing", "the grade is missing", _TOMS, "GERR0001", {_GRADE: ""}),
    LineDefect(
        "test_date_format", "a date is written month/day/year", _TOMS, "FRMT0002",
        {_DONE: lambda line: f"{line[_DONE][5:7]}/{line[_DONE][8:]}/{line[_DONE][:4]}"}, _dated,
    ),
    LineDefect(
        "score_out_of_range", "a scale score is higher than any test gives", _TOMS, "RANGE0001",
        {_SCORE: "9999"}, _scored,
    ),
    LineDefect(
        "score_of_another_test", "the test does not give such a score", _TOMS, "TOMS0006",
        {_SCORE: "1900"}, _smarter,
    ),
    LineDefect(
        "test_of_other_district", "the result is another district's", _TOMS, "TOMS0001",
        {_DISTRICT: lambda line: line[_DISTRICT][:2] + "99999" + line[_DISTRICT][7:]},
    ),
    LineDefect(
        "test_of_other_year", "the test was given in another school year", _TOMS, "TOMS0002",
        {_DONE: lambda line: f"{int(line[_DONE][:4]) - 1}{line[_DONE][4:]}"}, _dated,
    ),
    LineDefect(
        "test_without_date", "a score has no date", _TOMS, "TOMS0003",
        {_DONE: "", _DONE_1: ""}, _scored, severity="warning",
    ),
    LineDefect(
        "level_of_other_score", "the level is not that of the score", _TOMS, "TOMS0007",
        {_LEVEL: lambda line: "1" if line[_LEVEL] != "1" else "2"}, _smarter,
        severity="warning",
    ),
    LineDefect(
        "result_without_score", "a result that counts has no score", _TOMS, "TOMS0008",
        {_SCORE: "", _LEVEL: ""}, _scored, severity="warning",
    ),
    LineDefect(
        "test_of_grade_9", "the test is not given in grade 9", _TOMS, "TOMS0009",
        {_GRADE: "09"}, lambda line, student: line["record_type"] in ("01", "02"),
        severity="warning", also=("GRADE0001",),
    ),
    LineDefect(
        "tested_twice", "a result of a student appears twice", _TOMS, "KEY0001", {}, added=True,
    ),
    LineDefect(
        "tested_without_enrollment", "a test of a student who is not enrolled", _TOMS,
        "ENROLL0002", {}, _scored, severity="warning", added=True, stranger=True,
    ),
    LineDefect(
        "tested_in_other_grade", "a test in another grade than enrolled", _TOMS, "GRADE0001", {},
        _tested_at_only_school, severity="warning", alone=True, also=("GRADE0002", "GRADE0003"),
        partners=(
            Partner("calpads_senr", {_GRADE_LEVEL: _next_grade}),
        ),
    ),
)  # fmt: skip
