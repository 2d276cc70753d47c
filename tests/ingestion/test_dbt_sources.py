"""What dbt knows of the records is what the layouts say."""

from __future__ import annotations

import re

import pytest

from ingestion import dbt_sources
from ingestion.layout import load_layouts
from warehouse import settings


@pytest.mark.parametrize("path", dbt_sources.files(), ids=lambda path: path.name)
def test_files_for_dbt_are_written_from_the_layouts(path):
    assert path.read_text(encoding="utf-8") == dbt_sources.files()[path], (
        "Run: .venv/bin/python -m ingestion.dbt_sources"
    )


def test_every_record_of_districts_has_a_staging_model_or_the_audit_says_why_not():
    """A record in neither fails every refresh of every district."""
    project = settings.PROJECT / "dbt_project"
    files = ("macros/staged_records.sql", "tests/accepted_lines_are_staged.sql")
    named = {
        name
        for file in files
        for name in re.findall(r"'([a-z_]+)'", (project / file).read_text(encoding="utf-8"))
    }
    from_districts = {
        record for record, layout in load_layouts().items() if layout.is_from_districts
    }
    assert from_districts - named == set()
