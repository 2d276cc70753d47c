"""What a submission holds: its lines per school and school year.

Belongs here: from the units counted while reading to ledger.submission_coverage. Does not belong
here: which of an older submission's units a newer one replaces (expectations/).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import psycopg

from ingestion import fields
from ingestion.layout import BETWEEN, Layout
from ingestion.ledger import Submission
from ingestion.shape import part_columns

if TYPE_CHECKING:  # a refresh without news reads no file and does not wait for numpy
    from ingestion.parse import Parser


def units_covered(layout: Layout, parser: Parser, school_year: str) -> Counter[tuple[str, str]]:
    """Loaded lines by (part, school year); the part, a school mostly, is empty where there is none.

    A line without a proper school year counts to the file's `school_year`.
    """
    part, year_column = part_columns(layout), layout.school_year_field
    covered: Counter[tuple[str, str]] = Counter()
    constants = dict(parser.shape.constants)
    for unit, count in (parser.units or {(): parser.loaded}).items():
        read = [fields.unescaped(value).decode() for value in unit]
        values = constants | dict(zip(parser.shape.unit, read, strict=False))
        year = values.get(year_column, "")
        if not re.fullmatch(r"[0-9]{4}-[0-9]{4}", year):
            year = school_year
        covered[BETWEEN.join(values.get(column, "") for column in part), year] += count
    return covered


def write_coverage(
    connection: psycopg.Connection, submission: Submission, units: Counter[tuple[str, str]]
) -> None:
    """Record the units of a submission.

    The district is the sender's, whatever a line says: nobody covers another one's unit.
    """
    connection.cursor().executemany(
        "insert into ledger.submission_coverage"
        " (submission_id, district_id, school_id, school_year, lines) values (%s, %s, %s, %s, %s)",
        [
            (submission.submission_id, submission.district_id or "", school, year, count)
            for (school, year), count in sorted(units.items())
        ],
    )
