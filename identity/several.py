"""Several SSIDs of one person (MID): pairs of SSIDs for review.

Belongs here: finding them. Does not belong here: deciding that they are one (decisions.py): no two
SSIDs are joined without a person or CALPADS.
"""

from __future__ import annotations

from uuid import UUID

import psycopg
from psycopg import sql

from identity import linkage
from identity.candidates import gather, rows_of
from identity.reviews import Proposal, Subject, propose
from identity.settings import LinkageSettings

# New profiles and any other with another key that agree so far; the linkage says how well.
_ALIKE = """
create temporary table alike on commit drop as
with known as (
    select profile.*, identifier.student_key
    from pii.student_profiles as profile
    join pii.student_identifiers as identifier on identifier.ssid = profile.ssid
    where profile.is_register and not exists (
        select from pii.disputed_identifiers as disputed
        where disputed.district_id = profile.district_id and disputed.ssid = profile.ssid
            and disputed.local_student_id in ('', profile.local_student_id)
    )
), pairs as (
    select new.profile_id, known.profile_id as other_id
    from known as new
    join known
        on known.birth_date = new.birth_date and known.last_name = new.last_name
        and left(known.first_name, 3) = left(new.first_name, 3)
    where not new.is_judged and known.student_key <> new.student_key
    union
    select new.profile_id, known.profile_id
    from known as new
    join known
        on known.first_name = new.first_name and known.last_name = new.last_name
        and left(known.birth_date, 4) = left(new.birth_date, 4)
    where
        not new.is_judged and known.student_key <> new.student_key
        and (
            right(known.birth_date, 4) = right(new.birth_date, 2) || substr(new.birth_date, 5, 2)
            or left(known.birth_date, 6) = left(new.birth_date, 6)
            or right(known.birth_date, 2) = right(new.birth_date, 2)
        )
)
select distinct profile_id, other_id from pairs
"""

# Of a pair the SSID that came later is a record, the one before a known student.
_LATER = """
create temporary table later on commit drop as
select distinct profile.*, identifier.student_key
from alike
join pii.student_profiles as one on one.profile_id = alike.profile_id
join pii.student_profiles as other on other.profile_id = alike.other_id
join pii.student_profiles as profile on profile.profile_id = case
    when (one.first_submission_id, one.profile_id) > (other.first_submission_id, other.profile_id)
    then one.profile_id else other.profile_id end
join pii.student_identifiers as identifier on identifier.ssid = profile.ssid
"""
_BY_KEY = sql.SQL("""
select profile_id as unique_id, student_key, first_name, last_name, birth_date, gender,
    nullif(local_student_id, '') as local_student_id, district_id, school_id
from later
""")


def find(connection: psycopg.Connection, settings: LinkageSettings) -> int:
    """Propose pairs of SSIDs that seem to be one person's; how many are new.

    In the caller's transaction.
    """
    connection.execute("drop table if exists alike, later")
    connection.execute(_ALIKE)
    if not connection.execute("select exists (select from alike)").fetchone()[0]:
        return 0
    connection.execute(_LATER)
    found = gather(connection, "later")
    pairs = linkage.score(
        rows_of(connection, _BY_KEY),
        found.known,
        settings,
        students=found.students,
        frequencies=found.frequencies,
    )
    return _propose(connection, pairs)


def _propose(connection: psycopg.Connection, pairs: list[linkage.Pair]) -> int:
    profiles = _profiles(connection, pairs)
    proposals: list[Proposal] = []
    seen: set[frozenset[UUID]] = set()
    for pair in pairs:
        one, other = profiles[int(pair.record)], profiles[int(pair.known)]
        keys = frozenset((one[1].student_key, other[1].student_key))
        if keys in seen or len(keys) < 2:
            continue
        seen.add(keys)
        later, earlier = sorted((one, other), key=lambda item: item[0], reverse=True)
        proposals.append(Proposal(later[1], earlier[1], pair, "open"))
    return len(propose(connection, proposals))


def _profiles(
    connection: psycopg.Connection, pairs: list[linkage.Pair]
) -> dict[int, tuple[tuple[int, int], Subject]]:
    """By profile: its place in order of arrival, and its identifiers."""
    numbers = {int(number) for pair in pairs for number in (pair.record, pair.known)}
    rows = connection.execute(
        "select profile.profile_id, profile.first_submission_id, profile.district_id, profile.ssid,"
        " identifier.student_key"
        " from pii.student_profiles as profile"
        " join pii.student_identifiers as identifier on identifier.ssid = profile.ssid"
        " where profile.profile_id = any(%s)",
        [list(numbers)],
    ).fetchall()
    return {
        number: ((first, number), Subject("ssid", district, ssid, "", key))
        for number, first, district, ssid, key in rows
    }
