"""Disputes that ended: a district's newest line under the SSID agrees with its holder.

Belongs here: taking such disputes back, wholly or but for the local identifiers that still differ.
Does not belong here: finding disputes (disputes.py).

A district that corrects name or birth date, or in which the holder enrolls, has the SSID for the
holder again; a line that still says somebody else keeps that student's key.
"""

from __future__ import annotations

import psycopg

from identity import recompute

# The profile that an SSID stands for: the first that CALPADS lines gave it.
HOLDER = """
select known.*
from pii.student_profiles as known
where known.ssid = profile.ssid and known.is_register
order by known.first_submission_id, known.profile_id
limit 1
"""

_ENDED = f"""
create temporary table ended on commit drop as
select distinct disputed.*
from pii.disputed_identifiers as disputed
join pii.student_profiles as profile
    on profile.district_id = disputed.district_id and profile.ssid = disputed.ssid
    and disputed.local_student_id in ('', profile.local_student_id)
cross join lateral ({HOLDER}) as holder
where
    not profile.is_judged
    and (profile.birth_date = holder.birth_date or profile.first_name = holder.first_name)
"""  # noqa: S608 - SQL of our own

# What held for every line of the district goes on for the local identifiers that still differ.
_GOES_ON = f"""
insert into pii.disputed_identifiers
    (district_id, ssid, local_student_id, student_key, method, linked_ssid)
select ended.district_id, ended.ssid, profile.local_student_id, ended.student_key, ended.method,
    ended.linked_ssid
from ended
join pii.student_profiles as profile
    on profile.district_id = ended.district_id and profile.ssid = ended.ssid
cross join lateral ({HOLDER}) as holder
where
    ended.local_student_id = ''
    and profile.local_student_id <> ''
    and profile.birth_date <> holder.birth_date
    and profile.first_name <> holder.first_name
on conflict do nothing
"""  # noqa: S608 - SQL of our own

_DELETE = """
delete from pii.disputed_identifiers as disputed using ended
where disputed.district_id = ended.district_id and disputed.ssid = ended.ssid
    and disputed.local_student_id = ended.local_student_id
"""

# Nobody need decide any more; what was decided stays on record.
_CLOSE_PAIRS = """
delete from pii.identity_reviews as review using ended
where review.kind = 'disputed' and review.state = 'open'
    and review.district_id = ended.district_id and review.ssid = ended.ssid
    and review.local_student_id = ended.local_student_id
    and not exists (
        select from pii.identity_decisions as made where made.review_id = review.review_id
    )
"""


def end(connection: psycopg.Connection) -> None:
    """Take back what new profiles show to be no dispute. In the caller's transaction."""
    connection.execute("drop table if exists ended")
    connection.execute(_ENDED)
    connection.execute(_GOES_ON)
    connection.execute(_DELETE)
    connection.execute(_CLOSE_PAIRS)
    rows = connection.execute("select district_id, ssid from ended").fetchall()
    recompute.after_ssid_in(connection, rows)
