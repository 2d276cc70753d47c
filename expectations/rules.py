"""The rules of the gate: what makes a line wrong, in words for a registrar and in one predicate.

Belongs here: the Rule model and building the rules of a record type from its layout and from the
hand-written rules in expectations/rules/*.yml. Does not belong here: SQL fragments
(predicates.py), running rules (suite.py) or judging submissions (verdicts.py).

Rule codes are those of CALPADS where it has the rule. Codes of Flashlight itself for lines: KEY0001
repeated key, RANGE0001 impossible number, DATE0001 and DATE0002 dates in the wrong order, EXIT0001
half an exit, TOMS0001 to TOMS0003 wrong district, wrong school year and no date in a test file; for
whole submissions (verdicts.py): COUNT0001 to COUNT0004, REJECT0001, LOAD0001.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from expectations import field_rules, predicates
from expectations.field_rules import Severity
from ingestion.layout import Layout

FOLDER = Path(__file__).parent / "rules"


class Rule(BaseModel):
    """One rule for the lines of a record type.

    `predicate` is SQL that is true for a line that breaks the rule. A line that breaks a fatal
    rule is rejected. `message` and `remedy` speak to the registrar and hold no value of a line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    code: str
    field: str | None = None
    severity: Severity = "fatal"
    message: str
    remedy: str
    predicate: str

    @property
    def name(self) -> str:
        """The rule's code with its field: unique within a record type."""
        return f"{self.code} {self.field}" if self.field else self.code


class _WrittenRule(BaseModel):
    """A rule as written in expectations/rules/*.yml; the years are those it holds in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    field: str
    severity: Severity
    breaks_when: str
    message: str
    remedy: str
    first_year: str | None = None
    last_year: str | None = None


def line_rules(layout: Layout, today: date) -> tuple[Rule, ...]:
    """All rules for single lines of a record type, in file order of their fields.

    `today` bounds the academic years that may be reported (SENR0006: at most one ahead).
    Raises KeyError where a hand-written rule names an unknown field, ValueError where two rules
    have the same code and field.
    """
    rules = [*_layout_rules(layout, today), *_written_rules(layout)]
    names = [rule.name for rule in rules]
    if len(set(names)) != len(names):
        raise ValueError(f"{layout.record}: two rules have the same code and field")
    return tuple(rules)


def repeated_key_rule(layout: Layout) -> Rule | None:
    """The rule that a full-replacement file holds each key once; None for other modes.

    In transactional and effective-dated files a repeated key is an update: the last line counts.
    """
    if layout.mode != "full_replacement":
        return None
    names = ", ".join(field_rules.words(layout.field(column)) for column in layout.key)
    return Rule(
        record=layout.record,
        code="KEY0001",
        message=f"An earlier line of this file has the same {names}.",
        remedy="Send each combination once; if the lines differ, keep the right one.",
        predicate="",
    )


def year_of_line(layout: Layout) -> str:
    """SQL for the school year that a line belongs to."""
    return layout.school_year_field or "submitted_school_year"


def _layout_rules(layout: Layout, today: date) -> Iterator[Rule]:
    year = year_of_line(layout)
    for field in layout.fields:
        for rule in field_rules.rules_of(layout, field, year, today):
            yield Rule(
                record=layout.record,
                code=rule.code,
                field=field.name,
                severity=rule.severity,
                predicate=predicates.within_years(
                    year, field.first_year, field.last_year, rule.predicate
                ),
                message=f"{field_rules.words(field)} (field {field.number}): {rule.message}",
                remedy=rule.remedy,
            )


def _written_rules(layout: Layout) -> Iterator[Rule]:
    year = year_of_line(layout)
    for written in _read(layout.record):
        layout.field(written.field)
        predicate = predicates.expand(" ".join(written.breaks_when.split()))
        yield Rule(
            record=layout.record,
            predicate=predicates.within_years(
                year, written.first_year, written.last_year, predicate
            ),
            **written.model_dump(include={"code", "field", "severity", "message", "remedy"}),
        )


@cache
def _read(record: str) -> tuple[_WrittenRule, ...]:
    path = FOLDER / f"{record}.yml"
    if not path.exists():
        return ()
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_WrittenRule.model_validate(item) for item in content)
