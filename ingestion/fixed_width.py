"""Fixed-width files: which layout a file without header and delimiters follows.

Belongs here: recognising them. Does not belong here: cutting their lines (ingestion/fields.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingestion import fields, lines
from ingestion.layout import Field, Layout


def width(layout: Layout) -> int:
    """The position of a line's last character."""
    return max(field.columns[1] for field in layout.fields if field.columns)


def least_width(layout: Layout) -> int:
    """The least length of a line: required fields are there, and spaces at the end may be cut."""
    required = [f.columns[0] for f in layout.fields if f.columns and f.required]
    return max(required, default=1)


def layout_of(rows: Sequence[bytes], layouts: Mapping[str, Layout]) -> Layout | None:
    """The layout whose required fields hold what they may on at least half of the lines."""
    texts = [lines.readable(row) for row in rows if row]
    fitting = {
        layout.record: sum(_fits(layout, text) for text in texts)
        for layout in layouts.values()
        if any(field.columns and field.required for field in layout.fields)
    }
    record = max(fitting, key=fitting.__getitem__, default=None)
    return layouts[record] if record and 2 * fitting[record] >= len(texts) else None


def _fits(layout: Layout, text: str) -> bool:
    if not least_width(layout) <= len(text) <= width(layout):
        return False
    required = [field for field in layout.fields if field.columns and field.required]
    values = fields.split_fixed(text, [field.columns for field in required])
    return all(_may_hold(field, value) for field, value in zip(required, values, strict=True))


def _may_hold(field: Field, value: str) -> bool:
    if field.codes:
        return value in field.codes
    if field.type == "digits":
        return value.isdigit() and len(value) == (field.length or len(value))
    return bool(value)
