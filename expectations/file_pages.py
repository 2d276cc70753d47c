"""Pages for districts: what each file holds and how it is checked, written from the layouts.

Belongs here: from layouts and rules to Markdown in docs/files/. Does not belong here: the words
around them (docs/contributing-data.md).

Run after a layout or a rule changed: .venv/bin/python -m expectations.file_pages
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from expectations.cross_file import checks
from expectations.cross_file.checks import Check
from expectations.field_rules import words
from expectations.written_rules import WrittenRule, written_rules
from ingestion.layout import Field, Layout, load_layouts

FOLDER = Path(__file__).parents[1] / "docs" / "files"
WRITTEN = "<!-- Written by `python -m expectations.file_pages`; do not edit. -->"

FAMILIES = {
    "calpads": "CALPADS",
    "toms": "State tests",
    "oneroster": "OneRoster",
    "local": "Local extracts",
    "survey": "Surveys",
    "public": "Public files (central team)",
    "directory": "Directories (central team)",
}
TYPES = {
    "text": "text",
    "name": "name",
    "code": "code",
    "date": "date, 20240815",
    "iso_date": "date, 2024-08-15",
    "integer": "whole number",
    "decimal": "number",
    "digits": "digits",
    "school_year": "school year, 2024-2025",
}
NEWER_FILE = {
    "transactional": "adds, changes or deletes single lines with the same key",
    "effective_dated": "adds lines that are in effect from their date on; the same date replaces",
    "bulk_and_delta": "bulk: replaces the older files; delta: changes single lines",
}


def files() -> dict[Path, str]:
    """The pages and what is to stand in them: one per record, and an index."""
    layouts = load_layouts().values()
    pages = {FOLDER / f"{layout.record}.md": page(layout) for layout in layouts}
    return {FOLDER / "README.md": index(layouts)} | pages


def index(layouts: Iterable[Layout]) -> str:
    """The list of all files by family."""
    lines = ["# Files that can be sent", "", WRITTEN, ""]
    lines += ["All rules that they are checked by: [rules](../rules.md)."]
    for family, title in FAMILIES.items():
        of_family = [layout for layout in layouts if layout.family == family]
        if of_family:
            lines += ["", f"## {title}", ""]
            rows = [
                (f"[{layout.record}]({layout.record}.md)", layout.title, newer_file(layout))
                for layout in of_family
            ]
            lines += table(("record", "what it is", "a newer file"), rows)
    return "\n".join(lines) + "\n"


def page(layout: Layout) -> str:
    """What one file holds: form, key, fields, and the rules beyond those of its fields."""
    lines = [f"# {layout.title}", "", WRITTEN, ""]
    facts = (
        ("record", f"`{layout.record}`"),
        ("form", form(layout)),
        ("school years", years(layout.first_year, layout.last_year)),
        ("a line is named by", ", ".join(words(layout.field(name)) for name in layout.key)),
        ("a newer file", newer_file(layout)),
    )
    lines += [*table(("", ""), facts), "", "## Fields", ""]
    heads = ("no.", "field", "type", "required", "codes", "school years")
    lines += table(heads, map(_field, layout.fields))
    lines += _rules("Rules over several fields and lines", written_rules(layout.record))
    across = [check for check in checks.load() if check.record == layout.record]
    lines += _rules("Checks across files, once all are in force", across)
    return "\n".join(lines) + "\n"


def _rules(title: str, rules: Iterable[WrittenRule | Check]) -> list[str]:
    """A section with the rules that districts see; none where there are none."""
    rows = [
        (rule.code, rule.severity, rule.message, rule.remedy)
        for rule in rules
        if rule.severity != "trial"
    ]
    heads = ("rule", "severity", "what is wrong", "what to do")
    return ["", f"## {title}", "", *table(heads, rows)] if rows else []


def form(layout: Layout) -> str:
    """How the file looks, in words."""
    if layout.header:
        return (
            "a header line with the names of the fields, in any order; text separated by ^ , ; | "
            "or tab, or a worksheet of an xlsx file"
        )
    codes = " or ".join(filter(None, (layout.record_type_code, layout.extract_code)))
    return f"text without a header, ^ between fields; each line begins with {codes}"


def newer_file(layout: Layout) -> str:
    """What a newer file of the record does to an older one."""
    if layout.mode in NEWER_FILE:
        return NEWER_FILE[layout.mode]
    if not layout.replaced_by:
        return "replaces the older file"
    if layout.is_from_districts:
        return f"replaces the {'school' if layout.replaced_part else 'district'}'s school year"
    same = "".join(f", {layout.field(name).header}" for name in layout.replaced_part)
    return f"replaces the lines of the same school year{same}"


def years(first: str | None, last: str | None) -> str:
    """A span of school years in words; empty for all."""
    if first and last:
        return f"{first} to {last}"
    return f"from {first} on" if first else f"until {last}" if last else ""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    heads = list(heads)
    yield _row(heads)
    yield _row(["---"] * len(heads))
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _field(field: Field) -> tuple[str, ...]:
    codes = f"[{field.code_set}](../../ingestion/code_sets/{field.code_set}.csv)"
    length = f", {field.length} characters" if field.length else ""
    return (
        field.number,
        " or ".join((field.header, *field.aliases)),
        TYPES[field.type] + length,
        "yes" if field.required else "",
        codes if field.code_set else ", ".join(field.codes),
        years(field.first_year, field.last_year),
    )


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for place, text in files().items():
        place.write_text(text, encoding="utf-8")
