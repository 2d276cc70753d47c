"""Hand-written rules: what expectations/rules/*.yml may say, and what it means for a record type.

Belongs here: the form of these files, and a rule's words and predicate. Does not belong here: rules
that follow from layouts (field_rules.py) and putting all rules together (rules.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from expectations import combinations, dimensions, predicates, score_levels
from expectations.dimensions import Dimension
from expectations.field_rules import Severity
from ingestion import yaml_file
from ingestion.layout import Layout

FOLDER = Path(__file__).parent / "rules"


class _Combination(BaseModel):
    """The table that says which codes are valid, and the fields that hold its first one or two.

    A code that the table does not know is newer than it and is not judged; with `unknown_second`
    the second one is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    fields: tuple[str] | tuple[str, str]
    unknown_second: bool = False


class WrittenRule(BaseModel):
    """A rule as written in expectations/rules/*.yml; the years are those it holds in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    field: str
    severity: Severity
    breaks_when: str | None = None
    combination: _Combination | None = None
    finds: str | None = None
    message: str
    remedy: str
    dimension: Dimension | None = None
    first_year: str | None = None
    last_year: str | None = None
    limits: Mapping[str, float] = {}

    @model_validator(mode="after")
    def _says_what_breaks_it(self) -> WrittenRule:
        of_line = self.breaks_when or self.combination
        if bool(of_line) == bool(self.finds):
            raise ValueError(f"{self.code}: give breaks_when, combination or both, or else finds")
        return self

    def words(self, layout: Layout) -> dict[str, str]:
        """Code, field, severity, message, remedy and dimension of the rule.

        Raises KeyError where the record type has no such field.
        """
        layout.field(self.field)
        words = self.model_dump(include={"code", "field", "severity", "message", "remedy"})
        return words | {"dimension": self.dimension or self._dimension(layout)}

    def _dimension(self, layout: Layout) -> Dimension:
        if self.finds:
            return "consistency"
        texts = [self.breaks_when or "", *(self.combination.fields if self.combination else ())]
        return dimensions.of_line_rule(texts, [field.name for field in layout.fields])

    def predicate(self, layout: Layout, year: str) -> str:
        """The condition and the invalid combination; where both are written, both must hold.

        `year` is SQL for the school year of a line.
        """
        parts = []
        if self.breaks_when:
            text = predicates.with_limits(" ".join(self.breaks_when.split()), self.limits)
            parts.append(predicates.expand(score_levels.expand(text)))
        if self.combination:
            parts.append(
                combinations.invalid(
                    self.combination.table,
                    tuple(layout.field(name).name for name in self.combination.fields),
                    year,
                    layout.first_year,
                    unknown_second=self.combination.unknown_second,
                )
            )
        if "transaction_type_code" in layout.raw_columns:
            # A deletion names a record; what else it holds is not used.
            parts.append("coalesce(transaction_type_code, '') <> 'D'")
        return " and ".join(f"({part})" for part in parts) if len(parts) > 1 else parts[0]


@cache
def written_rules(record: str) -> tuple[WrittenRule, ...]:
    """The hand-written rules of a record type, in the order of their file."""
    path = FOLDER / f"{record}.yml"
    if not path.exists():
        return ()
    content = yaml_file.read(path)
    return tuple(WrittenRule.model_validate(item) for item in content)
