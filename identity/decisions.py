"""Decisions that a record or an SSID is a student's, and taking them back.

Belongs here: pii.identity_decisions and the keys that follow from them. Does not belong here: the
pairs themselves (reviews.py). Every change is recorded, and the district years it touches become
pending, so that measures are recomputed. All in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import psycopg

from identity import keys, local_keys, recompute, retired, telling
from identity.reviews import OPEN, DecisionError, Review, read, reviews

FLASHLIGHT = "flashlight"

_LOG_LINKS = """
insert into pii.identity_decisions
    (review_id, decision, decided_by, weight, model, key_before, key_after)
select review_id, 'linked', %s, weight, model, student_key, other_key
from pii.identity_reviews
where review_id = any(%s)
order by review_id
"""
_LINK_LOCAL = """
update pii.local_student_identifiers as known set
    student_key = pair.other_key, method = 'linked', ssid = pair.other_ssid,
    since = clock_timestamp()
from pii.identity_reviews as pair
where
    pair.review_id = any(%s) and pair.kind = 'local'
    and known.district_id = pair.district_id and known.local_student_id = pair.local_student_id
"""
_LINK_DISPUTED = """
update pii.disputed_identifiers as known set
    student_key = pair.other_key, method = 'linked', linked_ssid = pair.other_ssid,
    since = clock_timestamp()
from pii.identity_reviews as pair
where
    pair.review_id = any(%s) and pair.kind = 'disputed'
    and known.district_id = pair.district_id and known.ssid = pair.ssid
    and known.local_student_id = pair.local_student_id
"""
JOINED = ("linked", "same")


def link(connection: psycopg.Connection, pairs: Sequence[Review]) -> None:
    """Give what pairs in state 'linked' are about the student's key, and record it."""
    numbers = [pair.review_id for pair in pairs]
    if not numbers:
        return
    connection.execute(_LOG_LINKS, [FLASHLIGHT, numbers])
    connection.execute(_LINK_LOCAL, [numbers])
    connection.execute(_LINK_DISPUTED, [numbers])
    recompute.after_local(
        connection, [(p.district_id, p.local_student_id) for p in pairs if p.kind == "local"]
    )
    recompute.after_ssid_in(
        connection, [(p.district_id, p.ssid) for p in pairs if p.kind == "disputed"]
    )


def decide(
    connection: psycopg.Connection,
    secret: bytes,
    review_id: int,
    *,
    same: bool,
    by: str,
    note: str | None = None,
) -> Review:
    """Decide that a pair is one person, or is not. Raises DecisionError where it is decided."""
    review = read(connection, review_id)
    wanted = "same" if same else "different"
    if review.state == wanted:
        raise DecisionError(f"Pair {review_id} is already decided: {wanted}.")
    if review.state in ("same", "different"):
        raise DecisionError(
            f"Pair {review_id} is decided: {review.state}. "
            f"`flashlight identities revert {review_id}` takes that back first."
        )
    if (
        same
        and review.state == "open"
        and not reviews(connection, f"review_id = %s and {OPEN}", [review_id])
    ):
        raise DecisionError(
            f"What pair {review_id} is about is linked to another student already. "
            "Revert that pair first."
        )
    _apply(connection, secret, review, wanted, by, note)
    return read(connection, review_id)


def revert(
    connection: psycopg.Connection,
    secret: bytes,
    review_id: int,
    *,
    by: str,
    note: str | None = None,
) -> Review:
    """Take back the last decision about a pair, which is then open again. Raises DecisionError."""
    review = read(connection, review_id)
    if review.state == "open":
        raise DecisionError(f"Pair {review_id} is open: there is nothing to take back.")
    _apply(connection, secret, review, "reverted", by, note)
    return read(connection, review_id)


