"""Reports of a whole refresh: every planted defect is told to its own district, and to no other."""

from __future__ import annotations

import csv
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.quality_report.outline import Element, read
from tests.end_to_end.conftest import read_answers
from tests.installation import Installation


@pytest.fixture(scope="module")
def reports(defective: Installation) -> dict[str, Path]:
    """The newest report of each district, as the refresh left it."""
    return {folder.name: folder / "latest" for folder in (defective.home / "reports").iterdir()}


@pytest.fixture(scope="module")
def pages(reports: dict[str, Path]) -> dict[str, Element]:
    return {
        district: read((folder / "report.html").read_text(encoding="utf-8"))
        for district, folder in reports.items()
    }


def test_the_refresh_writes_a_report_for_every_district(defective, pages):
    sent = {row["district_id"] for row in defective.json("submissions")} - {None}
    assert set(pages) == sent


def test_every_planted_defect_of_a_line_is_told_with_its_line_and_rule(defective, reports, pages):
    labels = [label for label in read_answers(defective)["defects"] if label["line"]]
    assert labels
    told = {district: _lines_told(pages[district], reports[district]) for district in pages}
    missed = [label for label in labels if not _is_told(label, told[label["district_id"]])]
    assert not missed


def test_every_file_that_is_wrong_as_a_whole_is_told_with_its_verdict(defective, pages):
    labels = [label for label in read_answers(defective)["defects"] if not label["line"]]
    assert labels
    for label in labels:
        name = label["file"].partition("/")[2]
        (section,) = [
            part for part in pages[label["district_id"]].all("section")
            if part.attributes["aria-labelledby"] == "files"
        ]  # fmt: skip
        rows = [row.text for row in section.all("tr") if row.text.startswith(name)]
        assert rows, label
        assert {"held": "Held", "duplicate": "Duplicate"}[label["state"]] in rows[0], label


def test_no_report_tells_of_another_district(defective, reports):
    names = _district_names(defective)
    for own, other in itertools.permutations(reports, 2):
        for place in (reports[own] / "report.html", *reports[own].glob("*_reasons.csv")):
            text = place.read_text(encoding="utf-8")
            assert other not in text, place
            assert names[own] == names[other] or names[other] not in text, place


def test_the_command_says_the_same_as_the_refresh(defective, reports, tmp_path):
    (district, folder) = next(iter(sorted(reports.items())))
    (written,) = defective.json("report", "--district", district, "--out", str(tmp_path))
    assert Path(written["page"]).parent == tmp_path / district
    files = {place.name for place in (tmp_path / district).iterdir()}
    assert files == {place.name for place in folder.iterdir()}
    assert files == {"report.html", *written["files"]}


Told = set[tuple[str, str, int]]
"""(rule, file, line) of findings told."""


def _lines_told(page: Element, folder: Path) -> Told:
    found = set()
    for rule in page.all("details"):
        name = rule.all("strong")[0].text
        for row in rule.all("tr"):
            cells = row.all("th", "td")
            if cells[0].text.isdigit():
                found.add((name, cells[1].text, int(cells[0].text)))
    for row in page.all("tr"):
        for line, file in re.findall(r"line (\d+) of ([^;]+)", row.text):
            found.add((row.all("th")[0].text, file, int(line)))
    for place in folder.glob("*_reasons.csv"):
        with place.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                found.add((line["rule"], place.name, int(line["line_as_sent"])))
    return found


def _is_told(label: dict[str, Any], told: Told) -> bool:
    name = label["file"].partition("/")[2]
    return any(
        rule == label["rule"]
        and line == label["line"]
        and (file.startswith(name) or label["record"] in file)
        for rule, file, line in told
    )


def _district_names(installation: Installation) -> dict[str, str]:
    with installation.connect() as connection:
        return dict(
            connection.execute(
                "select entity_id, name from marts.entities where level = 'district'"
            ).fetchall()
        )
