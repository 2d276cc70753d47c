"""The benchmark of sources: every source is timed, and nothing is timed that was not loaded."""

from __future__ import annotations

import pytest

from benchmarks import sources


def test_every_source_has_a_rate_beside_that_of_calpads(home):
    result = sources.measure(lines=300, attendance=300, rows=30, runs=1)
    assert result["benchmark"] == "sources"
    assert result["seconds"].keys() == result["ratios"].keys() | {"attendance", "workbook"}
    assert result["ratios"]["calpads"] == 1
    assert result["size"]["mapping"]["lines"] == 300


def test_a_reader_that_loses_rows_is_told(tmp_path):
    path = tmp_path / "book.xlsx"
    sources._workbooks(path, rows=5, runs=1)
    with pytest.raises(RuntimeError, match="5 of 6 rows"):
        sources._read_workbook(path, 6)
