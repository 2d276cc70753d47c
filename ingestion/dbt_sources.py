"""What dbt knows of the records: a sources file and a macro, written from the layouts.

Belongs here: from layouts to dbt_project/models/sources/raw.yml and macros/record_facts.sql. Does
not belong here: how models read raw lines (dbt_project/macros/lines_in_force.sql).

Run after a layout changed: .venv/bin/python -m ingestion.dbt_sources
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ingestion.layout import BETWEEN, Field, Layout, load_layouts

PROJECT = Path(__file__).parents[1] / "dbt_project"
WRITTEN = "Written from ingestion/layouts by `python -m ingestion.dbt_sources`; do not edit."
CDS_DIGITS = 14


def files() -> dict[Path, str]:
    """The files for dbt and what is to stand in them."""
    return {
        PROJECT / "models" / "sources" / "raw.yml": _sources(),
        PROJECT / "macros" / "record_facts.sql": _macro(),
    }


def _sources() -> str:
    document = {
        "sources": [
            {
                "name": "raw",
                "schema": "raw",
                "description": "Every received line as text, with its submission and line number.",
                "tables": [_table(layout) for layout in load_layouts().values()],
            }
        ]
    }
    return f"# {WRITTEN}\n" + yaml.safe_dump(
        document, sort_keys=False, width=100, allow_unicode=True
    )


def _macro() -> str:
    """A macro that gives the facts of a record. Jinja reads Python's literals."""
    records = "".join(
        f"        {layout.record!r}: {facts(layout)!r},\n" for layout in load_layouts().values()
    )
    return (
        f"{{# What macro lines_in_force needs to know of a record. {WRITTEN} #}}\n"
        "{% macro record_facts(record) -%}\n"
        f"    {{{{ return({{\n{records}    }}[record]) }}}}\n"
        "{%- endmacro %}\n"
    )


def _table(layout: Layout) -> dict[str, Any]:
    return {
        "name": layout.record,
        "description": f"{layout.title}.",
        "columns": [
            {"name": field.name, "description": _meaning(field)} for field in layout.fields
        ],
    }


def facts(layout: Layout) -> dict[str, Any]:
    """What macro lines_in_force needs to know of a record.

    `replaces`: 'lines' with the same key, a 'part' of a school year, or the whole 'year'; `part`:
    SQL for the part of a line (a school mostly), as the ledger's coverage has it, or None;
    `school_id` and `school_year`: SQL over the columns of `line`, or None; `answers`: the items of
    a survey with their construct and range, for macro survey_answers.
    """
    names = {field.name for field in layout.fields}
    known: dict[str, Any] = {
        "key": list(layout.key),
        "replaces": _replaces(layout),
        "is_from_districts": layout.is_from_districts,
        "school_id": _school_id(layout),
        "part": _part(layout),
        "school_year": f"line.{layout.school_year_field}" if layout.school_year_field else None,
        "has_ssid": "ssid" in names,
        "requires_ssid": "ssid" in names
        and (layout.field("ssid").required or "local_student_id" not in names),
        "has_local_student_id": "local_student_id" in names,
        "has_transaction_type": "transaction_type_code" in names,
    }
    if answers := [_answer(field) for field in layout.fields if field.construct_name]:
        known["answers"] = answers
    return known


def _answer(field: Field) -> dict[str, Any]:
    return {
        "item": field.name,
        "construct": field.construct_name,
        "is_reversed": field.is_reversed,
        "lowest": int(field.minimum),
        "highest": int(field.maximum),
    }


def _replaces(layout: Layout) -> str:
    if layout.mode not in ("full_replacement", "bulk_and_delta"):
        return "lines"
    return "part" if layout.replaced_part else "year"


def _part(layout: Layout) -> str | None:
    columns = [f"line.{name}" for name in layout.replaced_part]
    if len(columns) > 1:
        columns = [f"coalesce({column}, '')" for column in columns]
    return f" || '{BETWEEN}' || ".join(columns) or None


def _school_id(layout: Layout) -> str | None:
    if layout.school_field is None:
        return None
    if layout.field(layout.school_field).length == CDS_DIGITS:
        return f"line.{layout.school_field}"
    return f"line.district_id || line.{layout.school_field}"


def _meaning(field: Field) -> str:
    parts = [f"{field.header} (field {field.number})."]
    if field.code_set:
        parts.append(f"Codes: {field.code_set}.")
    elif field.codes:
        parts.append(f"Codes: {', '.join(field.codes)}.")
    if field.first_year or field.last_year:
        parts.append(
            f"In use {field.first_year or 'from the start'} to {field.last_year or 'now'}."
        )
    return " ".join(parts)


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
