"""What dbt knows of the records is what the layouts say."""

from __future__ import annotations

import pytest

from ingestion import dbt_sources


@pytest.mark.parametrize("path", dbt_sources.files(), ids=lambda path: path.name)
def test_files_for_dbt_are_written_from_the_layouts(path):
    assert path.read_text(encoding="utf-8") == dbt_sources.files()[path], (
        "Run: .venv/bin/python -m ingestion.dbt_sources"
    )
