"""Where alerts go: webhooks, mail and whatever else Apprise knows, as the configuration says.

Belongs here: reading `<home>/alerts.yml`, which is a configuration of Apprise, and sending each
sink what it was not told of yet. Does not belong here: what there is to tell (alerts.py).

The tags of a sink are the kinds of alerts it hears of; one without tags hears of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apprise
import psycopg

from delivery import alerts
from delivery.alerts import KINDS, Alert, Kind


class AlertError(RuntimeError):
    """The configuration cannot be read; the message says where and holds no address."""


@dataclass(frozen=True)
class Sent:
    """What became of the alerts of one kind for one sink; `sink` hides user and password."""

    sink: str
    kind: Kind
    alerts: int
    arrived: bool


def load(path: Path) -> list[apprise.NotifyBase]:
    """The sinks of a configuration; none where there is no file.

    Raises AlertError where the file is no configuration of Apprise or names no sink.
    """
    if not path.exists():
        return []
    configuration = apprise.AppriseConfig()
    # From its text: a configuration may not include another one, from wherever.
    read = configuration.add_config(path.read_text(encoding="utf-8"), format="yaml")
    sinks = list(configuration.services()) if read else []
    if not sinks:
        raise AlertError(
            f"{path.name} in the home folder names no sink that can be used. "
            "docs/engineers.md shows what it looks like."
        )
    return sinks


def send(connection: psycopg.Connection, path: Path) -> list[Sent]:
    """Tell every sink what it was not told of yet: one message per kind.

    A message that does not arrive is tried again the next time. Raises AlertError.
    """
    sinks = load(path)
    if not sinks:
        return []
    found, before = alerts.find(connection), alerts.told(connection)
    sent = []
    for sink in sinks:
        for kind in KINDS:
            new = [
                alert
                for alert in found
                if alert.kind == kind and (kind, alert.subject, sink.url_id()) not in before
            ]
            if new and _hears_of(sink, kind):
                sent.append(_tell(connection, sink, kind, new))
    return sent


def _tell(
    connection: psycopg.Connection, sink: apprise.NotifyBase, kind: Kind, new: list[Alert]
) -> Sent:
    title, body = alerts.message(kind, new)
    arrived = bool(sink.notify(title=title, body=body, notify_type=apprise.NotifyType.WARNING))
    if arrived:
        alerts.remember(connection, new, sink.url_id())
    return Sent(sink.url(privacy=True).partition("?")[0], kind, len(new), arrived)


def _hears_of(sink: apprise.NotifyBase, kind: Kind) -> bool:
    tags = {str(tag) for tag in sink.tags}
    return kind in tags or not tags
