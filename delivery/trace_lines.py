"""The lines in force behind students, and the submissions that they came in.

Belongs here: which kinds of lines are read for a measure and student group, and reading them. Does
not belong here: the query of a kind (delivery/trace_queries.py), what each measure rests on
(trace_sources.yml) or the trace itself (delivery/trace.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from delivery.trace_queries import QUERIES
from ingestion import yaml_file

SOURCES = Path(__file__).parent / "trace_sources.yml"

SUBMISSIONS = """
select
    submission_id, district_id, record, school_year, file_path, archive_member, worksheet, sha256,
    state
from ledger.submissions
where submission_id = any(%s)
order by submission_id
"""


@cache
def _declared() -> dict[str, dict[str, Any]]:
    return yaml_file.read(SOURCES)


def kinds_for(measure: str, group: str) -> tuple[str, ...]:
    """The kinds of lines behind a measure for a student group; every kind for a new measure."""
    declared = _declared()
    kinds = declared["measures"].get(measure)
    if kinds is None:
        return tuple(QUERIES)
    by_scores = declared["told_by_scores"]
    if group in by_scores["groups"] and set(kinds) & set(by_scores["kinds"]):
        return tuple(kinds)
    return tuple(dict.fromkeys([*kinds, *declared["groups"].get(group, [])]))


def is_of_cohort(kinds: tuple[str, ...]) -> bool:
    """Whether the kinds of lines hold those of a graduation cohort."""
    return any(kind.endswith("_cohort") for kind in kinds)


def lines_behind(
    connection: psycopg.Connection, kinds: tuple[str, ...], school_year: str
) -> dict[str, list[tuple[int, int]]]:
    """Submission and line numbers by student_key, in order; each line once."""
    query = " union ".join(QUERIES[kind] for kind in kinds)
    lines: dict[str, list[tuple[int, int]]] = {}
    for student_key, submission_id, line_number in connection.execute(
        f"select student_key::text, submission_id, line_number from ({query}) as line"  # noqa: S608
        " order by 1, 2, 3",
        {"school_year": school_year},
    ):
        lines.setdefault(student_key, []).append((submission_id, line_number))
    return lines


def submissions_of(
    connection: psycopg.Connection, lines: Iterable[tuple[tuple[int, int], ...]]
) -> tuple[dict[str, Any], ...]:
    """The submissions of (submission, line number) pairs, each with how many `lines` of it."""
    counts = Counter(submission for pairs in lines for submission, _ in pairs)
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(SUBMISSIONS, [list(counts)]).fetchall()
    return tuple(row | {"lines": counts[row["submission_id"]]} for row in found)
