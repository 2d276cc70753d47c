"""The page of a report: self-contained HTML from a report's data.

Belongs here: filling in the template. Does not belong here: its words (page.html), its colors
(page.css) or what it says (model.py).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from delivery.contributions import CALIFORNIA
from delivery.quality_report import chart, labels
from delivery.quality_report.model import Report
from delivery.quality_report.next_steps import next_steps

FOLDER = Path(__file__).parent
# Longer values are cut: the line itself has them.
LONGEST_VALUE = 60


def render(report: Report) -> str:
    """The page as text; every value in it is escaped."""
    page = _template().render(
        report=report,
        steps=next_steps(report),
        names={sent.submission_id: labels.file_name(sent) for sent in report.sent},
        drawings=chart.drawings(report.trend),
        css=Markup((FOLDER / "page.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        identity=report.of_kind("identity"),
        now=report.of_kind("run"),
        earlier=report.of_kind("earlier"),
        chart=chart,
    )
    return page.lstrip()


@cache
def _template():
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": lambda value: f"{value:,}",
        "moment": lambda value: f"{value.astimezone(CALIFORNIA):%Y-%m-%d %H:%M}",
        "record": labels.record_label,
        "field": lambda found: labels.field_label(found.record, found.field),
        "verdict": labels.VERDICTS.__getitem__,
        "severity": labels.SEVERITIES.__getitem__,
        "file_name": labels.file_name,
        "file_of": labels.file_of,
        "reason": labels.without_name,
        "percent": chart.percent,
        "plural": labels.plural,
        "short": lambda text: text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…",
    }
    return environment.get_template("page.html")
