"""Draws docs/images/asset-graph.svg: the assets that `make ui` shows, stage by stage.

    python docs/images/asset_graph.py > docs/images/asset-graph.svg

Belongs here: the picture in the README. Its boxes are groups of assets and its arrows what depends
on what, both read from the definitions. Does not belong here: the assets (orchestration/).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import dagster as dg

from orchestration import dbt, manifest
from orchestration.definitions import build

# By box: column and row, title, and what it holds. The order is that of a refresh.
BOXES = {
    "landing": (0, 1, "landing zone", "files as sent"),
    "ledger": (1, 1, "ledger", "submissions"),
    "raw": (2, 1, "raw", "lines by record type"),
    "quality": (3, 1, "gate", "findings, rejected lines"),
    "after_gate": (3, 0, "after the gate", "reports, alerts"),
    "pii": (4, 1, "students", "keys, links"),
    "staging": (5, 1, "staging", "dbt: accepted lines"),
    "seeds": (0, 3, "seeds", "codes, thresholds"),
    "conformed": (0, 2, "conformed", "dbt: one form for all"),
    "growth": (1, 2, "growth", "between dbt's two runs"),
    "measures": (2, 2, "measures", "dbt: sums at all levels"),
    "marts": (3, 2, "marts", "dbt: cells, benchmarks"),
    "cross_file": (4, 2, "cross-file checks", "warnings, information"),
    "releases": (5, 2, "release", "what BI tools read"),
    "extracts": (4, 3, "extracts", "for county offices"),
    "after_release": (5, 3, "after the release", "reports, alerts"),
}
WIDTH, BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW, LEFT, TOP = 1060, 146, 52, 178, 88, 12, 12
HEIGHT = TOP + 3 * ROW + BOX_HEIGHT + TOP
INK, GREY, PAPER = "#1f2937", "#6b7280", "#f3f4f6"


def box_of(key: dg.AssetKey, group: str, computed: set[str]) -> str:
    """The box that an asset is drawn in; `computed` are the models that the growth step fills."""
    if key.path[-1] in BOXES:
        return key.path[-1]
    if key.path[-1] in computed:
        return "growth"
    return "pii" if key.path[0] == "pii" else group


def arrows(graph: Any, computed: set[str]) -> set[tuple[str, str]]:
    """Which box needs which, as (earlier, later); what follows from other arrows is left out.

    The catalog of measures is a mart that measures read: arrows backwards are left out, too.
    Raises KeyError for an asset of a group that has no box.
    """
    order = list(BOXES)
    found = set()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        later = order.index(_known(box_of(key, node.group_name, computed)))
        for parent in node.parent_keys:
            earlier = order.index(_known(box_of(parent, graph.get(parent).group_name, computed)))
            if earlier < later:
                found.add((order[earlier], order[later]))
    return {(a, b) for a, b in found if not _leads(found - {(a, b)}, a, b)}


def _known(box: str) -> str:
    if box not in BOXES:
        raise KeyError(f"the picture has no box for the assets of {box}")
    return box


def _leads(links: set[tuple[str, str]], start: str, end: str) -> bool:
    return any(
        later == end or _leads(links, later, end) for earlier, later in links if earlier == start
    )


def draw(links: set[tuple[str, str]]) -> str:
    """The SVG: every box, and an arrow for each link."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' font-family="system-ui, sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7"'
        f' orient="auto"><path d="M0 0 8 4 0 8z" fill="{GREY}"/></marker>',
    ]
    parts += [_arrow(earlier, later) for earlier, later in sorted(links)]
    for column, row, title, content in BOXES.values():
        x, y = LEFT + column * COLUMN, TOP + row * ROW
        middle = x + BOX_WIDTH / 2
        parts += [
            f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5"'
            f' fill="{PAPER}" stroke="{INK}"/>',
            f'<text x="{middle}" y="{y + 22}" text-anchor="middle" font-size="14"'
            f' font-weight="600" fill="{INK}">{escape(title)}</text>',
            f'<text x="{middle}" y="{y + 40}" text-anchor="middle" font-size="12"'
            f' fill="{GREY}">{escape(content)}</text>',
        ]
    return "\n".join([*parts, "</svg>"])


def _arrow(earlier: str, later: str) -> str:
    """A line from side to side, or between rows over a level half-way under or over the first."""
    (column, row), (to_column, to_row) = BOXES[earlier][:2], BOXES[later][:2]
    x, y = LEFT + column * COLUMN, TOP + row * ROW
    to_x, to_y = LEFT + to_column * COLUMN, TOP + to_row * ROW
    middle, half = BOX_WIDTH / 2, BOX_HEIGHT / 2
    if row == to_row:
        points = [(x + BOX_WIDTH, y + half), (to_x, to_y + half)]
    elif to_row < row:
        points = [(x + middle, y), (to_x + middle, to_y + BOX_HEIGHT)]
    else:
        level = to_y - (ROW - BOX_HEIGHT) / 2
        points = [(x + middle, y + BOX_HEIGHT), (x + middle, level)]
        points += [(to_x + middle, level), (to_x + middle, to_y)]
    path = " ".join(f"{px:g},{py:g}" for px, py in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{GREY}" stroke-width="1.5"'
        ' marker-end="url(#head)"/>'
    )


def picture() -> str:
    """The picture of this checkout's definitions."""
    models: Mapping[str, Any] = manifest.load(dbt.default_project())
    computed = {
        node["name"]
        for node in models["nodes"].values()
        if (node.get("config", {}).get("meta") or {}).get("computed_by") == "growth"
    }
    return draw(arrows(build(dbt_manifest=models).resolve_asset_graph(), computed))


if __name__ == "__main__":
    print(picture())
