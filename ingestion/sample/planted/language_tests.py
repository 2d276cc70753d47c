"""What can be wrong with Summative ELPAC scores (TOMS): one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py).
"""

from __future__ import annotations

from ingestion.sample.planted.kinds import Line, LineDefect, Student

_ELPAC = "toms_summative_elpac"
_SCORE, _LEVEL = "overall_scale_score", "overall_pl"
_DONE = "final_test_completed_date"
_DISTRICT = "calpads_district_code"


def _scored(line: Line, student: Student) -> bool:
    return line[_SCORE].isdigit()


def _general(line: Line, student: Student) -> bool:
    return _scored(line, student) and line["record_type"] == "21"


def _dated(line: Line, student: Student) -> bool:
    return line[_DONE] != ""


LANGUAGE_TESTS = (
    LineDefect(
        "language_tested_ssid_too_short", "an SSID has nine digits", _ELPAC, "FRMT0001",
        {"ssid": lambda line: line["ssid"][:9]},
    ),
    LineDefect(
        "language_test_of_other_district", "the result is another district's", _ELPAC, "TOMS0001",
        {_DISTRICT: lambda line: line[_DISTRICT][:2] + "99999" + line[_DISTRICT][7:]},
    ),
    LineDefect(
        "language_test_of_other_year", "the test was given in another school year", _ELPAC,
        "TOMS0002", {_DONE: lambda line: f"{int(line[_DONE][:4]) - 1}{line[_DONE][4:]}"},
        lambda line, student: _dated(line, student) and not line[_DONE].endswith("02-29"),
    ),
    LineDefect(
        "language_score_no_number", "a scale score is a word", _ELPAC, "TOMS0004",
        {_SCORE: "high"}, _scored,
    ),
    LineDefect(
        "language_level_not_in_set", "there is no such performance level", _ELPAC, "TOMS0005",
        {_LEVEL: "7"}, _scored, also=("TOMS0007",),
    ),
    LineDefect(
        "language_score_of_no_test", "no test gives such a score", _ELPAC, "TOMS0006",
        {_SCORE: "1990"}, _general,
    ),
    LineDefect(
        "language_tested_twice", "a result of a student appears twice", _ELPAC, "KEY0001", {},
        added=True,
    ),
    LineDefect(
        "language_level_of_other_score", "the level is not that of the score", _ELPAC, "TOMS0007",
        {_LEVEL: lambda line: "1" if line[_LEVEL] != "1" else "4"}, _general, severity="warning",
    ),
    LineDefect(
        "language_tested_without_enrollment", "a language test of a student who is not enrolled",
        _ELPAC, "ENROLL0004", {}, _scored, severity="warning", added=True, stranger=True,
    ),
)  # fmt: skip
