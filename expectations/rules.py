"""The rules of the gate: what makes a line wrong, in words for a registrar and in one predicate.

Belongs here: the Rule model and building the rules of a record type from its layout
(field_rules.py) and from the hand-written rules (written_rules.py). Does not belong here: SQL
fragments (predicates.py), the SQL of rules over several lines (set_rules.py), running rules
(suite.py) or judging submissions (verdicts.py).

Rule codes are those of CALPADS where it has the rule. Codes of Flashlight itself for lines: KEY0001
repeated key, RANGE0001 impossible number, DATE0001 and DATE0002 dates in the wrong order, DATE0003
a day outside the file's school year, EXIT0001 half an exit, DELETE0001 a deletion of nothing,
NSC0001 no college, OPEN0001 a program open twice, PAIR0001 and on codes that do not go together,
SCORE0001 no score, SURV0001 no grade, TOMS0001 to TOMS0003 wrong district, wrong school year and no
date in a test file, WORK0001 and WORK0002 fields of work-based learning; for whole submissions
ATTEND0001 absences only and (verdicts.py) COUNT0001 to COUNT0005, REJECT0001, LOAD0001.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from expectations import dimensions, field_rules, predicates
from expectations.dimensions import Dimension
from expectations.field_rules import Severity
from expectations.written_rules import written_rules
from ingestion.layout import Layout

# Where CALPADS has a rule of its own for a repeated key.
REPEATED_KEY_CODES = {"calpads_scsc": "SCSC0230"}


class Rule(BaseModel):
    """One rule for the lines of a record type.

    `predicate` is SQL that is true for a line that breaks the rule. A line that breaks a fatal
    rule is rejected. `message` and `remedy` speak to the registrar and hold no value of a line.
    `dimension` is the dimension of data quality that the rule is about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    code: str
    field: str | None = None
    severity: Severity = "fatal"
    dimension: Dimension = "consistency"
    message: str
    remedy: str
    predicate: str

    @property
    def name(self) -> str:
        """The rule's code with its field: unique within a record type."""
        return f"{self.code} {self.field}" if self.field else self.code


class SetRule(Rule):
    """A rule over several lines: `finds` names its query in expectations/rules/sql/.

    `years` is SQL over a line for the school years in which the rule holds; empty: all. `limits`
    are the numbers that its query names.
    """

    predicate: str = ""
    finds: str
    years: str = ""
    limits: Mapping[str, float] = {}


def line_rules(layout: Layout, today: date) -> tuple[Rule, ...]:
    """All rules for single lines of a record type, in file order of their fields.

    `today` bounds the academic years that may be reported (SENR0006: at most one ahead).
    Raises KeyError where a hand-written rule names an unknown field, ValueError where two rules
    have the same code and field.
    """
    rules = [*_layout_rules(layout, today), *_written_rules(layout)]
    names = [rule.name for rule in (*rules, *several_lines(layout))]
    if len(set(names)) != len(names):
        raise ValueError(f"{layout.record}: two rules have the same code and field")
    return tuple(rules)


def several_lines(layout: Layout) -> tuple[SetRule, ...]:
    """All rules over several lines of a record type, in the order of their file.

    Raises KeyError where a rule names an unknown field.
    """
    year = year_of_line(layout)
    return tuple(
        SetRule(
            record=layout.record,
            finds=written.finds,
            limits=written.limits,
            years=predicates.within_years(year, written.first_year, written.last_year, "true")
            if written.first_year or written.last_year
            else "",
            **written.words(layout),
        )
        for written in written_rules(layout.record)
        if written.finds
    )


def repeated_key_rule(layout: Layout) -> Rule | None:
    """The rule that a full-replacement file holds each key once; None for other modes.

    In transactional and effective-dated files a repeated key is an update: the last line counts.
    None also for layouts whose files may repeat keys.
    """
    if layout.mode != "full_replacement" or layout.may_repeat_keys:
        return None
    names = ", ".join(field_rules.words(layout.field(column)) for column in layout.key)
    return Rule(
        record=layout.record,
        code=REPEATED_KEY_CODES.get(layout.record, "KEY0001"),
        dimension="uniqueness",
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
                dimension=dimensions.of_field_rule(rule.code),
                predicate=predicates.within_years(
                    year, field.first_year, field.last_year, rule.predicate
                ),
                message=f"{field_rules.words(field)} (field {field.number}): {rule.message}",
                remedy=rule.remedy,
            )


def _written_rules(layout: Layout) -> Iterator[Rule]:
    year = year_of_line(layout)
    for written in written_rules(layout.record):
        if written.finds:
            continue
        yield Rule(
            record=layout.record,
            predicate=predicates.within_years(
                year, written.first_year, written.last_year, written.predicate(layout, year)
            ),
            **written.words(layout),
        )
