"""The gate's rival: Great Expectations in the plain way, as its documentation shows it.

Belongs here: one validation per district and file with built-in expectations. Does not belong here:
Flashlight's own gate, or timing (gate.py).

The rival only finds wrong values: it rejects nothing, gives no verdict and leaves out every rule
over several fields or lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from benchmarks.gate_lines import SCHOOL_YEAR, codes_of
from expectations import predicates
from expectations.rules import line_rules
from ingestion.layout import Field, Layout, load_layouts
from warehouse.connection import url

# Rules that built-in expectations can state; the others are Flashlight's alone.
COMPARED = ("GERR0001", "GERR0002", "FRMT0001", "FRMT0002", "FRMT0004", "SENR0006", "IVR0006")
LONGEST_NAME = 63
PATTERNS = {
    "date": predicates.DATE,
    "iso_date": predicates.ISO_DATE,
    "integer": predicates.INTEGER,
    "decimal": predicates.DECIMAL,
    "digits": predicates.DIGITS,
}

Counts = Counter[tuple[int, str]]
"""Wrong values by submission and field."""

FoundInLines = Counter[tuple[int, int, str]]
"""Wrong values by submission, line and field."""


class PlainValidations:
    """A context of Great Expectations with one suite for each record type."""

    def __init__(self, records: Sequence[str]) -> None:
        import great_expectations as gx

        self._gx = gx
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}
        address = url().set(host="localhost").render_as_string(hide_password=False)
        self._source = self._context.data_sources.add_postgres(
            "warehouse", connection_string=address
        )
        self._suites = {
            record: self._context.suites.add(
                gx.ExpectationSuite(
                    name=record, expectations=list(_expectations(load_layouts()[record]))
                )
            )
            for record in records
        }

    def close(self) -> None:
        """Close the connections."""
        self._source.get_engine().dispose()

    def count(self, submissions: Mapping[int, str]) -> Counts:
        """Validate each submission (by number, its record) by itself and count what is wrong."""
        found: Counts = Counter()
        for number, record in submissions.items():
            for item in self._validate(number, record, "file").results:
                wrong = item.result["unexpected_count"]
                if wrong:
                    found[number, item.expectation_config.kwargs["column"]] += wrong
        return found

    def lines(self, submissions: Mapping[int, str]) -> FoundInLines:
        """The same with the number of each wrong line, which takes longer."""
        how = {"result_format": "COMPLETE", "unexpected_index_column_names": ["line_number"]}
        found: FoundInLines = Counter()
        for number, record in submissions.items():
            for item in self._validate(number, record, "lines", result_format=how).results:
                column = item.expectation_config.kwargs["column"]
                for line in item.result.get("unexpected_index_list") or ():
                    found[number, line["line_number"], column] += 1
        return found

    def _validate(self, number: int, record: str, kind: str, **options: Any) -> Any:
        name = f"{kind} {number}"
        query = f"select * from raw.{record} where submission_id = {number}"
        asset = self._source.add_query_asset(name, query=query)
        validation = self._context.validation_definitions.add(
            self._gx.ValidationDefinition(
                name=name,
                data=asset.add_batch_definition_whole_table("whole"),
                suite=self._suites[record],
            )
        )
        return validation.run(**options)


def _expectations(layout: Layout) -> Iterator[Any]:
    """The compared rules of a record in the words of Great Expectations' own expectations."""
    rules = {rule.name for rule in line_rules(layout, date.today())}
    for field in layout.fields_for(SCHOOL_YEAR):
        # Built-in expectations do not find a column whose name PostgreSQL has cut.
        if len(field.name) <= LONGEST_NAME:
            yield from _of_field(layout, field, rules)


def _of_field(layout: Layout, field: Field, rules: set[str]) -> Iterator[Any]:
    import great_expectations.expectations as gxe

    column = field.name
    if field.required:
        yield gxe.ExpectColumnValuesToNotBeNull(column=column)
    if f"GERR0002 {column}" in rules:
        yield gxe.ExpectColumnValuesToBeInSet(column=column, value_set=codes_of(layout, column))
    if field.type == "school_year":
        years = [f"{year}-{year + 1}" for year in range(2009, date.today().year + 1)]
        yield gxe.ExpectColumnValuesToBeInSet(column=column, value_set=years)
    if field.length is not None:
        yield gxe.ExpectColumnValueLengthsToEqual(column=column, value=field.length)
    if field.type in PATTERNS:
        yield gxe.ExpectColumnValuesToMatchRegex(column=column, regex=PATTERNS[field.type])
