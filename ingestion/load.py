"""Loading: every line of a received submission into raw.<record>, by COPY.

Belongs here: the transaction that loads one submission. Does not belong here: reading lines
(ingestion/parse.py), the wording of problems (ingestion/malformed.py) or verdicts on lines that
could be loaded (expectations/).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psycopg
from psycopg import sql

from ingestion import archive, ledger, mapping, reading
from ingestion.coverage import units_covered, write_coverage
from ingestion.fields import SEPARATOR
from ingestion.findings import (
    Statement,
    as_copied,
    set_aside,
    write_findings,
    write_malformed,
)
from ingestion.layout import Layout
from ingestion.ledger import Submission
from ingestion.malformed import (
    File,
    about_line,
    not_in_archive,
    refused_by_database,
    unreadable,
    why_held,
)
from ingestion.parse import MalformedLine, Parser, Problem
from ingestion.reading import Reading
from ingestion.spreadsheet_marks import SpreadsheetMarks
from ingestion.unreadable import UnreadableError

# A held file says what is wrong as a whole; so many of its lines are shown as examples.
EXAMPLES = 20


@dataclass(frozen=True)
class LoadSummary:
    """What became of one submission: received = loaded + malformed; all are held with it."""

    submission_id: int
    record: str
    district_id: str | None
    state: str
    lines_received: int
    lines_loaded: int
    lines_malformed: int
    reason: str | None = None


def load_received(
    connection: psycopg.Connection, archive_folder: Path, layouts: Mapping[str, Layout]
) -> list[LoadSummary]:
    """Load every submission in state 'received', in order, each in a transaction of its own.

    Afterwards each is 'loaded' or 'held'.
    """
    received = ledger.submissions(connection, state="received")
    connection.commit()
    return [
        _load_or_hold(connection, archive_folder, submission, layouts[submission.record])
        for submission in received
    ]


def _load_or_hold(
    connection: psycopg.Connection, archive_folder: Path, submission: Submission, layout: Layout
) -> LoadSummary:
    """Load one submission; whatever is wrong with it stops no other district."""
    place = archive.place_of(archive_folder, submission.sha256)
    if not place.exists():
        with connection.transaction():
            return _hold(connection, submission, 0, not_in_archive())
    how = None
    try:
        how = _reading(place, submission, layout)
        with connection.transaction():
            return _load(connection, submission, how)
    except psycopg.DataError as error:
        # The error itself quotes the line it stumbled on, so only its code is told.
        why = refused_by_database(error.sqlstate)
    except (UnreadableError, mapping.MappingError) as error:
        why = unreadable(error)
    received = reading.count_lines(place, how)
    with connection.transaction():
        return _hold(connection, submission, received, why)


def _reading(place: Path, submission: Submission, layout: Layout) -> Reading:
    used = submission.mapping and mapping.named(submission.district_id, submission.mapping)
    return reading.reading_of(
        place,
        layout,
        submission.form,
        submission.school_year,
        used or None,
        submission.worksheet,
    )


def _load(connection: psycopg.Connection, submission: Submission, how: Reading) -> LoadSummary:
    layout = how.file.layout
    with how.open() as stream, tempfile.TemporaryFile() as spool:
        malformed = _Malformed(how.file, spool)
        parser = Parser(how.file.shape, submission.submission_id, malformed.add)
        with connection.transaction() as attempt:
            marks = _copy(connection, layout, parser, stream)
            held = _is_held(parser)
            if held:
                raise psycopg.Rollback(attempt)
        if held:
            why = why_held(how.file, parser.received, malformed.problems)
            return _hold(connection, submission, parser.received, why, malformed.examples)
        write_findings(connection, submission.submission_id, [*how.notes, *marks.statements()])
        write_malformed(connection, submission.submission_id, spool)
    units = units_covered(layout, parser, submission.school_year)
    write_coverage(connection, submission, units)
    count = malformed.problems.total()
    ledger.mark_loaded(connection, submission.submission_id, parser.received, count)
    return LoadSummary(
        submission.submission_id,
        layout.record,
        submission.district_id,
        "loaded",
        parser.received,
        parser.loaded,
        count,
    )


class _Malformed:
    """Malformed lines of one file: counted, a few kept as examples, all set aside on disk."""

    def __init__(self, file: File, spool: BinaryIO):
        self.examples: list[Statement] = []
        self._file = file
        self._spool = spool
        self._kinds: dict[tuple[Problem, int | None], _Kind] = {}

    @property
    def problems(self) -> Counter[tuple[Problem, int | None]]:
        """How many lines have which problem and number of fields."""
        return Counter({key: kind.lines for key, kind in self._kinds.items()})

    def add(self, line: MalformedLine) -> None:
        key = (line.problem, line.fields)
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = _Kind(as_copied(about_line(line, self._file)))
        kind.lines += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(about_line(line, self._file))
        set_aside(self._spool, kind.said, line.number, line.content)


@dataclass(slots=True)
class _Kind:
    """Malformed lines of which the same is said."""

    said: bytes
    lines: int = 0


def _copy(
    connection: psycopg.Connection, layout: Layout, parser: Parser, stream: BinaryIO
) -> SpreadsheetMarks:
    """Copy all lines that can be loaded; empty fields become null. The value is what they bear."""
    marks = SpreadsheetMarks(layout, parser.columns)
    statement = sql.SQL(
        "copy {table} ({columns}) from stdin with (format text, delimiter {delimiter}, null '')"
    ).format(
        table=sql.Identifier("raw", layout.record),
        columns=sql.SQL(", ").join(map(sql.Identifier, parser.columns)),
        delimiter=sql.Literal(SEPARATOR.decode()),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for rows in parser.rows(stream):
            copy.write(marks.look(rows))
    return marks


def _is_held(parser: Parser) -> bool:
    """A file counts as a whole, or not at all, where most of it cannot be read."""
    return 2 * parser.loaded < parser.received or parser.loaded == 0


def _hold(
    connection: psycopg.Connection,
    submission: Submission,
    received: int,
    why: Statement,
    examples: Sequence[Statement] = (),
) -> LoadSummary:
    parts = (submission.file_path, submission.archive_member, submission.worksheet)
    reason = f"{', '.join(filter(None, parts))}: {why.message} {why.remedy}"
    write_findings(connection, submission.submission_id, [why, *examples])
    ledger.hold(connection, submission.submission_id, received, reason)
    return LoadSummary(
        submission.submission_id,
        submission.record,
        submission.district_id,
        "held",
        received,
        0,
        received,
        reason,
    )
