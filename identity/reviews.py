"""Pairs of a record and a student, or of two SSIDs, that may be one person.

Belongs here: pii.identity_reviews. Does not belong here: finding pairs (links.py, several.py) or
deciding about them (decisions.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from identity.linkage import Pair, model_name

_COLUMNS = (
    "kind, district_id, ssid, local_student_id, student_key, other_district_id, other_ssid,"
    " other_key, weight, probability, levels, model, state"
)
# Pairs to decide: open ones whose record is not another student's already.
OPEN = """
state = 'open' and not exists (
    select from pii.identity_reviews as joined
    where
        joined.kind = review.kind and joined.district_id = review.district_id
        and joined.ssid = review.ssid and joined.local_student_id = review.local_student_id
        and joined.state in ('linked', 'same')
)
"""


class DecisionError(RuntimeError):
    """A decision that cannot be made; the message says why and names no student."""


@dataclass(frozen=True)
class Review:
    """A pair: what it is about, which student it may be, and how well they agree.

    `kind`: 'local' (a local identifier without SSID), 'disputed' (an SSID that stands for somebody
    else in the district) or 'ssid' (two SSIDs, of which `ssid` came later).
    """

    review_id: int
    kind: str
    district_id: str
    ssid: str
    local_student_id: str
    student_key: UUID
    other_district_id: str
    other_ssid: str
    other_key: UUID
    weight: float
    probability: float
    levels: dict[str, str]
    model: str
    state: str


@dataclass(frozen=True)
class Subject:
    """What a pair is about: the identifiers of a record, and the key it has."""

    kind: str
    district_id: str
    ssid: str
    local_student_id: str
    student_key: UUID


@dataclass(frozen=True)
class Proposal:
    """A pair to be added: what it is about, the student, and how well they agree."""

    subject: Subject
    other: Subject
    pair: Pair
    state: str


def propose(connection: psycopg.Connection, proposals: Iterable[Proposal]) -> list[Review]:
    """Add pairs; those that are new. What was proposed before stays, whatever became of it."""
    connection.execute("drop table if exists proposed")
    connection.execute(
        f"create temporary table proposed on commit drop as select {_COLUMNS}"  # noqa: S608
        " from pii.identity_reviews with no data"
    )
    (before,) = connection.execute(
        "select coalesce(max(review_id), 0) from pii.identity_reviews"
    ).fetchone()
    model = model_name()
    with connection.cursor().copy(f"copy proposed ({_COLUMNS}) from stdin") as copy:
        for item in proposals:
            subject, other, pair = item.subject, item.other, item.pair
            copy.write_row(
                (
                    subject.kind, subject.district_id, subject.ssid, subject.local_student_id,
                    subject.student_key, other.district_id, other.ssid, other.student_key,
                    pair.weight, pair.probability, json.dumps(dict(pair.levels)), model, item.state,
                )
            )  # fmt: skip
    connection.execute(
        f"insert into pii.identity_reviews ({_COLUMNS})"  # noqa: S608 - our own column names
        f" select {_COLUMNS} from proposed order by weight desc"
        " on conflict (kind, district_id, ssid, local_student_id, other_ssid) do nothing"
    )
    return reviews(connection, "review_id > %s", [before])


def read(connection: psycopg.Connection, review_id: int) -> Review:
    """The pair of that number. Raises DecisionError where there is none."""
    found = reviews(connection, "review_id = %s", [review_id])
    if not found:
        raise DecisionError(
            f"There is no pair {review_id}. `flashlight identities review` lists what is open."
        )
    return found[0]


def reviews(
    connection: psycopg.Connection, condition: str = "true", values: list[object] | None = None
) -> list[Review]:
    """Pairs that meet a condition (SQL of our own), the most probable first."""
    names = ", ".join(Review.__dataclass_fields__)
    with connection.cursor(row_factory=class_row(Review)) as cursor:
        return cursor.execute(
            f"select {names} from pii.identity_reviews as review where {condition}"  # noqa: S608
            " order by weight desc, review_id",
            values or [],
        ).fetchall()


def listed(connection: psycopg.Connection, district: str | None, every: bool) -> list[Review]:
    """Pairs that wait for a decision (or every pair), of one district's records or all."""
    return reviews(
        connection,
        f"({'true' if every else OPEN}) and (%s::text is null or district_id = %s)",
        [district, district],
    )


def names_of(connection: psycopg.Connection, pairs: list[Review]) -> dict[int, tuple[str, str]]:
    """The names on both sides of pairs, for the owner's eyes; by pair."""
    return {
        pair.review_id: (
            _name(connection, pair.district_id, pair.ssid, pair.local_student_id),
            _name(connection, pair.other_district_id, pair.other_ssid, None),
        )
        for pair in pairs
    }


def _name(connection: psycopg.Connection, district_id: str, ssid: str, local: str | None) -> str:
    row = connection.execute(
        "select concat_ws(' ', first_name, last_name, birth_date, gender)"
        " from pii.student_profiles where district_id = %s and ssid = %s"
        " and (%s::text is null or %s = '' or local_student_id = %s)"
        " order by submission_id desc limit 1",
        [district_id, ssid, local, local, local],
    ).fetchone()
    return row[0] if row else ""
