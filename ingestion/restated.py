"""Whether bytes that came before say something again, or are a duplicate.

Belongs here: this one question to the ledger. Does not belong here: writing receipts (ledger.py,
receipts.py).
"""

from __future__ import annotations

import psycopg

from ingestion.layout import load_layouts
from ingestion.ledger import Receipt


def still_stated(connection: psycopg.Connection, receipt: Receipt, modified_ns: int) -> int | None:
    """The submission that brought these bytes from this district and is still its last statement.

    None where these bytes are new, or where a newer submission of the same record came between
    that replaced lines of it or speaks of the same school years (and schools, where a file replaces
    those): then the bytes say something again. Between is only what was written before this file
    (`modified_ns` is its time): a file that is moved or restored with its old time says nothing
    new. Members of one container, and worksheets of one workbook, are one statement.

    What was held before a line of it was loaded does not count: sent again it is judged anew.
    What was withdrawn does not either: a district that returns starts anew.
    """
    earlier = connection.execute(
        "select max(submission_id) from ledger.submissions where sha256 = %s"
        " and coalesce(worksheet = %s, true) and district_id is not distinct from %s"
        " and state not in ('duplicate', 'withdrawn')"
        " and not (state = 'held' and loaded_at is null)",
        [receipt.sha256, receipt.worksheet, receipt.district_id],
    ).fetchone()[0]
    if earlier is None or receipt.record is None:
        return earlier
    layout = load_layouts()[receipt.record]
    by_school = bool(layout.replaced_part)
    came_between = connection.execute(
        _CAME_BETWEEN,
        {"earlier": earlier, "modified_ns": modified_ns, "by_school": by_school},
    ).fetchone()
    return None if came_between == (True,) else earlier


# Before a submission is loaded, its school year is all that is known of what it speaks of.
_CAME_BETWEEN = """
select exists (
    select
    from ledger.submissions as earlier
    join ledger.submissions as newer
        on newer.record = earlier.record
        and newer.district_id is not distinct from earlier.district_id
        and newer.submission_id > earlier.submission_id
    left join ledger.landing_files as file on file.path = newer.file_path
    where
        earlier.submission_id = %(earlier)s
        and newer.state in (
            'received', 'loaded', 'accepted', 'accepted_with_warnings', 'superseded'
        )
        and coalesce(file.modified_ns <= %(modified_ns)s, true)
        -- All members of a container are written in one transaction, this one or an earlier one.
        and newer.received_at < now()
        and not coalesce(
            newer.file_path = earlier.file_path and newer.run_id = earlier.run_id
            and (
                newer.archive_member <> earlier.archive_member
                or newer.worksheet <> earlier.worksheet
            ), false
        )
        and case
            when 'received' in (earlier.state, newer.state)
                then coalesce(newer.school_year = earlier.school_year, true)
            else earlier.lines_superseded > 0 or exists (
                select
                from ledger.submission_coverage as one
                join ledger.submission_coverage as other
                    on other.district_id = one.district_id
                    and other.school_year = one.school_year
                    and (not %(by_school)s or other.school_id = one.school_id)
                where
                    one.submission_id = earlier.submission_id
                    and other.submission_id = newer.submission_id
            )
        end
)
"""
