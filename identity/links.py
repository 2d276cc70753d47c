"""Linking records without a usable SSID to the students they are about.

Belongs here: from unlinked records to links and pairs for review. Does not belong here: scoring
(linkage.py), choosing (choice.py) and what a link changes (decisions.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import psycopg

from identity import candidates, choice, decisions, linkage
from identity.reviews import Proposal, Subject, propose
from identity.settings import LinkageSettings

# The SSID that stands for a profile: of a retired one the one in force.
_IDENTIFIERS = """
select profile.profile_id, profile.district_id, profile.ssid, profile.local_student_id,
    identifier.student_key
from pii.student_profiles as profile
join pii.student_identifiers as identifier on identifier.ssid = profile.ssid
where profile.profile_id = any(%s)
"""


@dataclass(frozen=True)
class Linked:
    """How many records were linked, and how many wait for a person."""

    linked: int = 0
    open: int = 0


def link(connection: psycopg.Connection, settings: LinkageSettings) -> Linked:
    """Link what can be linked; in the caller's transaction. Without records nothing is imported."""
    connection.execute("drop table if exists unlinked")
    connection.execute(candidates.UNLINKED)
    subjects = {
        str(profile): Subject(kind, district, ssid, local, key)
        for profile, kind, district, ssid, local, key in connection.execute(
            "select profile_id, kind, district_id, ssid, subject_local, student_key from unlinked"
        ).fetchall()
    }
    if not subjects:
        return Linked()
    found = candidates.gather(connection, "unlinked")
    pairs = linkage.score(
        found.records,
        found.known,
        settings,
        students=found.students,
        frequencies=found.frequencies,
    )
    pairs = _without_rejected(connection, pairs, subjects)
    districts = {record: subject.district_id for record, subject in subjects.items()}
    proposals = choice.choose(pairs, districts, settings)
    others = known_subjects(connection, [proposal.pair for proposal in proposals])
    new = propose(
        connection,
        [
            Proposal(subjects[item.pair.record], others[item.pair.known], item.pair, item.state)
            for item in proposals
        ],
    )
    linked = [review for review in new if review.state == "linked"]
    decisions.link(connection, linked)
    return Linked(linked=len(linked), open=len(new) - len(linked))


def known_subjects(connection: psycopg.Connection, pairs: list[linkage.Pair]) -> dict[str, Subject]:
    """The identifiers and keys of the students in pairs, by the profile that agreed best."""
    rows = connection.execute(_IDENTIFIERS, [[int(pair.known) for pair in pairs]]).fetchall()
    return {
        str(profile): Subject("ssid", district, ssid, local, key)
        for profile, district, ssid, local, key in rows
    }


def _without_rejected(
    connection: psycopg.Connection, pairs: list[linkage.Pair], subjects: dict[str, Subject]
) -> list[linkage.Pair]:
    """Pairs without those that a person found to be two people."""
    rejected: set[tuple[UUID, UUID]] = set(
        connection.execute(
            "select student_key, other_key from pii.identity_reviews where state = 'different'"
        ).fetchall()
    )
    return [
        pair
        for pair in pairs
        if (subjects[pair.record].student_key, UUID(pair.student)) not in rejected
    ]
