"""Telling districts, by findings, whose SSIDs seem wrong: on the newest line of each.

Belongs here: which lines the findings MID0001 and SSID0001 stand on now. Does not belong here:
finding several SSIDs of a person (several.py), or SSIDs of somebody else (disputes.py).
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from identity import findings, settings
from identity.choice import is_sure
from identity.reviews import reviews

# A pair of SSIDs stands for two students until a person decides; both districts are told of it
# where it is as sure as a link would have to be. Twins and namesakes are for the person alone.
_SEVERAL = """
select distinct on (told.district_id, told.ssid)
    profile.submission_id, profile.line_number, told.ssid as same_as
from pii.identity_reviews as review
cross join lateral (values
    (review.district_id, review.ssid), (review.other_district_id, review.other_ssid)
) as told (district_id, ssid)
join pii.student_profiles as profile
    on profile.district_id = told.district_id and profile.ssid = told.ssid and profile.is_register
where review.review_id = any({sure})
order by told.district_id, told.ssid, profile.submission_id desc, profile.line_number desc
"""

# Where a person said that the SSID is the holder's all the same, it is not disputed.
_DISPUTED = sql.SQL("""
select distinct profile.submission_id, profile.line_number,
    profile.ssid || '/' || profile.local_student_id as same_as
from pii.disputed_identifiers as disputed
join pii.student_profiles as profile
    on profile.district_id = disputed.district_id and profile.ssid = disputed.ssid
    and disputed.local_student_id in ('', profile.local_student_id)
where disputed.linked_ssid is distinct from disputed.ssid
""")


def tell(connection: psycopg.Connection) -> None:
    """Keep both kinds of findings in step with pairs, disputes and the newest lines.

    A finding whose line a later submission mended stays closed. In the caller's transaction.
    """
    bounds = settings.load().linkage
    undecided = reviews(connection, "kind = 'ssid' and state = 'open'")
    sure = [review.review_id for review in undecided if is_sure(review, bounds)]
    several = sql.SQL(_SEVERAL).format(sure=sql.Literal(sure))
    findings.replace(connection, findings.SEVERAL_SSIDS, several)
    findings.replace(connection, findings.DISPUTED_SSID, _DISPUTED)