def _apply(
    connection: psycopg.Connection,
    secret: bytes,
    review: Review,
    decision: str,
    by: str,
    note: str | None,
) -> None:
    """Change the key where the decision wants another one, and record it."""
    joins = decision in JOINED
    before = _key(connection, review)
    if joins or review.state in JOINED:
        _point(connection, secret, review, decision, joins)
    after = _key(connection, review)
    connection.execute(
        "insert into pii.identity_decisions (review_id, decision, decided_by, weight, model,"
        " key_before, key_after, note) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        [review.review_id, decision, by, review.weight, review.model, before, after, note],
    )
    connection.execute(
        "update pii.identity_reviews set state = %s where review_id = %s",
        ["open" if decision == "reverted" else decision, review.review_id],
    )
    telling.tell(connection)


def _key(connection: psycopg.Connection, review: Review) -> UUID:
    table, condition, values = {
        "local": (
            "local_student_identifiers",
            "district_id = %s and local_student_id = %s",
            [review.district_id, review.local_student_id],
        ),
        "disputed": (
            "disputed_identifiers",
            "district_id = %s and ssid = %s and local_student_id = %s",
            [review.district_id, review.ssid, review.local_student_id],
        ),
        "ssid": ("student_identifiers", "ssid = %s", [review.ssid]),
    }[review.kind]
    row = connection.execute(
        f"select student_key from pii.{table} where {condition}",  # noqa: S608 - our own names
        values,
    ).fetchone()
    if row is None:
        raise DecisionError(f"What pair {review.review_id} is about is no longer held.")
    return row[0]


def _point(
    connection: psycopg.Connection, secret: bytes, review: Review, decision: str, joins: bool
) -> None:
    """Give what the pair is about the student's key, or its own again."""
    if review.kind == "ssid":
        _point_ssid(connection, secret, review, joins)
        return
    method = {"linked": "linked", "same": "decided"}.get(decision, "own")
    ssid = review.other_ssid if joins else None
    if review.kind == "local":
        own = keys.local_key(secret, review.district_id, review.local_student_id)
        connection.execute(
            "update pii.local_student_identifiers as known set method = %s, ssid = %s::text,"
            " since = clock_timestamp(), student_key = coalesce((select student_key"
            " from pii.student_identifiers where ssid = %s), %s)"
            " where district_id = %s and local_student_id = %s",
            [method, ssid, ssid, own, review.district_id, review.local_student_id],
        )
        recompute.after_local(connection, [(review.district_id, review.local_student_id)])
        return
    own = disputed_key(secret, review.district_id, review.ssid, review.local_student_id)
    connection.execute(
        "update pii.disputed_identifiers as known set method = %s, linked_ssid = %s::text,"
        " since = clock_timestamp(), student_key = coalesce((select student_key"
        " from pii.student_identifiers where ssid = %s), %s)"
        " where district_id = %s and ssid = %s and local_student_id = %s",
        [
            method, ssid, ssid, own, review.district_id, review.ssid, review.local_student_id,
        ],
    )  # fmt: skip
    recompute.after_ssid_in(connection, [(review.district_id, review.ssid)])


def disputed_key(secret: bytes, district_id: str, ssid: str, local_student_id: str) -> UUID:
    """The own key of an SSID that stands for somebody else on a district's lines."""
    return keys.local_key(secret, district_id, f"{ssid}/{local_student_id}")


def _point_ssid(connection: psycopg.Connection, secret: bytes, review: Review, joins: bool) -> None:
    if joins:
        retired.retire(connection, review.ssid, review.other_ssid, "decision")
    else:
        connection.execute(
            "delete from pii.retired_identifiers"
            " where ssid = %s and replaced_by = %s and source = 'decision'",
            [review.ssid, review.other_ssid],
        )
    rekey(connection, secret, [review.ssid])


def rekey(connection: psycopg.Connection, secret: bytes, others: list[str] | None = None) -> int:
    """Let all keys follow the retired SSIDs; the number of SSIDs with another key than before."""
    changed = retired.follow(connection, secret, others or [])
    recompute.after_ssid(connection, changed)
    local_keys.follow_ssids(connection)
    return len(changed)
