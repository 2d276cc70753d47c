"""Commands about mappings: what there is, and a readable difference with an exit status."""

from __future__ import annotations

import pytest

from ingestion import mapping

DISTRICT = "0161119"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Let the districts' mappings lie in a folder outside the package, with one mapping."""
    monkeypatch.setenv("FLASHLIGHT_MAPPINGS", str(tmp_path))
    mapping._read_all.cache_clear()
    (tmp_path / DISTRICT).mkdir()
    (tmp_path / DISTRICT / "attendance.yml").write_text("extends: aeries_attendance\ntitle: Own\n")
    return tmp_path


@pytest.fixture
def export(tmp_path):
    """Write an export that lacks a column and has one too much."""
    path = tmp_path / "export.csv"
    path.write_text("ID,CIDS,SC,DT,AL\n7,1000000007,6001234,8/12/2024,Q\n")
    return path


def test_mappings_of_vendors_and_districts_are_listed(run, folder):
    rows = run("mappings", "--json").document
    assert {"powerschool_marks", "map_growth"} < {row["name"] for row in rows}
    assert (rows[-1]["district_id"], rows[-1]["name"]) == (DISTRICT, "attendance")
    assert "Daily attendance of Aeries" in run("mappings").out


def test_a_file_that_does_not_fit_is_told_why_and_fails(run, folder, export):
    result = run("mappings", "check", str(export), "--district", DISTRICT)
    assert result.status == 1
    for words in ("CID ", "CIDS", "Q ", "does not fit yet"):
        assert words in result.out
    assert "1000000007" not in result.out


def test_a_file_that_fits_succeeds(run, folder, export):
    export.write_text("ID,CID,SC,DT,AL\n7,1000000007,6001234,8/12/2024,\n")
    result = run("mappings", "check", str(export), "--district", DISTRICT, "--json")
    assert result.status == 0
    assert result.document["unknown_values"] == []


def test_a_district_without_mapping_is_told_how_to_compare_with_a_vendors(run, folder, export):
    result = run("mappings", "check", str(export), "--district", "1975309")
    assert result.status == 1
    assert "--mapping" in result.err
    named = ("--district", "1975309", "--mapping", "aeries_attendance")
    assert run("mappings", "check", str(export), *named).status == 1
    assert run("mappings", "check", str(export), *named[:3], "nothing").status == 1


def test_a_district_is_seven_digits(run, folder, export):
    assert run("mappings", "check", str(export), "--district", "12").status == 2
