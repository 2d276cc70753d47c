"""Lines that break rules over several lines, and lines beside them that do not.

Belongs here: cases of expectations/rules/sql/. Does not belong here: the tests that use them
(test_set_rules.py).
"""

from __future__ import annotations

from typing import NamedTuple

from tests.expectations.submissions import SCHOOL, line

Lines = list[dict[str, str | None]]


class Case(NamedTuple):
    """A file that arrives after others: (line, rule) of every finding about it.

    Each file is one of (record, lines). All are of a district of the case's own.
    """

    name: str
    before: list[tuple[str, Lines]]
    record: str
    lines: Lines
    found: list[tuple[int, str]]


def enrollment(start: str = "20240812", exit_date: str | None = None, **changes) -> dict:
    """An enrollment line; with an exit date it is a transfer to another school."""
    reason = {"student_exit_reason_code": "T160"} if exit_date else {}
    dates = {"enrollment_school_start_date": start, "enrollment_school_exit_date": exit_date}
    return line("calpads_senr", **(dates | reason | changes))


def status(code: str, start: str, **changes) -> dict:
    """A line with an English language acquisition status."""
    values = {"english_acquisition_status_code": code, "primary_language_code": "spa"}
    if code == "EO":
        values["primary_language_code"] = "eng"
    return line("calpads_sela", english_acquisition_status_start_date=start, **(values | changes))


def program(start: str, end: str | None = None, **changes) -> dict:
    """A program record of a homeless student."""
    values = {
        "education_program_code": "191",
        "education_program_membership_start_date": start,
        "education_program_membership_end_date": end,
    }
    return line("calpads_sprg", **(values | changes))


def school(cds: str, **changes) -> dict:
    """A line of the directory of public schools."""
    names = {"county_name": "Los Angeles", "district_name": "Any", "school_name": "Any"}
    return {"cds_code": cds, "status_type": "Active"} | names | changes


def result(days: str) -> dict:
    """A suspension of so many days."""
    return line("calpads_sirs", incident_disciplinary_action_duration_days=days)


def incident(**changes) -> dict:
    """The incident of `result`."""
    kept = ("transaction_type_code", "reporting_lea", "school_of_attendance", "academic_year_id")
    values = {name: line("calpads_sirs")[name] for name in (*kept, "ssid", "incident_id_local")}
    own = {"record_type_code": "SINC", "incident_occurrence_date": "20240901"}
    return values | own | changes


OTHER_SCHOOL = {"school_of_attendance": "1930002"}
SHORT = {"enrollment_status_code": "30"}
SECONDARY = {"enrollment_status_code": "20", "student_exit_reason_code": None}
GRADUATED = {
    "student_exit_reason_code": "E230",
    "student_school_completion_status": "100",
    "grade_level_code": "12",
}
DELETED = {"transaction_type_code": "D"}
NEXT_YEAR = {"academic_year_id": "2025-2026"}
CORRECTED = "english_acquisition_status_correction_reason_code"
SENR, SELA, SPRG = "calpads_senr", "calpads_sela", "calpads_sprg"
OPEN = [enrollment()]

