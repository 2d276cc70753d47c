"""A slow second way to what the marts of single students say, with pandas from conformed tables.

Belongs here: definitions, followed sentence by sentence. Does not belong here: what is compared.
"""

from __future__ import annotations

import pandas as pd
import psycopg

KEY = ["district_id", "school_year", "student_key"]
HIGH_SCHOOL = ["09", "10", "11", "12"]


def read(connection: psycopg.Connection, query: str) -> pd.DataFrame:
    """The rows of a query; identifiers as text."""
    cursor = connection.execute(query)
    frame = pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description])
    if "student_key" in frame:
        frame["student_key"] = frame["student_key"].astype(str)
    return frame


def profiles(connection: psycopg.Connection) -> pd.DataFrame:
    """School, grade, first and last day of each student, indexed by the key of a student year."""
    spans = read(connection, "select * from conformed.fct_enrollment_span where is_qualifying")
    latest = spans.sort_values(["span_start", "span_end", "school_id"]).groupby(KEY).tail(1)
    latest = latest.set_index(KEY)[["school_id", "grade_level", "gender", "is_sed"]]
    days = spans.groupby(KEY).agg(
        enrolled_from=("span_start", "min"), enrolled_to=("span_end", "max")
    )
    return latest.join(days).sort_index()


def attendance(connection: psycopg.Connection) -> pd.DataFrame:
    """Days expected and absent in the district, of lines that count."""
    lines = read(connection, "select * from conformed.fct_attendance_year where not is_exempt")
    lines = lines[~lines["school_id"].str[7:].isin(["0000001", "0000002"])]
    return lines.groupby(KEY)[["days_expected", "days_absent"]].sum().astype(float)


def removals(connection: psycopg.Connection) -> pd.DataFrame:
    """Days suspended and whether expelled, of students whose district sent discipline."""
    sent = read(connection, "select distinct district_id, school_year from conformed.fct_incident")
    sent = set(sent.itertuples(index=False, name=None))
    incidents = read(connection, "select * from conformed.fct_incident")
    found = incidents.groupby(KEY).agg(
        suspension_days=("suspension_days", "sum"), is_expelled=("is_expelled", "any")
    )
    index = profiles(connection).index
    index = index[[key[:2] in sent for key in index]]
    found = found.reindex(index)
    return pd.DataFrame(
        {
            "suspension_days": found["suspension_days"].astype(float).fillna(0),
            "is_expelled": found["is_expelled"].eq(True),
        }
    )


def failing(connection: psycopg.Connection, subject: str) -> pd.Series:
    """Whether a student with a mark in a subject has a failing one."""
    marks = read(connection, "select * from conformed.int_course_mark where mark is not null")
    return marks[marks["subject"] == subject].groupby(KEY)["is_failing"].any()
