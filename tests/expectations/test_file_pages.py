"""The pages for districts say what the layouts and rules say."""

from __future__ import annotations

from expectations import file_pages
from ingestion.layout import load_layouts


def test_the_pages_are_written_from_the_layouts():
    written = {path: path.read_text(encoding="utf-8") for path in file_pages.FOLDER.glob("*.md")}

    assert written == file_pages.files(), "Run: .venv/bin/python -m expectations.file_pages"


def test_a_page_names_every_field_and_every_hand_written_rule():
    layout = load_layouts()["calpads_stas"]

    page = file_pages.page(layout)

    assert all(f"| {field.number} | {field.header} |" in page for field in layout.fields)
    assert "| STAS0318 | fatal |" in page
