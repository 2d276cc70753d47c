"""SSIDs that stand for somebody else on a district's lines than where they were first held.

Belongs here: finding them and giving those lines a key of their own. Does not belong here: whom
those lines are about (links.py), and when a dispute ends (ended_disputes.py).

A clerk who mistypes an SSID may hit another student's. Where both the birth date and the first name
differ from those first held under the SSID, the linkage says whether it is one person all the same.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from identity import decisions, ended_disputes, linkage, recompute
from identity.candidates import rows_of
from identity.ended_disputes import HOLDER
from identity.settings import LinkageSettings

# A new profile beside the first one of its SSID: CALPADS lines come before others.
_SUSPECTS = f"""
create temporary table suspect on commit drop as
select
    profile.profile_id, profile.district_id, profile.ssid, profile.is_register,
    profile.submission_id, profile.line_number,
    -- Where the district holds the SSID for nobody else, none of its lines is the holder's.
    case when profile.is_register and not exists (
        select from pii.student_profiles as own
        where own.district_id = profile.district_id and own.ssid = profile.ssid
            and own.is_register and own.profile_id <> profile.profile_id
    ) then '' else profile.local_student_id end as local_student_id,
    holder.profile_id as holder_id
from pii.student_profiles as profile
cross join lateral ({HOLDER}) as holder
where
    not profile.is_judged
    and profile.ssid <> ''
    and holder.profile_id <> profile.profile_id
    and profile.birth_date <> holder.birth_date
    and profile.first_name <> holder.first_name
    and not exists (
        select from pii.disputed_identifiers as disputed
        where disputed.district_id = profile.district_id and disputed.ssid = profile.ssid
            and disputed.local_student_id in ('', profile.local_student_id)
    )
"""  # noqa: S608 - SQL of our own

_SIDE = """
select
    'S' || suspect.profile_id as unique_id, {key} || suspect.profile_id as student_key,
    profile.first_name, profile.last_name, profile.birth_date, profile.gender,
    nullif(profile.local_student_id, '') as local_student_id, profile.district_id,
    profile.school_id
from suspect
join pii.student_profiles as profile on profile.profile_id = suspect.{profile}
"""


def find(connection: psycopg.Connection, secret: bytes, settings: LinkageSettings) -> int:
    """Dispute the SSIDs of new profiles that stand for somebody else; how many.

    Disputes that new profiles settle end. In the caller's transaction.
    """
    ended_disputes.end(connection)
    connection.execute("drop table if exists suspect")
    connection.execute(_SUSPECTS)
    suspects = connection.execute(
        "select profile_id, district_id, ssid, local_student_id, submission_id, line_number"
        " from suspect order by profile_id"
    ).fetchall()
    if not suspects:
        return 0
    same = _same_person(connection, settings)
    disputed = [suspect for suspect in suspects if suspect[0] not in same]
    connection.cursor().executemany(
        "insert into pii.disputed_identifiers"
        " (district_id, ssid, local_student_id, student_key, method)"
        " values (%s, %s, %s, %s, 'own') on conflict do nothing",
        [
            (district, ssid, local, decisions.disputed_key(secret, district, ssid, local))
            for _, district, ssid, local, _, _ in disputed
        ],
    )
    recompute.after_ssid_in(connection, [(row[1], row[2]) for row in disputed])
    return len(disputed)


def _same_person(connection: psycopg.Connection, settings: LinkageSettings) -> set[int]:
    """The suspects whom the linkage takes for the holder of their SSID all the same."""
    records, known = (
        rows_of(
            connection,
            sql.SQL(_SIDE).format(key=sql.Literal(key), profile=sql.Identifier(profile)),
        )
        for key, profile in (("R", "profile_id"), ("K", "holder_id"))
    )
    # That the SSID is the same speaks for one person: only a half of them is taken to be so.
    pairs = linkage.score(records, known, settings, students=2)
    return {
        int(pair.record[1:])
        for pair in pairs
        if pair.record[1:] == pair.student[1:] and pair.probability >= settings.review_from
    }
