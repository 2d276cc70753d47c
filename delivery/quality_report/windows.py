"""The submission calendar as a district sees it: what came in each window, and what is to come.

Belongs here: pure functions from contributions and what is owed to the windows shown. Does not
belong here: the calendar (expectations/calendar.py) or reading the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from delivery.quality_report.model import WindowState
from expectations.calendar import Contribution, Owed, windows


def window_states(
    own: Iterable[Contribution], owed: Iterable[Owed], newest_year: str | None, today: date
) -> list[WindowState]:
    """The windows of one district in which something came or is owed, by year and due date.

    Shown are the newest school year that the collaborative collects, and those still owed for.
    """
    own, owed = list(own), list(owed)
    years = {item.school_year for item in owed} | ({newest_year} if newest_year else set())
    shown = []
    for year in sorted(years, reverse=True):
        for window in sorted(windows(year), key=lambda item: item.due):
            arrived = tuple(
                item.record
                for item in own
                if item.school_year == year
                and item.record in window.records
                and item.received_on >= window.opens
            )
            missing = tuple(
                item.record
                for item in owed
                if item.school_year == year
                and window.name in item.windows
                and item.record in window.records
            )
            if arrived or missing:
                shown.append(
                    WindowState(
                        year,
                        window.name,
                        window.title,
                        window.due,
                        "due" in window.examples,
                        window.due < today,
                        arrived,
                        missing,
                    )
                )
    return shown
