"""The rules of the gate: what makes a line wrong, in words for a registrar and in one predicate.

Belongs here: the Rule model and building the rules of a record type from its layout and from the
hand-written rules in expectations/rules/*.yml. Does not belong here: SQL fragments
(predicates.py), running rules (suite.py) or judging submissions (verdicts.py).

Rule codes are those of CALPADS where it has the rule. Codes of Flashlight itself for lines: KEY0001
repeated key, RANGE0001 impossible number, DATE0001 and DATE0002 dates in the wrong order, DATE0003
a day outside the file's school year, EXIT0001 half an exit, DELETE0001 a deletion of nothing,
NSC0001 no college, PAIR0001 and on codes that do not go together, SCORE0001 no score, SURV0001 no
grade, TOMS0001 to TOMS0003 wrong district, wrong school year and no date in a test file, WORK0001
and WORK0002 fields of work-based learning; for whole submissions (verdicts.py): COUNT0001 to
COUNT0004, REJECT0001, LOAD0001.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from expectations import combinations, field_rules, predicates
from expectations.field_rules import Severity
from ingestion.layout import Layout

FOLDER = Path(__file__).parent / "rules"
# Where CALPADS has a rule of its own for a repeated key.
REPEATED_KEY_CODES = {"calpads_scsc": "SCSC0230"}


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


class _Combination(BaseModel):
    """Two fields whose codes must go together, and the table that says which do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    fields: tuple[str, str]


class WrittenRule(BaseModel):
    """A rule as written in expectations/rules/*.yml; the years are those it holds in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    field: str
    severity: Severity
    breaks_when: str | None = None
    combination: _Combination | None = None
    message: str
    remedy: str
    first_year: str | None = None
    last_year: str | None = None

    @model_validator(mode="after")
    def _says_what_breaks_it(self) -> WrittenRule:
        if not (self.breaks_when or self.combination):
            raise ValueError(f"{self.code}: neither breaks_when nor combination is given")
        return self


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
        code=REPEATED_KEY_CODES.get(layout.record, "KEY0001"),
        message=f"An earlier line of this file has the same {names}.",
        remedy="Send each combination once; if the lines differ, keep the right one.",
        predicate="",
    )


def deletion_rule(layout: Layout) -> Rule | None:
    """The rule that a deletion names a record in force; None where no line deletes another one."""
    names = {field.name for field in layout.fields}
    if layout.mode == "full_replacement" or "transaction_type_code" not in names:
        return None
    return Rule(
        record=layout.record,
        code="SENR0181" if layout.record_type_code == "SENR" else "DELETE0001",
        severity="warning",
        message="The line deletes a record that is not in force.",
        remedy="Check the key of the record; if the record is gone already, nothing is to be done.",
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
    for written in written_rules(layout.record):
        layout.field(written.field)
        yield Rule(
            record=layout.record,
            predicate=predicates.within_years(
                year, written.first_year, written.last_year, _written_predicate(written, layout)
            ),
            **written.model_dump(include={"code", "field", "severity", "message", "remedy"}),
        )


def _written_predicate(written: WrittenRule, layout: Layout) -> str:
    """The condition and the invalid combination; where both are written, both must hold."""
    parts = []
    if written.breaks_when:
        parts.append(predicates.expand(" ".join(written.breaks_when.split())))
    if written.combination:
        first, second = (layout.field(name).name for name in written.combination.fields)
        parts.append(
            combinations.invalid(
                written.combination.table,
                (first, second),
                year_of_line(layout),
                layout.first_year,
            )
        )
    return parts[0] if len(parts) == 1 else f"({parts[0]}) and {parts[1]}"


@cache
def written_rules(record: str) -> tuple[WrittenRule, ...]:
    """The hand-written rules of a record type, in the order of their file."""
    path = FOLDER / f"{record}.yml"
    if not path.exists():
        return ()
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(WrittenRule.model_validate(item) for item in content)
