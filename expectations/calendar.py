"""The submission calendar: windows of a school year, and what a district still owes in them.

Belongs here: pure functions from the calendar (submission_calendar.yml), what was contributed and a
day to what is missing or overdue. Does not belong here: reading what was contributed
(delivery/status.py) or showing it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from expectations.calendar_rules import Calendar, Override, WindowRule, day_of, load


@dataclass(frozen=True)
class Window:
    """A window of one school year. `due` is its last good day; `examples` names made-up dates."""

    school_year: str
    name: str
    title: str
    as_of: date
    opens: date
    due: date
    amended_until: date
    records: tuple[str, ...]
    examples: frozenset[str] = frozenset()


class Contribution(NamedTuple):
    """The last day on which an accepted file of a record and school year came from a district."""

    district_id: str
    record: str
    school_year: str
    received_on: date


Sent = dict[tuple[str, str], date]
"""What one district sent: the last day by record and school year."""


@dataclass(frozen=True)
class Owed:
    """A record that a district owes for a school year, once for all windows that still miss it.

    `windows` are those that have opened, in order of their due dates; `due` is the first one's.
    `last_contributed` is the newest school year for which the district sent the record.
    """

    district_id: str
    record: str
    school_year: str
    windows: tuple[str, ...]
    due: date
    is_example: bool
    is_overdue: bool
    last_contributed: str | None


def windows(school_year: str, rules: Calendar | None = None) -> list[Window]:
    """The windows of a school year ('2024-2025') in the order of the calendar."""
    rules = rules or load()
    changed = rules.overrides.get(school_year, {})
    return [
        _window(rule, school_year, changed.get(rule.name, Override())) for rule in rules.windows
    ]


def owed(
    contributions: Iterable[Contribution],
    today: date,
    *,
    districts: Collection[str] = (),
    years: Mapping[str, tuple[str, str | None]] | None = None,
    rules: Calendar | None = None,
) -> list[Owed]:
    """What districts have not sent in the windows that are open or past, by district and due date.

    A district owes a record that it sent the year before or that is required. It has sent it for a
    window when an accepted file came on or after the day the window opened; it is overdue from the
    day after `due`. The school years looked at are the newest collected one and every one whose
    windows can still be amended. `districts` are those of which nothing was accepted yet; `years`
    gives the first and last school year of a record where it has any.
    """
    rules = rules or load()
    sent = _newest(contributions)
    for district in districts:
        sent.setdefault(district, {})
    collected = {year for own in sent.values() for _, year in own} | set(rules.collected)
    found = []
    for year in _years_looked_at(sorted(collected), today, rules):
        opened = [window for window in windows(year, rules) if window.opens <= today]
        opened.sort(key=lambda window: window.due)
        for district, own in sent.items():
            for record, missing in _missing(own, year, opened, years or {}, rules).items():
                found.append(_owed(district, record, missing, own, today))
    return sorted(found, key=lambda item: (item.district_id, item.due, item.record))


def overdue(contributions: Iterable[Contribution], today: date, **more) -> list[Owed]:
    """Those of `owed`, which says what the arguments are, whose due date has passed."""
    return [item for item in owed(contributions, today, **more) if item.is_overdue]


def prior(school_year: str) -> str:
    """The school year before: '2023-2024' of '2024-2025'."""
    first = int(school_year[:4])
    return f"{first - 1}-{first}"


def _newest(contributions: Iterable[Contribution]) -> dict[str, Sent]:
    newest: dict[str, Sent] = {}
    for district, record, year, day in contributions:
        own = newest.setdefault(district, {})
        own[record, year] = max(day, own.get((record, year), day))
    return newest


def _years_looked_at(collected: Sequence[str], today: date, rules: Calendar) -> list[str]:
    return [
        year
        for year in collected
        if year == collected[-1]
        or any(window.amended_until >= today for window in windows(year, rules))
    ]


def _missing(
    own: Sent,
    year: str,
    opened: Iterable[Window],
    years: Mapping[str, tuple[str, str | None]],
    rules: Calendar,
) -> dict[str, list[Window]]:
    """The windows in which each record is missing."""
    missing: dict[str, list[Window]] = {}
    for window in opened:
        for record in window.records:
            first, last = years.get(record, ("", None))
            is_expected = record in rules.required or (record, prior(year)) in own
            if is_expected and first <= year <= (last or year):
                received_on = own.get((record, year))
                if received_on is None or received_on < window.opens:
                    missing.setdefault(record, []).append(window)
    return missing


def _owed(district: str, record: str, missing: Sequence[Window], own: Sent, today: date) -> Owed:
    first = missing[0]
    return Owed(
        district_id=district,
        record=record,
        school_year=first.school_year,
        windows=tuple(window.name for window in missing),
        due=first.due,
        is_example="due" in first.examples,
        is_overdue=first.due < today,
        last_contributed=max((year for name, year in own if name == record), default=None),
    )


def _window(rule: WindowRule, school_year: str, changed: Override) -> Window:
    names = ("as_of", "opens", "due", "amended_until")
    dates = {
        name: getattr(changed, name) or day_of(getattr(rule, name), school_year) for name in names
    }
    examples = {
        name for name in names if getattr(rule, name).example and getattr(changed, name) is None
    }
    return Window(
        school_year, rule.name, rule.title, **dates, records=rule.records,
        examples=frozenset(examples),
    )  # fmt: skip
