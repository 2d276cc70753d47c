"""The page of all rules, written from the layouts, the hand-written rules and the checks.

Belongs here: from rules to Markdown in docs/rules.md. Does not belong here: the pages of single
files (file_pages.py) and what the rules are.

Run after a rule changed: .venv/bin/python -m expectations.rules_page
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from expectations import thresholds
from expectations.cross_file import checks
from expectations.file_pages import FAMILIES, table, years
from expectations.written_rules import WrittenRule, written_rules
from ingestion import yaml_file
from ingestion.layout import Layout, load_layouts

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
NOT_CHECKED = Path(__file__).parent / "calpads_rules.yml"
WRITTEN = "<!-- Written by `python -m expectations.rules_page`; do not edit. -->"

# A number that CALPADS gives: a record or a kind of rule, and three or four digits.
_CALPADS = re.compile(
    r"^(CERT[0-9]{3}|(FRMT|GERR|IVR|SENR|SINF|SPRG|SELA|STAS|SINC|SIRS|SOFF|SDEM|SASS|CRSE|CRSC"
    r"|SCSE|SCSC|SCTE|SPED|SSRV|PSTS|WBLR)[0-9]{4}([FE][1-4])?)$"
)
HEADS = ("rule", "number of", "severity", "school years", "kind", "what is wrong", "what to do")

# Rules that follow from what a layout says of a field; docs/files/ has the fields.
OF_FIELDS = (
    ("GERR0001", "fatal", "a value that the record requires is missing"),
    ("GERR0002", "fatal", "a value is not in the code set; an answer of a survey: a warning"),
    ("GERR0007", "fatal", "a code is not in use in the school year of the line"),
    ("GERR0008", "fatal", "the type of transaction is none of A, D, R and empty"),
    ("FRMT0001", "fatal", "a value does not have the number of characters of its field"),
    ("FRMT0002", "fatal", "a date is no date in the form of its field"),
    ("FRMT0004", "fatal", "a number is no number, or digits are not digits"),
    ("IVR0009", "warning", "a name holds other signs than letters, digits, . - and '"),
    ("RANGE0001", "fatal", "a number is outside its possible range; in a survey: a warning"),
    ("SENR0001, IVR0001, TOMS0001", "fatal", "the line belongs to another district"),
    ("SENR0006, IVR0006", "fatal", "the academic year is none that can be reported"),
    ("KEY0001, SCSC0230", "fatal", "a key occurs twice in a file that replaces the older one"),
    ("SENR0181, DELETE0001", "warning", "a line deletes a record that is not in force"),
)
OF_FILES = (
    ("LOAD0001", "fatal", "not every line received is loaded or written down as malformed"),
    ("REJECT0001", "fatal", "too large a part of the lines is rejected: the file is held"),
    ("COUNT0001", "fatal", "a file has far fewer lines than what it replaces: it is held"),
    ("COUNT0002", "warning", "a file has fewer lines than what it replaces"),
    ("COUNT0003", "warning", "a file has many more lines than what it replaces"),
    ("COUNT0004", "fatal", "a file holds no lines"),
    ("COUNT0005", "warning", "a bulk file has far fewer lines than are in force"),
)
# The rules of whole files that the parts of gate.yml are about.
_GATE_LIMITS = {"rejected_lines": "REJECT0001", "plausible_count": "COUNT0001 to COUNT0005"}


class NotChecked(BaseModel):
    """A rule of CALPADS without a rule of its number here, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    why: str
    instead: str | None = None


def is_calpads(code: str) -> bool:
    """Whether a rule's number is one of CALPADS."""
    return bool(_CALPADS.match(code))


@cache
def not_checked() -> tuple[NotChecked, ...]:
    """What expectations/calpads_rules.yml says. Raises ValueError for a wrong entry."""
    return tuple(NotChecked.model_validate(item) for item in yaml_file.read(NOT_CHECKED))


