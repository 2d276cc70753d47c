"""Everything the reports of a run say, read for all its districts at once.

Belongs here: bringing the readers together. Does not belong here: single queries (the other
readers) or lines to mend, which are files (corrections.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import psycopg

from delivery.contributions import day_in_california, owed_by, read_contributions, read_held
from delivery.quality_report import findings, submissions
from delivery.quality_report.model import Report
from delivery.quality_report.windows import window_states
from delivery.releases import current_release
from delivery.status import district_names


def read_reports(
    connection: psycopg.Connection, since: Mapping[str, datetime], now: datetime
) -> list[Report]:
    """The reports of these districts, each about what came or was judged since its moment.

    One transaction; as many queries for one district as for a thousand.
    """
    if not since:
        return []
    names = district_names(connection)
    with connection.transaction():
        release = current_release(connection)
        sent = submissions.read_sent(connection, since)
        opened = findings.read_open(connection, since)
        changed = findings.read_changed(connection, since)
        closed = findings.read_closed(connection, since)
        trend = submissions.read_trend(connection, since)
        contributions = read_contributions(connection)
        owed = owed_by(contributions, read_held(connection), day_in_california(now))
    by_district, owed_by_district = _by_district(contributions), _by_district(owed)
    newest_year = max((item.school_year for item in contributions), default=None)
    return [
        Report(
            district_id=district,
            district_name=names.get(district),
            since=moment,
            written_at=now,
            release_id=release.release_id if release else None,
            release_at=release.created_at if release else None,
            sent=tuple(sent.get(district, ())),
            findings=tuple(opened.get(district, ())),
            opened=changed.get(district, (0, 0))[0],
            reopened=changed.get(district, (0, 0))[1],
            closed=tuple(closed.get(district, ())),
            windows=tuple(
                window_states(
                    by_district[district],
                    owed_by_district[district],
                    newest_year,
                    day_in_california(now),
                )
            ),
            trend=tuple(trend.get(district, ())),
        )
        for district, moment in since.items()
    ]


def _by_district(items: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        grouped[item.district_id].append(item)
    return grouped
