"""Growth is computed between the models that it reads and the models that count it."""

from __future__ import annotations

from orchestration.growth import Part, parts_of_a_build


def _node(name, *parents, kind="model", folder="conformed", **meta):
    return {
        "resource_type": kind,
        "name": name,
        "fqn": ["flashlight", folder, name],
        "config": {"meta": meta},
        "depends_on": {"nodes": list(parents)},
    }


MANIFEST = {
    "nodes": {
        "scores": _node("scores"),
        "growth": _node("growth", "scores", computed_by="growth"),
        "effects": _node("effects", "growth", computed_by="growth"),
        "measure": _node("measures", "growth", "scores", folder="measures"),
        "cells": _node("cells", "measure", folder="marts"),
        "status": _node("status", folder="marts"),
        "years": _node("years", kind="seed"),
        "t.scores": _node("scores_are_right", "scores", kind="test"),
        "t.growth": _node("growth_is_right", "growth", kind="test"),
        "t.both": _node("cells_match_scores", "cells", "scores", kind="test"),
    }
}


def test_everything_is_built_in_two_parts():
    """A test that reads a model of the second part waits for it; each model is built once."""
    first, second = parts_of_a_build(MANIFEST, [])

    assert first == Part(
        tuple(f"flashlight.{path}" for path in (
            "conformed.effects", "conformed.growth", "conformed.scores", "conformed.years",
            "marts.status",
        )),
        ("cells_match_scores",),
    )  # fmt: skip
    assert second == Part(("flashlight.marts.cells", "flashlight.measures.measures"), (), True)


def test_models_that_are_left_alone_stay_so():
    first, second = parts_of_a_build(MANIFEST, ["resource_type:seed", "growth", "cells"])

    assert first.select == ("resource_type:seed", "flashlight.conformed.growth")
    assert second.select == ("flashlight.marts.cells",)


def test_without_growth_dbt_runs_once():
    """Districts that never sent scores do not pay for a second run."""
    assert parts_of_a_build(MANIFEST, ["scores", "cells"]) == [Part(("scores", "cells"))]