def page() -> str:
    """All rules: of every field, of files, of each record, and those that are not checked."""
    lines = ["# Rules", "", WRITTEN, "", *_INTRODUCTION]
    lines += ["", "## Of every field", ""]
    lines += table(("rule", "severity", "what is wrong"), OF_FIELDS)
    lines += ["", "## Of whole files", ""]
    lines += table(("rule", "severity", "what is wrong"), OF_FILES)
    for family, title in FAMILIES.items():
        of_family = [layout for layout in load_layouts().values() if layout.family == family]
        lines += _family(title, of_family)
    lines += ["", "## Limits", "", *_ABOUT_LIMITS, ""]
    lines += table(("rule", "file", "limit", "number", "whose"), _limits())
    lines += ["", "## Rules of CALPADS that are not checked under their number", ""]
    rows = [(rule.code, rule.instead or "", rule.why) for rule in not_checked()]
    lines += table(("rule", "instead", "why"), rows)
    return "\n".join(lines) + "\n"


_INTRODUCTION = (
    "A `fatal` rule rejects the line that breaks it, a `warning` and an `information` let it pass.",
    "A number of CALPADS stands for a rule that CALPADS documents; where it documents no severity,",
    "the rule is fatal only if the line could not be used rightly. A number that ends in a window",
    "(F1, F2, E1 to E4) or begins with CERT belongs to a certification, which CALPADS checks when",
    "a district certifies: here it warns. All other numbers are Flashlight's own.",
    "",
    "Kinds: *line*: one line by itself; *codes*: codes that must be valid together in the school",
    "year ([tables](../expectations/combinations/README.md)); *lines*: a line with other lines,",
    "also of other records, when its file arrives; *files*: what is in force, once all is there.",
)

_ABOUT_LIMITS = (
    "Numbers of rules, each in the rule's own file: `expectations/cross_file/checks.yml`,",
    "`expectations/rules/<record>.yml` and, for whole files, `expectations/gate.yml`. Those of CDE",
    "stand in its documentation or in law; those of Flashlight are our own reading, since CDE does",
    "not publish from which number on it warns. Change a number there, run `python -m",
    "expectations.rules_page`, and the next refresh uses it. Shares and changes are parts of 1.",
)


def _limits() -> Iterator[tuple[str, ...]]:
    for rule, record, limits, of_cde in (*_written_limits(), *_limits_across_files()):
        for name, number in limits.items():
            whose = "CDE" if name in of_cde else "Flashlight"
            yield rule, f"`{record}`", name.replace("_", " "), f"{number:g}", whose
    for part, limits in thresholds.load():
        if isinstance(limits, BaseModel):
            for name, number in limits:
                yield _GATE_LIMITS[part], "", name.replace("_", " "), f"{number:g}", "Flashlight"


def _written_limits() -> Iterator[tuple]:
    for record in load_layouts():
        for rule in written_rules(record):
            yield rule.code, record, rule.limits, ()


def _limits_across_files() -> Iterator[tuple]:
    for check in checks.load():
        yield check.code, check.record, check.limits, check.limits_of_cde


def _family(title: str, layouts: Iterable[Layout]) -> Iterator[str]:
    parts = [(layout, list(_rows(layout.record))) for layout in layouts]
    if not any(rows for _, rows in parts):
        return
    yield from ("", f"## {title}")
    for layout, rows in parts:
        if rows:
            yield from ("", f"### {layout.title}", "", f"`{layout.record}`", "")
            yield from table(HEADS, rows)


def _rows(record: str) -> Iterator[tuple[str, ...]]:
    for rule in written_rules(record):
        yield (*_start(rule), years(rule.first_year, rule.last_year), _kind(rule), *_end(rule))
    for check in checks.load():
        if check.record == record:
            yield (*_start(check), "", "files", *_end(check))


def _start(rule: WrittenRule | checks.Check) -> tuple[str, str, str]:
    return rule.code, "CALPADS" if is_calpads(rule.code) else "Flashlight", rule.severity


def _end(rule: WrittenRule | checks.Check) -> tuple[str, str]:
    return " ".join(rule.message.split()), " ".join(rule.remedy.split())


def _kind(rule: WrittenRule) -> str:
    if rule.finds:
        return "lines"
    return "codes" if rule.combination else "line"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
