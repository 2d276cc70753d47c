"""The kinds of defects that a sample can plant, and what is expected to become of each.

Belongs here: one entry per kind: what is wrong, where, and the rule that must find it. Does
not belong here: choosing districts and lines (defects.py).

A line defect changes one field of one line, or the line as a whole. Files that are wrong as a
whole are in defect_files.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LINE_REJECTED = "line rejected"
WARNING = "warning"

Fields = list[bytes]


def _always(fields: Fields, place: int) -> bool:
    return True


def _filled(fields: Fields, place: int) -> bool:
    return fields[place] != b""


def _suspension(fields: Fields, place: int) -> bool:
    return any(code in fields for code in (b"100", b"110")) and fields[place] != b""


def _year_end(fields: Fields, place: int) -> bool:
    return b"E155" in fields


@dataclass(frozen=True)
class LineDefect:
    """One wrong value in one field of one line.

    `change` gives the new value from the old one; `suits` says whether a line (its fields and
    the place of the field) can carry the defect.
    """

    kind: str
    meaning: str
    record: str
    field: str
    rule: str
    change: Callable[[bytes], bytes]
    suits: Callable[[Fields, int], bool] = _always
    severity: str = "fatal"
    outcome: str = LINE_REJECTED


def _put(value: bytes) -> Callable[[bytes], bytes]:
    return lambda old: value


LINE_DEFECTS = (
    LineDefect(
        "missing_required", "a required field is empty", "calpads_senr", "grade_level_code",
        "GERR0001", _put(b""),
    ),
    LineDefect(
        "code_not_in_set", "the code is not in the code set", "calpads_senr",
        "enrollment_status_code", "GERR0002", _put(b"99"),
    ),
    LineDefect(
        "code_outside_its_years", "the program code ended in 2011-12", "calpads_sprg",
        "education_program_code", "GERR0007", _put(b"175"),
    ),
    LineDefect(
        "impossible_date", "there is no 30 February", "calpads_senr", "student_birth_date",
        "FRMT0002", _put(b"20240230"),
    ),
    LineDefect(
        "wrong_date_format", "a date is written month/day/year", "calpads_sela",
        "english_acquisition_status_start_date", "FRMT0002",
        lambda old: old[4:6] + b"/" + old[6:] + b"/" + old[:4],
    ),
    LineDefect(
        "ssid_not_digits", "an SSID holds a letter", "calpads_stas", "ssid", "FRMT0004",
        lambda old: old[:9] + b"X",
    ),
    LineDefect(
        "ssid_too_short", "an SSID has nine digits", "calpads_sinf", "ssid", "FRMT0001",
        lambda old: old[:9],
    ),
    LineDefect(
        "days_do_not_add_up", "days attended and absent do not sum to those expected",
        "calpads_stas", "expected_attendance_days", "STAS0318",
        lambda old: b"%.2f" % (float(old) + 1),
        lambda fields, place: float(fields[place]) > 0,
    ),
    LineDefect(
        "other_district", "the reporting LEA is another district", "calpads_sela",
        "reporting_lea", "IVR0001", lambda old: old[:2] + b"99999",
    ),
    LineDefect(
        "transaction_type_invalid", "there is no transaction type Z", "calpads_senr",
        "transaction_type_code", "GERR0008", _put(b"Z"),
    ),
    LineDefect(
        "exit_before_start", "an enrollment ends before it begins", "calpads_senr",
        "enrollment_school_exit_date", "SENR0018", _put(b"20190903"), _year_end,
    ),
    LineDefect(
        "completion_without_exit", "a completion status goes with another exit reason",
        "calpads_senr", "student_school_completion_status", "SENR0022", _put(b"480"), _year_end,
    ),
    LineDefect(
        "suspension_without_days", "a suspension has no duration", "calpads_sirs",
        "incident_disciplinary_action_duration_days", "SIRS0489", _put(b""), _suspension,
    ),
    LineDefect(
        "score_out_of_range", "a scale score is higher than any test gives", "toms_caaspp",
        "scale_score", "RANGE0001", _put(b"9999"), _filled,
    ),
    LineDefect(
        "name_characters", "a name holds a character that names do not have", "calpads_sinf",
        "student_legal_first_name", "IVR0009", lambda old: old + b"#",
        severity="warning", outcome=WARNING,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class WholeLineDefect:
    """One line that is wrong as a whole; `change` gives the new line from the old one."""

    kind: str
    meaning: str
    record: str
    rule: str
    change: Callable[[bytes], bytes]
    repeats: bool = False  # the line is added once more at the end of the file
    severity: str = "fatal"
    outcome: str = LINE_REJECTED


WHOLE_LINE_DEFECTS = (
    WholeLineDefect(
        "duplicate_key", "a key appears twice in a full-replacement file", "calpads_stas",
        "KEY0001", lambda line: line, repeats=True,
    ),
    WholeLineDefect(
        "too_few_fields", "a line was cut off", "calpads_sela", "FRMT-FIELDS",
        lambda line: line.rsplit(b"^", 3)[0],
    ),
    WholeLineDefect(
        "too_many_fields", "a line holds a separator too many", "calpads_sprg", "FRMT-FIELDS",
        lambda line: line + b"^",
    ),
    WholeLineDefect(
        "not_text", "bytes are neither UTF-8 nor Windows-1252", "calpads_sinf", "FRMT-ENCODING",
        lambda line: line.replace(b" Street^", b"\x81\x8d Street^"),
    ),
)  # fmt: skip
