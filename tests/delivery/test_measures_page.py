"""The page of measures says what the measures' YAML says."""

from __future__ import annotations

import pytest

from delivery import measures_page

DEFINITIONS = measures_page.definitions()


def test_the_page_is_what_the_definitions_say():
    written = measures_page.PAGE.read_text(encoding="utf-8")
    assert written == measures_page.page(), "Run: .venv/bin/python -m delivery.measures_page"


@pytest.mark.parametrize("measure", DEFINITIONS, ids=lambda measure: measure.measure_id)
def test_a_measure_says_who_uses_it_and_has_an_example(measure):
    assert set(measure.actor_levels) <= {"school", "district", "network", "county"}
    assert measure.frequency in {"every refresh", "annual"}
    assert measure.direction in {"higher", "lower"}
    assert any(character.isdigit() for character in measure.example)
    assert f"\n## {measure.measure_id}\n" in measures_page.page()


def test_every_measure_model_is_published():
    """A measure is a model and its name in var `measures`: neither without the other."""
    models = {
        path.stem.removeprefix("measure_") for path in measures_page.MODELS.glob("measure_*.sql")
    }
    assert models == {measure.measure_id for measure in DEFINITIONS}
