"""Identity in a refresh: every new line gets to know whose it is.

Belongs here: the order of the steps. Does not belong here: the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg

from identity import (
    disputes,
    keys,
    links,
    local_keys,
    oneroster,
    profiles,
    recompute,
    retired,
    settings,
    several,
    telling,
)  # fmt: skip


@dataclass(frozen=True)
class IdentitySummary:
    """What became known: counts of identifiers and pairs."""

    identifiers_added: int = 0
    local_identifiers_added: int = 0
    retired_followed: int = 0
    disputed: int = 0
    linked: int = 0
    open_pairs: int = 0
    several_ssids: int = 0


def identify(connection: psycopg.Connection, secret_path: Path) -> IdentitySummary:
    """Give every identifier on accepted lines of waiting district years its student's key.

    One transaction. Without new names and identifiers it costs a few queries; Splink is imported
    only where records are to be compared. Raises keys.SecretError.
    """
    with connection.transaction():
        waiting = keys.waiting_submissions(connection)
        if not waiting:
            return IdentitySummary()
        joined = keys.joined_ssids(connection)
        added = keys.assign_student_keys(connection, secret_path)
        secret = keys.read_secret(connection, secret_path)
        unread = profiles.read(connection, waiting)
        users = oneroster.read(connection, waiting)
        retired.read(connection, waiting.get(retired.RECORD, ()))
        followed = retired.follow(connection, secret)
        # An SSID may be joined from the first: it comes after the one that it replaces.
        recompute.after_ssid(connection, {*followed, *(keys.joined_ssids(connection) ^ joined)})
        local_keys.follow_ssids(connection)
        model = settings.load().linkage
        is_new = profiles.unjudged(connection)
        disputed = disputes.find(connection, secret, model) if is_new else 0
        if unread or users:
            local_keys.cross(connection, [*unread, *users])
        own = local_keys.give_own(connection, secret, waiting)
        own += oneroster.give_keys(connection, secret, users)
        linked = links.link(connection, model) if is_new else links.Linked()
        twice = several.find(connection, model) if is_new else 0
        if is_new:
            profiles.settle(connection)
        telling.tell(connection)
        return IdentitySummary(
            identifiers_added=added,
            local_identifiers_added=own,
            retired_followed=len(followed),
            disputed=disputed,
            linked=linked.linked,
            open_pairs=linked.open,
            several_ssids=twice,
        )
