"""The page: self-contained, readable by everybody, and with nothing in it that can act."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from delivery.quality_report.chart import drawings, percent
from delivery.quality_report.page import render
from tests.delivery.quality_report import crafted
from tests.delivery.quality_report.outline import Element, read

PAGES = {"full": crafted.report(), "empty": crafted.empty()}


@pytest.fixture(params=PAGES)
def page(request) -> Element:
    return read(render(PAGES[request.param]))


@pytest.fixture
def full() -> Element:
    return read(render(crafted.report()))


def test_the_page_loads_nothing_from_elsewhere():
    text = render(crafted.report())
    assert not re.search(r"https?://|//\w|@import|url\(|<script|<link|<iframe| src=", text)
    assert "default-src 'none'" in text
    for link in read(text).all("a"):
        assert re.fullmatch(r"#[\w-]+|[\w.]+", link.attributes["href"])


def test_the_language_and_the_width_of_the_screen_are_said(page):
    assert page.all("html")[0].attributes["lang"] == "en"
    assert any(meta.attributes.get("name") == "viewport" for meta in page.all("meta"))
    assert page.all("title")[0].text


def test_every_table_has_a_caption_and_headers_with_a_scope(page):
    assert page.all("table")
    for table in page.all("table"):
        assert len(table.all("caption")) == 1
        assert table.all("caption")[0].text
        assert {header.attributes.get("scope") for header in table.all("th")} <= {"col", "row"}
        assert all(header.text for header in table.all("th"))
        width = len(table.all("thead")[0].all("th"))
        for row in table.all("tbody")[0].all("tr"):
            assert len(row.all("th", "td")) == width
            assert row.all("th")


def test_headings_descend_one_level_at_a_time(page):
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_drawing_says_in_words_what_it_shows(full):
    assert not full.all("img")
    assert full.all("svg")
    for drawing in full.all("svg"):
        assert drawing.attributes["role"] == "img"
        named = drawing.attributes["aria-labelledby"].split()
        texts = {e.attributes.get("id"): e.text for e in drawing.all("title", "desc")}
        assert set(named) == set(texts)
        assert all(texts.values())


def test_the_keyboard_reaches_everything(full):
    first = full.all("body")[0].all("a")[0]
    targets = {element.attributes.get("id") for element in full.below()}
    assert "skip" in first.attributes["class"]
    assert first.attributes["href"].removeprefix("#") in targets
    for link in full.all("a"):
        if link.attributes["href"].startswith("#"):
            assert link.attributes["href"].removeprefix("#") in targets
    for region in full.below():
        if region.attributes.get("class") == "scroll":
            assert region.attributes["tabindex"] == "0"
            assert region.attributes["aria-label"]
    assert all(details.children and details.all("summary") for details in full.all("details"))


def test_names_of_parts_are_there_once(page):
    names = [e.attributes["id"] for e in page.below() if "id" in e.attributes]
    assert len(names) == len(set(names))
    for section in page.all("section"):
        assert section.attributes["aria-labelledby"] in names


def test_values_and_names_of_files_cannot_act():
    text = render(crafted.report())
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "<b>x</b>" not in text
    assert "Made &amp; Up Unified" in text


def test_the_page_says_what_arrived_what_is_wrong_and_what_to_do(full):
    said = full.text
    for part in (
        "Made & Up Unified (0161119)",
        "Release 4",
        "Accepted with warnings",
        "GERR0002",
        "The grade is not in the code set.",
        "Enter a grade from TK to 12.",
        "31 findings",
        "STAS: overdue",
        "CAASPP student score file (TOMS): expected",
        "2025-07-31*",
        "31 findings opened, 2 came again, 3 mended",
        "line 4 of 2024-2025/SENR.txt; submission 2, …",
        "Do not open them in Excel",
    ):
        assert part in said, part


def test_a_district_with_nothing_to_do_is_told_so():
    said = read(render(crafted.empty())).text
    assert "Nothing is to be done." in said
    assert "This is the first run" in said
    assert "No finding in the files of this run." in said


def test_what_does_not_tell_by_color_alone(full):
    tags = [e for e in full.below() if (e.attributes.get("class") or "").startswith("tag ")]
    assert tags
    assert all(tag.text for tag in tags)


def test_the_table_holds_the_numbers_of_the_drawing():
    runs = crafted.report().trend
    share, findings = drawings(runs)
    assert [mark.value for mark in share.marks] == [f"{percent(r.rejected_share)}%" for r in runs]
    assert [mark.value for mark in findings.marks] == [str(run.open_findings) for run in runs]
    assert share.marks[0].y < share.marks[-1].y


@pytest.mark.parametrize(("share", "words"), [(0, "0"), (0.01, "<0.1"), (2.46, "2.5")])
def test_a_small_share_is_not_called_zero(share, words):
    assert percent(share) == words


def test_runs_without_lines_are_drawn():
    nothing = [replace(run, lines_received=0, open_findings=0) for run in crafted.report().trend]
    assert all(mark.y == drawings(nothing)[0].marks[0].y for mark in drawings(nothing)[0].marks)