CASES = [
    Case("two primary", [], SENR, [*OPEN, enrollment("20241001", **OTHER_SCHOOL)],
         [(2, "SENR0027")]),
    Case("one is in force", [(SENR, OPEN)], SENR, [enrollment("20240801", **OTHER_SCHOOL)],
         [(1, "SENR0027")]),
    Case("the same file ends the other", [(SENR, OPEN)], SENR,
         [enrollment("20241001", **OTHER_SCHOOL), enrollment("20240812", "20241001")], []),
    Case("the same file deletes the other", [(SENR, OPEN)], SENR,
         [enrollment("20241001", **OTHER_SCHOOL), enrollment(**DELETED)], []),
    Case("an update is no overlap", [(SENR, OPEN)], SENR, [enrollment(grade_level_code="08")], []),
    Case("another academic year", [(SENR, OPEN)], SENR, [enrollment("20250801", **NEXT_YEAR)], []),
    Case("another student", [(SENR, OPEN)], SENR,
         [enrollment("20241001", ssid="1234567891", **OTHER_SCHOOL)], []),
    Case("a no-show", [(SENR, OPEN)], SENR,
         [enrollment("20241001", "20241001", **OTHER_SCHOOL, student_exit_reason_code="N470")], []),
    Case("a rejected line makes no other wrong", [], SENR,
         [enrollment(grade_level_code="77"), enrollment("20241001", **OTHER_SCHOOL)],
         [(1, "GERR0002")]),
    Case("a secondary at the same school", [], SENR, [*OPEN, enrollment("20241001", **SECONDARY)],
         [(2, "SENR0178")]),
    Case("a secondary elsewhere", [], SENR,
         [*OPEN, enrollment("20241001", **SECONDARY, **OTHER_SCHOOL)], []),
    Case("the last one deleted", [(SENR, OPEN)], SENR, [enrollment(**DELETED)], [(1, "SENR0180")]),
    Case("one of two deleted", [(SENR, [*OPEN, enrollment("20240701", "20240801")])], SENR,
         [enrollment(**DELETED)], []),
    Case("a deletion of nothing", [], SENR, [enrollment(**DELETED)], [(1, "SENR0181")]),
    Case("before the school opened",
         [("cde_public_schools", [school("{district}" + SCHOOL, open_date="8/20/2024")])],
         SENR, OPEN, [(1, "SENR0182")]),
    Case("a school that is not listed",
         [("cde_public_schools", [school("{district}9999998")])], SENR, OPEN, [(1, "SENR0002")]),
    Case("a district that is not listed",
         [("cde_public_schools", [school("19647339999998")])], SENR, OPEN, []),
    Case("a nonpublic school",
         [("cde_public_schools", [school("{district}9999998")])], SENR,
         [enrollment(school_of_attendance="0000001", school_of_attendance_nps="1234567")], []),
    Case("after the school closed",
         [("cde_public_schools", [school("{district}" + SCHOOL, closed_date="2024-06-30")])],
         SENR, OPEN, [(1, "SENR0184")]),
    Case("while the school is open",
         [("cde_public_schools", [school("{district}" + SCHOOL, open_date="8/12/2024",
                                         closed_date="No Data")])],
         SENR, OPEN, []),
    Case("an independent charter school",
         [("cde_public_schools", [school("1964733{school}", open_date="2024-08-13")])],
         SENR, [enrollment(school_of_attendance="{district}")], [(1, "SENR0182")]),
    Case("short-term alone", [], SENR, [enrollment(**SHORT)], [(1, "SENR0185")]),
    Case("short-term beside a primary", [], SENR, [*OPEN, enrollment(**SHORT, **OTHER_SCHOOL)], []),
    Case("31 days of short-term", [], SENR, [enrollment("20240812", "20240911", **SHORT)],
         [(1, "SENR0187")]),
    Case("30 days of short-term", [], SENR, [enrollment("20240812", "20240910", **SHORT)], []),
    Case("an exit after graduation",
         [(SENR, [enrollment("20240812", "20250101", **GRADUATED)])], SENR,
         [enrollment("20250110", "20250301")], [(1, "SENR0586")]),
    Case("an exit before graduation",
         [(SENR, [enrollment("20250110", "20250601", **GRADUATED)])], SENR,
         [enrollment("20240812", "20250110", grade_level_code="12")], []),
    Case("two open program records", [(SPRG, [program("20240812")])], SPRG, [program("20250101")],
         [(1, "OPEN0001")]),
    Case("two open program records of a file", [], SPRG, [program("20240812"), program("20250101")],
         [(2, "OPEN0001")]),
    Case("one program record after the other", [(SPRG, [program("20240812")])], SPRG,
         [program("20240812", "20241231"), program("20250101")], []),
    Case("program records of two schools", [(SPRG, [program("20240812")])], SPRG,
         [program("20250101", **OTHER_SCHOOL)], []),
    Case("TBD after a status", [(SELA, [status("EL", "20220815")])], SELA,
         [status("TBD", "20230815")], [(1, "SELA0281")]),
    Case("TBD after EO", [(SELA, [status("EO", "20220815")])], SELA, [status("TBD", "20230815")],
         []),
    Case("the same status later", [(SELA, [status("EL", "20220815")])], SELA,
         [status("EL", "20230815")], [(1, "SELA0283")]),
    Case("the same status earlier", [(SELA, [status("EL", "20220815")])], SELA,
         [status("EL", "20210815")], [(1, "SELA0283")]),
    Case("the same status again", [(SELA, [status("EL", "20220815")])], SELA,
         [status("EL", "20220815", primary_language_code="vie")], []),
    Case("TBD on another day", [(SELA, [status("TBD", "20220815")])], SELA,
         [status("TBD", "20220901")], []),
    Case("a sequence in one file", [], SELA,
         [status("TBD", "20220815"), status("EL", "20220901"), status("RFEP", "20240301")], []),
    Case("RFEP goes back", [(SELA, [status("RFEP", "20220815")])], SELA,
         [status("EL", "20230815")], [(1, "SELA0285")]),
    Case("before the latest in force", [(SELA, [status("RFEP", "20220815")])], SELA,
         [status("EL", "20200815")], [(1, "SELA0285")]),
    Case("another status on the same day", [(SELA, [status("EL", "20220815")])], SELA,
         [status("EO", "20220815")], [(1, "SELA0285")]),
    Case("its correction with a reason", [(SELA, [status("EL", "20220815")])], SELA,
         [status("EO", "20220815", **{CORRECTED: "3"})], []),
    Case("its deletion first", [(SELA, [status("EL", "20220815")])], SELA,
         [status("EL", "20220815", **DELETED), status("EO", "20220815")], []),
    Case("EO to EL in its years", [], SELA, [status("EO", "20150815"), status("EL", "20180630")],
         []),
    Case("EO to EL after its years", [], SELA, [status("EO", "20150815"), status("EL", "20180701")],
         [(2, "SELA0285")]),
    Case("the first status of a student", [], SELA, [status("RFEP", "20220815")], []),
    Case("a status in preschool", [(SENR, [enrollment(grade_level_code="PS")])], SELA,
         [status("EL", "20220815")], [(1, "SELA0301")]),
    Case("a status after preschool",
         [(SENR, [enrollment("20240701", "20240801", grade_level_code="PS"), *OPEN])], SELA,
         [status("EL", "20220815")], []),
    Case("eleven days without support", [("calpads_sinc", [incident()])], "calpads_sirs",
         [result("11")], [(1, "SIRS0504")]),
    Case("eleven days with support",
         [("calpads_sinc", [incident(student_instructional_support_indicator="Y")])],
         "calpads_sirs", [result("11")], []),
    Case("ten days", [("calpads_sinc", [incident()])], "calpads_sirs", [result("10")], []),
    Case("no incident", [], "calpads_sirs", [result("11")], []),
]  # fmt: skip
