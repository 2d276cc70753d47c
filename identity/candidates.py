"""Records without a usable SSID and the students they may be about, ready for the linkage.

Belongs here: the queries, which leave out what shares nothing with any record. Does not belong
here: scoring (linkage.py). Everything stays in memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    import pyarrow

_PROFILE = """
    profile.profile_id, profile.first_name, profile.last_name, profile.birth_date, profile.gender,
    nullif(profile.local_student_id, '') as local_student_id, profile.district_id, profile.school_id
"""

# Local identifiers and disputed SSIDs that have a key of their own only.
UNLINKED = f"""
create temporary table unlinked on commit drop as
select {_PROFILE}, 'local' as kind, known.student_key, profile.ssid,
    known.local_student_id as subject_local
from pii.local_student_identifiers as known
join pii.student_profiles as profile
    on profile.district_id = known.district_id
    and profile.local_student_id = known.local_student_id and profile.ssid = ''
where known.method = 'own' and profile.first_name is not null and profile.last_name is not null
union all
select {_PROFILE}, 'disputed' as kind, disputed.student_key, profile.ssid,
    disputed.local_student_id as subject_local
from pii.disputed_identifiers as disputed
join pii.student_profiles as profile
    on profile.district_id = disputed.district_id and profile.ssid = disputed.ssid
    and disputed.local_student_id in ('', profile.local_student_id)
where
    disputed.method = 'own' and profile.first_name is not null and profile.last_name is not null
"""  # noqa: S608 - a list of columns of our own

_RECORDS = """
select profile_id as unique_id, 'R' || profile_id as student_key, first_name, last_name, birth_date,
    gender, local_student_id, district_id, school_id
from {records}
"""

# Students whom a record may be about: the same birth date (or day and month exchanged), the same
# names, the same school and a name, or a name and the month of birth. Splink's blocking rules
# (comparisons.py) decide among them.
_KNOWN = f"""
select {_PROFILE.replace("profile.profile_id", "profile.profile_id as unique_id")},
    identifier.student_key
from pii.student_profiles as profile
join pii.student_identifiers as identifier on identifier.ssid = profile.ssid
where
    profile.is_register
    and not exists (
        select from pii.disputed_identifiers as disputed
        where disputed.district_id = profile.district_id and disputed.ssid = profile.ssid
            and disputed.local_student_id in ('', profile.local_student_id)
    )
    and (
        profile.birth_date in (select birth_date from {{records}})
        or profile.birth_date in (
            select substr(birth_date, 1, 4) || substr(birth_date, 7, 2) || substr(birth_date, 5, 2)
            from {{records}}
        )
        or (profile.last_name, profile.first_name)
        in (
            select last_name, first_name from {{records}}
            union all select first_name, last_name from {{records}}
        )
        or (profile.last_name, profile.school_id)
        in (
            select last_name, school_id from {{records}}
            union all select first_name, school_id from {{records}}
        )
        or (profile.first_name, profile.school_id)
        in (
            select first_name, school_id from {{records}}
            union all select last_name, school_id from {{records}}
        )
        or (profile.first_name, left(profile.birth_date, 6))
        in (select first_name, left(birth_date, 6) from {{records}})
        or (profile.last_name, left(profile.birth_date, 6))
        in (select last_name, left(birth_date, 6) from {{records}})
        or (profile.district_id, profile.local_student_id)
        in (select district_id, local_student_id from {{records}})
    )
"""  # noqa: S608


@dataclass(frozen=True)
class Candidates:
    """Tables for linkage.score, and how many students are known in all."""

    records: pyarrow.Table
    known: pyarrow.Table
    frequencies: dict[str, pyarrow.Table]
    students: int


def gather(connection: psycopg.Connection, records: str) -> Candidates:
    """Read the records of a temporary table (columns as `unlinked`) and their candidates."""
    from identity.linkage import FREQUENT

    connection.execute(sql.SQL("analyze {}").format(sql.Identifier(records)))
    table = {"records": sql.Identifier(records)}
    return Candidates(
        records=rows_of(connection, sql.SQL(_RECORDS).format(**table)),
        known=rows_of(connection, sql.SQL(_KNOWN).format(**table)),
        frequencies={name: rows_of(connection, _shares(name, records)) for name in FREQUENT},
        students=connection.execute(
            "select count(distinct student_key) from pii.student_identifiers"
        ).fetchone()[0],
    )


def _shares(name: str, records: str) -> sql.Composed:
    """Each name of a record with its share among all known students."""
    return sql.SQL(
        "select {name}, count(*) / (select greatest(count(*), 1)::double precision"
        " from pii.student_profiles where is_register) as {share}"
        " from pii.student_profiles where is_register and {name} in (select {name} from {records})"
        " group by {name}"
    ).format(
        name=sql.Identifier(name),
        share=sql.Identifier(f"tf_{name}"),
        records=sql.Identifier(records),
    )


def rows_of(connection: psycopg.Connection, query: sql.Composed) -> pyarrow.Table:
    """The rows of a query as text, but for shares of names."""
    import pyarrow
    from pyarrow import csv

    content = io.BytesIO()
    statement = sql.SQL("copy ({}) to stdout (format csv, header)").format(query)
    with connection.cursor().copy(statement) as copy:
        for block in copy:
            content.write(block)
    content.seek(0)
    header = content.readline().decode().strip().split(",")
    content.seek(0)
    types = {
        name: pyarrow.float64() if name.startswith("tf_") else pyarrow.string() for name in header
    }
    options = csv.ConvertOptions(column_types=types, strings_can_be_null=True)
    return csv.read_csv(content, convert_options=options)
