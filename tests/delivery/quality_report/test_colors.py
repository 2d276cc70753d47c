"""Colors: text and the marks of drawings stand out as WCAG 2.2 AA asks, on screen and on paper."""

from __future__ import annotations

import re

import pytest

from delivery.quality_report.page import FOLDER

CSS = re.sub(r"/\*.*?\*/", "", (FOLDER / "page.css").read_text(encoding="utf-8"), flags=re.S)
COLORS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", CSS))
RULES = [
    (selector.strip(), dict(re.findall(r"(?:^|;)\s*([\w-]+):\s*([^;]+)", body)))
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
]
TEXT, LARGE_OR_MARK = 4.5, 3.0
# Where text stands whose rule names no background of its own.
SURFACES = ("paper", "shade")


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def color(value: str) -> str | None:
    match = re.fullmatch(r"var\(--([\w-]+)\)|(#[0-9a-f]{6})", value.strip())
    return (match[2] or COLORS[match[1]]) if match else None


def test_the_formula_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_background_names_the_color_of_its_text():
    with_background = [rule for rule in RULES if "background" in rule[1]]
    assert with_background
    for selector, body in with_background:
        assert "color" in body, selector
        assert contrast(color(body["background"]), color(body["color"])) >= TEXT, selector


def test_text_without_a_background_of_its_own_stands_out_on_every_surface():
    alone = [rule for rule in RULES if "color" in rule[1] and "background" not in rule[1]]
    assert alone
    for selector, body in alone:
        for surface in SURFACES:
            assert contrast(color(body["color"]), COLORS[surface]) >= TEXT, (selector, surface)


def test_text_in_tags_and_banner_stays_what_its_background_asks():
    """No rule may recolor text that stands on a background of another rule."""
    assert contrast(COLORS["on-night"], COLORS["night"]) >= TEXT
    assert not [s for s, b in RULES if ".banner" in s and "color" in b and "background" not in b]


@pytest.mark.parametrize("paint", ["fill", "stroke"])
def test_drawings_stand_out(paint):
    painted = [(s, color(b[paint])) for s, b in RULES if paint in b and color(b[paint])]
    assert painted
    for selector, value in painted:
        least = TEXT if "text" in selector or "value" in selector else LARGE_OR_MARK
        if value != COLORS["paper"]:  # the gap around a mark
            assert contrast(value, COLORS["paper"]) >= least, selector


def test_where_the_keyboard_is_can_be_seen():
    outlined = [body["outline"] for _, body in RULES if "outline" in body]
    assert outlined
    assert contrast(COLORS["link"], COLORS["shade"]) >= LARGE_OR_MARK


def test_paper_shows_what_the_screen_hides_behind_a_click():
    printed = CSS[CSS.index("@media print") :]
    assert "::details-content" in printed
