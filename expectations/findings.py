"""Reading what the gate found.

Belongs here: the rows behind `flashlight findings`. Does not belong here: printing them (cli/).
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row


def findings(
    connection: psycopg.Connection, district: str | None = None, submission: int | None = None
) -> list[dict[str, Any]]:
    """One row per finding, worst first within a submission; of a district, a submission, or all.

    Keys: submission_id, district_id, record, file_path, state, line_number (None: the whole
    submission), field, rule, severity, message, remedy, value (None for personal fields).
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select f.submission_id, f.district_id, f.record, s.file_path, s.state,"
            " f.line_number, f.field, f.rule, f.severity, f.message, f.remedy, f.value"
            " from quality.findings f join ledger.submissions s using (submission_id)"
            " where (%(district)s::text is null or f.district_id = %(district)s)"
            " and (%(submission)s::bigint is null or f.submission_id = %(submission)s)"
            " order by f.submission_id, array_position(array['fatal', 'warning', 'information'],"
            " f.severity), f.line_number nulls first, f.field, f.rule",
            {"district": district, "submission": submission},
        ).fetchall()
