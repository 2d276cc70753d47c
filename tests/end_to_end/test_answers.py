"""The published numbers are the truth that the sample knows, cell by cell."""

from __future__ import annotations

from typing import Any

from tests.end_to_end.conftest import read_answers
from tests.installation import Installation, expected_cells

DISTRICT_DIGITS = 7
COHORT_MEASURES = {
    "graduation_4yr",
    "graduation_5yr",
    "graduation_combined",
    "college_going",
    "dropout_4yr",
    "a_g_completion",
    "college_career_prepared",
}
# No formula gives growth percentiles: test_growth.py compares every cell with a second way.
GROWTH = ("ela_growth", "math_growth")


def test_every_cell_equals_the_truth(clean: Installation, answers: dict[str, Any]):
    """Every school, district, county, network, group, grade and year; no cell beyond the truth."""
    published = clean.cells()
    expected = expected_cells(answers)
    assert len(expected) > 50_000
    different = {
        key: (published.get(key), cell)
        for key, cell in expected.items()
        if published.get(key) != cell
    }
    assert not different, f"{len(different)} cells differ, such as {next(iter(different.items()))}"
    beyond = [
        key
        for key in published.keys() - expected.keys()
        if published[key][-1] != "not_reported" and key[1] not in GROWTH
    ]
    assert not beyond


def test_a_clean_sample_has_no_finding(clean: Installation):
    """What is right is never complained about."""
    assert clean.json("findings") == []
    states = {row["state"] for row in clean.json("submissions")}
    assert states <= {"accepted", "superseded"}


def test_defects_of_one_district_do_not_touch_another(defective: Installation):
    """Cells of districts without defects equal the truth, whatever the others sent."""
    truth = read_answers(defective)
    broken = set(truth["defective_districts"])
    assert broken
    published = defective.cells()
    sound = {
        key: cell
        for key, cell in expected_cells(truth).items()
        if key[2] in ("school", "district")
        and key[3][:DISTRICT_DIGITS] not in broken
        # A cohort's students are followed into the other districts, whose lines may be missing.
        and key[1] not in COHORT_MEASURES
    }
    assert sound
    different = {
        key: (published.get(key), cell) for key, cell in sound.items() if published.get(key) != cell
    }
    assert not different, f"{len(different)} cells differ, such as {next(iter(different.items()))}"


def test_every_planted_defect_is_found(defective: Installation):
    """Each label has its finding at its line and rule, or its file's state in the ledger."""
    truth = read_answers(defective)
    submissions = defective.json("submissions")
    findings = defective.json("findings", "--all")
    found = {(item["submission_id"], item["line_number"], item["rule"]) for item in findings}
    missed = [label for label in truth["defects"] if not _found(label, submissions, found)]
    assert len(truth["defects"]) >= 15
    assert not missed


def _found(label: dict[str, Any], submissions: list[dict], found: set[tuple]) -> bool:
    sent = [row for row in submissions if row["file_path"] == label["file"]]
    if label.get("line") is None:
        return any(row["state"] == label["state"] for row in sent)
    return any((row["submission_id"], label["line"], label["rule"]) in found for row in sent)


def test_received_lines_are_all_somewhere(clean: Installation, defective: Installation):
    """Received = accepted + rejected + superseded, for every submission."""
    for installation in (clean, defective):
        for row in installation.json("submissions"):
            parts = row["lines_accepted"] + row["lines_rejected"] + row["lines_superseded"]
            assert row["lines_received"] == parts, row["submission_id"]
