"""Students of OneRoster packages: who they are, and the keys of those known from nowhere else.

Belongs here: from users, roles, schools and demographics to pii.student_profiles and keys of local
identifiers. Does not belong here: what the SSIDs of other lines say (local_keys.py) and linking
students without one by name and birth date (links.py), both of which these students go through.

A package's lines are spread over files, so that they are first put together as lines of a list of
students. A user is a student by the role (1.1), or by a primary role of roles.csv (1.2). The
district's own identifier of a user without one is 'oneroster:' and the identifier of the package;
macro oneroster_users of the dbt project says the same. An SSID is one that the package calls so (in
userIds or a metadata column); a userMasterIdentifier only if other lines name it as an SSID too,
because it may be any system's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from identity import keys, local_keys, profiles, records, settings
from ingestion.layout import load_layouts

# The record whose columns the temporary table `oneroster_student` has.
LIST_OF_STUDENTS = "local_student"

_STUDENTS = r"""
create temporary table oneroster_student on commit drop as
with demographic as (
    select distinct on (submission.district_id, line.sourced_id)
        submission.district_id, line.sourced_id, line.birth_date, line.sex
    from raw.oneroster_demographics as line
    join ledger.submissions as submission on submission.submission_id = line.submission_id
    where line.submission_id = any(%(demographics)s)
    order by submission.district_id, line.sourced_id, line.submission_id desc,
        line.line_number desc
), school as (
    select distinct on (submission.district_id, line.sourced_id)
        submission.district_id, line.sourced_id, right(line.identifier, 7) as school_code
    from raw.oneroster_orgs as line
    join ledger.submissions as submission on submission.submission_id = line.submission_id
    where line.submission_id = any(%(orgs)s) and line.identifier ~ '^([0-9]{{7}}){{1,2}}$'
    order by submission.district_id, line.sourced_id, line.submission_id desc,
        line.line_number desc
), student_role as (
    select distinct on (submission.district_id, line.user_sourced_id)
        submission.district_id, line.user_sourced_id, line.org_sourced_id
    from raw.oneroster_roles as line
    join ledger.submissions as submission on submission.submission_id = line.submission_id
    where
        line.submission_id = any(%(roles)s)
        and line.role = 'student' and line.role_type = 'primary'
        and coalesce(line.status, 'active') = 'active'
    order by submission.district_id, line.user_sourced_id, line.submission_id desc,
        line.line_number desc
)
select
    line.submission_id, line.line_number, {local_identifier} as local_student_id,
    coalesce(
        substring(
            line.user_ids
            from '(?i)\{{\s*(?:ssid|state ?id|state ?student ?id)\s*:\s*([0-9]{{10}})\s*\}}'
        ),
        substring(btrim(line.state_student_id) from '^[0-9]{{10}}$'),
        known.ssid
    ) as ssid,
    line.given_name as first_name, line.family_name as last_name, demographic.birth_date,
    demographic.sex as gender, school.school_code
from raw.oneroster_users as line
join ledger.submissions as submission on submission.submission_id = line.submission_id
left join demographic
    on demographic.district_id = submission.district_id
    and demographic.sourced_id = line.sourced_id
left join student_role
    on student_role.district_id = submission.district_id
    and student_role.user_sourced_id = line.sourced_id
left join school
    on school.district_id = submission.district_id
    and school.sourced_id = coalesce(
        nullif(line.primary_org_sourced_id, ''), student_role.org_sourced_id,
        split_part(line.org_sourced_ids, ',', 1)
    )
left join pii.student_identifiers as known on known.ssid = btrim(line.user_master_identifier)
where
    line.submission_id = any(%(users)s)
    and (
        line.role = 'student'
        or line.role is null and student_role.user_sourced_id is not null
    )
"""

# A line says more than before when its demographics or its school came later: what was open about
# it is asked anew.
_FORGET_OUTDATED = """
with forgotten as (
    delete from pii.student_profiles as known
    using oneroster_student as line
    join ledger.submissions as submission on submission.submission_id = line.submission_id
    where
        known.submission_id = line.submission_id and known.line_number = line.line_number
        and not known.is_register
        and (known.birth_date, known.gender, known.school_id)
        is distinct from ({birth_date}, {gender}, {school})
    returning known.district_id, known.local_student_id
)
delete from pii.identity_reviews as review
using forgotten
where
    review.kind = 'local' and review.state = 'open'
    and review.district_id = forgotten.district_id
    and review.local_student_id = forgotten.local_student_id
    and not exists (
        select from pii.identity_decisions as decision
        where decision.review_id = review.review_id
    )
"""

# SSIDs that no other line names have the key that they will have when one does.
_STATED = """
select submission.district_id, line.local_student_id, line.ssid, line.submission_id,
    line.line_number
from oneroster_student as line
join ledger.submissions as submission on submission.submission_id = line.submission_id
where
    line.ssid is not null
    and not exists (select from pii.student_identifiers as known where known.ssid = line.ssid)
    and not exists (
        select from quality.rejected_lines as rejected
        where
            rejected.submission_id = line.submission_id
            and rejected.line_number = line.line_number
    )
order by line.submission_id desc, line.line_number desc
"""


def read(connection: psycopg.Connection, waiting: Mapping[str, Sequence[int]]) -> list[int]:
    """Take the students of the waiting packages into the profiles; the submissions of their users.

    Leaves the temporary table `oneroster_student` for give_keys. In the caller's transaction.
    """
    users = list(waiting.get("oneroster_users", ()))
    if not users:
        return []
    connection.execute("drop table if exists oneroster_student")
    connection.execute(
        sql.SQL(_STUDENTS).format(local_identifier=records.USER_OF_ONEROSTER),
        {
            file: list(waiting.get(f"oneroster_{file}", ()))
            for file in ("users", "roles", "demographics", "orgs")
        },
    )
    connection.execute("analyze oneroster_student")
    layout = load_layouts()[LIST_OF_STUDENTS]
    says = {subject: records.expression(layout, subject) for subject in settings.load().columns}
    connection.execute(
        sql.SQL(_FORGET_OUTDATED).format(
            **{subject: says[subject] for subject in ("birth_date", "gender", "school")}
        )
    )
    connection.execute(
        sql.SQL(profiles.READ).format(
            table=sql.Identifier("oneroster_student"),
            is_register=sql.Literal(False),
            not_deleted=sql.SQL("true"),
            **says,
        ),
        [users],
    )
    return users


def give_keys(connection: psycopg.Connection, secret: bytes, users: Sequence[int]) -> int:
    """Give a key to every student of these submissions who has none; the value counts them.

    After `read` and local_keys.cross, in the same transaction.
    """
    if not users:
        return 0
    stated = connection.execute(_STATED).fetchall()
    connection.cursor().executemany(
        "insert into pii.local_student_identifiers as known"
        " (district_id, local_student_id, student_key, method, ssid, submission_id, line_number)"
        " values (%s, %s, %s, 'stated', %s, %s, %s)"
        " on conflict (district_id, local_student_id) do update set"
        " student_key = excluded.student_key, method = 'stated', ssid = excluded.ssid,"
        " submission_id = excluded.submission_id, line_number = excluded.line_number"
        " where known.method = 'own'",
        [
            (district, identifier, keys.student_key(secret, ssid), ssid, submission, line)
            for district, identifier, ssid, submission, line in stated
        ],
    )
    layout = load_layouts()[LIST_OF_STUDENTS]
    return len(stated) + local_keys.give_own_to(
        connection, secret, sql.Identifier("oneroster_student"), layout, users
    )
