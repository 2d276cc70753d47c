"""Lines that cannot be read, in any record: one entry per kind.

Belongs here: the kinds. Does not belong here: planting them (plan.py) and files that are wrong as
a whole (files.py).
"""

from __future__ import annotations

from ingestion.sample.planted.kinds import Line, LineDefect, Student


def _header(row: list[str]) -> list[str]:
    return [f"Column{place}" for place in range(1, len(row) + 1)]


def _only_status(line: Line, student: Student) -> bool:
    return len(student.lines("calpads_sela")) == 1


FORMS = (
    LineDefect(
        "too_few_fields", "a line was cut off", "calpads_sela", "FRMT-FIELDS", {}, _only_status,
        reshape=lambda row: row[:-3],
    ),
    LineDefect(
        "too_many_fields", "a line holds a separator too many", "calpads_sprg", "FRMT-FIELDS", {},
        reshape=lambda row: [*row, ""],
    ),
    LineDefect(
        "two_lines_in_one", "the end of a line is missing", "toms_caaspp", "FRMT-FIELDS", {},
        reshape=lambda row: [*row[:-1], row[-1] + row[0], *row[1:]],
    ),
    LineDefect(
        "columns_shifted", "a line lacks one value and has one too many", "calpads_sinf",
        "FRMT0002", {}, reshape=lambda row: [*row[:2], *row[3:], ""],
        also=("FRMT0001", "FRMT0002", "FRMT0004", "GERR0001", "GERR0002", "GERR0008", "IVR0001",
              "IVR0006", "IVR0009", "SINF0045", "SINF0046", "SINF0053", "SINF0061", "SINF0453",
              "SINF0635", "PAIR0010", "DATE0001", "DATE0002"),
    ),
    LineDefect(
        "null_character", "a line holds a character with code zero", "calpads_stas", "FRMT-NULL",
        {}, reshape=lambda row: [*row[:2], "\0", *row[3:]],
    ),
    LineDefect(
        "header_as_line", "a header stands among the lines", "calpads_senr", "GERR0002", {},
        added=True, reshape=_header,
        also=("FRMT0001", "FRMT0002", "FRMT0004", "GERR0008", "SENR0001", "SENR0003", "SENR0006",
              "SENR0022", "SENR0175", "SENR0302", "SENR0630", "IVR0009", "EXIT0001", "DATE0002"),
    ),
)  # fmt: skip
