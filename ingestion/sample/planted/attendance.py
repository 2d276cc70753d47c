"""What can be wrong with absence summaries (STAS): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from ingestion.sample.planted.kinds import Line, LineDefect, Student, days

_STAS = "calpads_stas"
_EXPECTED, _ATTENDED = "expected_attendance_days", "days_attended"
_SUSPENDED = "days_absent_out_of_school_suspension"
_EXEMPT = "student_absence_summary_data_collection_exemption_indicator"
_TOO_MANY = "190.50"


def _counted(line: Line, student: Student) -> bool:
    return line[_EXEMPT] != "Y" and days(line, _EXPECTED) > 0


def _never_suspended(line: Line, student: Student) -> bool:
    return (
        _counted(line, student)
        and days(line, _SUSPENDED) == 0
        and days(line, _ATTENDED) >= 10
        and not student.lines("calpads_sinc")
    )


def _other_days(line: Line) -> str:
    return f"{days(line, _ATTENDED) - 2:.2f}"


def _excess(kind: str, meaning: str, rule: str, field: str) -> LineDefect:
    """More days of a kind than there can be; the sum is wrong then, too."""
    return LineDefect(
        kind, meaning, _STAS, rule, {field: _TOO_MANY},
        lambda line, student: _counted(line, student) and days(line, _EXPECTED) < 190,
        also=("STAS0318",),
    )  # fmt: skip


ATTENDANCE = (
    LineDefect(
        "ssid_not_digits", "an SSID holds a letter", _STAS, "FRMT0004",
        {"ssid": lambda line: line["ssid"][:9] + "X"},
    ),
    LineDefect(
        "days_not_a_number", "a number of days is in words", _STAS, "FRMT0004",
        {_ATTENDED: "all"}, also=("STAS0318",),
    ),
    LineDefect(
        "days_missing", "the days expected are missing", _STAS, "GERR0001", {_EXPECTED: ""},
    ),
    LineDefect(
        "days_of_two_years", "more days than a year has", _STAS, "RANGE0001",
        {_ATTENDED: "400.00"},
        also=("STAS0307", "STAS0309", "STAS0310", "STAS0311", "STAS0318", "STAS0588"),
    ),
    LineDefect(
        "exemption_not_in_set", "an indicator is neither yes nor no", _STAS, "GERR0002",
        {_EXEMPT: "X"}, _counted,
    ),
    LineDefect(
        "days_do_not_add_up", "days attended and absent do not sum to those expected", _STAS,
        "STAS0318", {_EXPECTED: lambda line: f"{days(line, _EXPECTED) + 1:.2f}"}, _counted,
    ),
    _excess("suspended_too_long", "more days suspended than days not attended", "STAS0307",
            _SUSPENDED),
    _excess("unexcused_too_long", "more days unexcused than days not attended", "STAS0309",
            "days_absent_unexcused_non_suspension"),
    _excess("excused_too_long", "more days excused than days not attended", "STAS0310",
            "days_absent_excused_non_suspension"),
    _excess("away_study_too_long", "more days of independent study than not attended", "STAS0311",
            "non_ada_generating_independent_study_days"),
    _excess("study_too_long", "more days of attended independent study than there are",
            "STAS0588", "ada_generating_independent_study_days"),
    LineDefect(
        "summary_of_nonpublic_school", "nonpublic schools have no absence summary", _STAS,
        "STAS0651", {"school_of_attendance": "0000001"},
    ),
    LineDefect(
        "recovery_days_not_whole", "days of attendance recovery are not whole", _STAS,
        "STAS0739", {"attendance_recovery_days": "2.5"},
    ),
    LineDefect(
        "duplicate_key", "a key appears twice in a full-replacement file", _STAS, "KEY0001", {},
        added=True,
    ),
    LineDefect(
        "summary_without_enrollment", "an absence summary without an enrollment", _STAS,
        "ENROLL0001", {}, _never_suspended, severity="warning", added=True, stranger=True,
    ),
    LineDefect(
        "suspended_without_incident", "days of suspension without an incident", _STAS, "CERT127",
        {_SUSPENDED: "2.00", _ATTENDED: _other_days},
        lambda line, student: _never_suspended(line, student) and student.sends("calpads_sirs"),
        severity="warning", alone=True,
    ),
)  # fmt: skip
