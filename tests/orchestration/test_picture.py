"""The picture of the asset graph in the README shows the definitions as they are."""

from __future__ import annotations

import importlib.util

from warehouse import settings

IMAGES = settings.PROJECT / "docs" / "images"


def test_the_picture_shows_what_depends_on_what():
    """Whoever adds a group of assets, or a step between two, draws it anew."""
    spec = importlib.util.spec_from_file_location("asset_graph", IMAGES / "asset_graph.py")
    asset_graph = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(asset_graph)
    drawn = (IMAGES / "asset-graph.svg").read_text(encoding="utf-8")
    assert drawn == asset_graph.picture() + "\n", (
        "Run: .venv/bin/python docs/images/asset_graph.py > docs/images/asset-graph.svg"
    )
