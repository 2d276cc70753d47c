"""Draws docs/images/run-chart.svg: a district's run chart as `marts.run_charts` has it.

    python docs/images/run_chart.py DISTRICT > docs/images/run-chart.svg

Belongs here: the picture in the documentation. Does not belong here: the rules, which the mart
holds.
"""

from __future__ import annotations

import sys

from warehouse.connection import connect

POINTS = """
select week_start, value, median, is_shift, change_idea_ids, is_baseline
from marts.run_charts
where entity_id = %s and measure_id = 'attendance_rate' and student_group = 'ALL'
    and value is not null
order by week_start
"""
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 860, 380, 56, 58, 20, 46
INK, GREY, SIGNAL = "#1f2937", "#6b7280", "#b45309"


def draw(points: list[tuple]) -> str:
    """The SVG of one chart."""
    values = [float(point[1]) for point in points]
    low, high = int(min(values)) - 1, min(100, int(max(values)) + 2)

    def x(place: int) -> float:
        return LEFT + place * (WIDTH - LEFT - RIGHT) / (len(points) - 1)

    def y(value: float) -> float:
        return TOP + (high - value) * (HEIGHT - TOP - BOTTOM) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="22" font-size="15" font-weight="600" fill="{INK}">'
        "Attendance rate by week, all students (percent; made-up district)</text>",
        f'<text x="{LEFT}" y="41" fill="{GREY}">Filled points: a shift, six or more weeks in a row'
        " on one side of the median</text>",
    ]
    for value in range(low, high + 1, 2):
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"'
            f' stroke="#e5e7eb"/><text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end"'
            f' fill="{GREY}">{value}</text>'
        )
    for place, point in enumerate(points):
        if place == 0 or point[0].month != points[place - 1][0].month:
            parts.append(
                f'<text x="{x(place):.1f}" y="{HEIGHT - 18}" text-anchor="middle" fill="{GREY}">'
                f"{point[0]:%b}</text>"
            )
        if point[4]:
            parts.append(
                f'<line x1="{x(place):.1f}" x2="{x(place):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"'
                f' stroke="{SIGNAL}" stroke-dasharray="4 3"/><text x="{x(place) - 6:.1f}"'
                f' y="{TOP + 12}" text-anchor="end" fill="{SIGNAL}">change idea: {point[4]}</text>'
            )
    median, until = float(points[0][2]), sum(point[5] for point in points) - 1
    for start, end, dashes in ((0, until, ""), (until, len(points) - 1, "6 4")):
        parts.append(
            f'<line x1="{x(start):.1f}" x2="{x(end):.1f}" y1="{y(median):.1f}"'
            f' y2="{y(median):.1f}" stroke="{INK}" stroke-dasharray="{dashes}"/>'
        )
    parts.append(
        f'<text x="{WIDTH - RIGHT}" y="{y(median) + 16:.1f}" text-anchor="end" fill="{INK}">'
        f"median before the change: {median:.1f}</text>"
    )
    line = " ".join(f"{x(place):.1f},{y(value):.1f}" for place, value in enumerate(values))
    parts.append(f'<polyline points="{line}" fill="none" stroke="{GREY}"/>')
    for place, (value, point) in enumerate(zip(values, points, strict=True)):
        fill = SIGNAL if point[3] else "#ffffff"
        parts.append(
            f'<circle cx="{x(place):.1f}" cy="{y(value):.1f}" r="4" fill="{fill}"'
            f' stroke="{SIGNAL if point[3] else INK}"/>'
        )
    return "\n".join([*parts, "</svg>"])


if __name__ == "__main__":
    with connect() as connection:
        print(draw(connection.execute(POINTS, [sys.argv[1]]).fetchall()))
