"""Which columns of a record say who its lines are about.

Belongs here: pure functions from layouts to column names and SQL. Does not belong here: reading
lines (profiles.py, local_keys.py).
"""

from __future__ import annotations

from psycopg import sql

from identity import settings
from ingestion.layout import Layout, load_layouts

NAMING = ("first_name", "last_name", "birth_date", "local_student_id")

# Names as linkage compares them: capital letters without accents, and single spaces.
_MARKS = "[''.`\u2019\u0300-\u036f]"
_NAME = f"""nullif(btrim(upper(regexp_replace(
    regexp_replace(normalize({{0}}, nfkd), '{_MARKS}', '', 'g'), '[^A-Za-z]+', ' ', 'g'
))), '')"""
# The local identifier of a user's line in a OneRoster package; macro oneroster_users says the same.
USER_OF_ONEROSTER = sql.SQL(
    "coalesce(nullif(btrim(line.identifier), ''), 'oneroster:' || line.sourced_id)"
)
_BIRTH_DATE = "substring(replace({0}, '-', '') from '^[0-9]{{8}}$')"


def column(layout: Layout, subject: str) -> str | None:
    """The layout's column for a subject ('ssid', 'first_name', …), None where it has none."""
    known = set(layout.raw_columns)
    return next((name for name in settings.load().columns[subject] if name in known), None)


def register_layouts() -> list[Layout]:
    """The records of CALPADS that say who an SSID stands for."""
    return [load_layouts()[record] for record in settings.load().student_registers]


def naming_layouts() -> list[Layout]:
    """The records that name students by local identifier: the registers, and local files."""
    return [
        layout
        for layout in load_layouts().values()
        if (layout.record in settings.load().student_registers or is_local(layout))
        and all(column(layout, subject) for subject in NAMING)
    ]


def is_local(layout: Layout) -> bool:
    """Whether lines may lack an SSID, so that a local identifier says who they are about."""
    ssid = column(layout, "ssid")
    return (
        layout.is_from_districts
        and column(layout, "local_student_id") is not None
        and (ssid is None or not layout.field(ssid).required)
    )


def with_ssid() -> list[Layout]:
    """The records whose raw table has a column ssid."""
    return [layout for layout in load_layouts().values() if "ssid" in layout.raw_columns]


def local_layouts() -> list[Layout]:
    """The records whose lines may lack an SSID."""
    return [layout for layout in load_layouts().values() if is_local(layout)]


def expression(layout: Layout, subject: str) -> sql.Composable:
    """SQL for what a line (`line`) says about a subject, in the form of pii.student_profiles."""
    name = column(layout, subject)
    if name is None:
        return sql.SQL("''" if subject in ("ssid", "local_student_id") else "null")
    value = sql.Identifier("line", name)
    if subject in ("ssid", "local_student_id"):
        return sql.SQL("coalesce(btrim({}), '')").format(value)
    if subject in ("first_name", "last_name"):
        return sql.SQL(_NAME).format(value)
    if subject == "birth_date":
        return sql.SQL(_BIRTH_DATE).format(value)
    if subject == "gender":
        return sql.SQL("nullif(upper(left(btrim({}), 1)), '')").format(value)
    return sql.SQL("submission.district_id || right({}, 7)").format(value)


def not_deleted(layout: Layout) -> sql.SQL:
    """SQL for a line that does not delete a record."""
    if "transaction_type_code" in layout.raw_columns:
        return sql.SQL("coalesce(line.transaction_type_code, '') <> 'D'")
    return sql.SQL("true")
