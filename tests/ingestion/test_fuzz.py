"""Fuzzing: good files of every kind, mutated at random, and files of bits and pieces.

Whatever the bytes are: no error but UnreadableError, no lost line (received = loaded + malformed),
and rows that COPY accepts. The seeds are fixed, so that a failure can be repeated.
"""

from __future__ import annotations

import gzip
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion import containers, ledger
from ingestion.identify import Identification
from ingestion.intake import take_in
from ingestion.load import load_received
from ingestion.mapping import Mapping
from ingestion.parse import Parser
from ingestion.reading import identify_file, reading_of
from ingestion.unreadable import UnreadableError
from tests.ingestion import craft, workbooks
from tests.ingestion.test_hostile import NAMES, attendance, deflated
from tests.ingestion.test_parse import copied
from tests.ingestion.test_projection import FIXED

TODAY = date(2026, 11, 22)
CASES = 1100
# A workbook's reader is a process of its own: far slower to start than a text is to read.
WORKBOOK_CASES = 60
DATABASE_CASES = 25
LAYOUTS = {**craft.LAYOUTS, FIXED.record: FIXED}
MAPPING = Mapping(
    name="export",
    title="Export",
    record="local_daily_attendance",
    columns={"local_student_id": "ID", "attendance_date": "Day", "attendance_code": "Code"},
    constants={"school_code": "6001234"},
    values={"attendance_code": {"A": "absent_excused", "": "present"}},
    dates={"attendance_date": ("%m/%d/%Y",)},
)
QUOTED = (
    'ID,"Note, with\nlines",Day,Code\r\n'
    + '17,"a ""b"", c\r\nd",9/3/2024,A\r\n18,,9/4/2024,\r\n"19","é","9/4/2024","x"\r\n' * 5
)
GOOD = {
    "caret": craft.enrollment(6, student_legal_last_name="Peña\\"),
    "caret with header": craft.headed(
        craft.TOMS,
        [{"SSID": "1000000001", "FinalTestCompletedDate": "2025-05-06"}] * 3,
        [field.header for field in craft.TOMS.fields if field.required]
        + ["FinalTestCompletedDate", "Unknown"],
    ),
    "csv": b"Title\n\n" + attendance(9),
    "tsv": attendance(9, "\t"),
    "quoted csv with a mapping": QUOTED.encode(),
    "cp1252": QUOTED.encode("cp1252"),
    "utf-16": QUOTED.encode("utf-16"),
    "fixed width": b"011000000001Given   2022-05-06\r\n021000000002        2022-05-07\r\n" * 4,
}
WORKBOOK = workbooks.workbook(
    Notes=[["nothing"]], Data=[["Title"], NAMES, *([n, "6001234", TODAY, "x\ny"] for n in range(9))]
)
CONTAINERS = {
    "zip": deflated("a.csv", attendance(20)),
    "gzip": gzip.compress(craft.enrollment(3)),
    "zip with a workbook": deflated("a.xlsx", WORKBOOK),
}
PIECES = [
    *(b"^", b",", b"\t", b"|", b";", b'"', b'""', b"\n", b"\r\n", b"\r", b"\\", b"\\.", b"\0"),
    *(b"\x1c", b"\x1e", b"\x1f", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe9", b"\x81", b"\xd8", b"%d"),
    *(b"=1+1", b"PK\x03\x04", b"\x1f\x8b", b"SENR^A", b"ID,Day,Code\n", b"2024-2025", b"x" * 70),
]  # fmt: skip


def mutated(content: bytes, random_: random.Random) -> bytes:
    """The content with a few bytes lost, doubled, swapped, changed, or odd pieces put in."""
    data = bytearray(content)
    for _ in range(random_.choice((1, 1, 2, 4, 12))):
        at, to = sorted(random_.randrange(len(data) + 1) for _ in "ab")
        to = min(to, at + random_.choice((1, 2, 30, 10_000)))
        change = random_.randrange(6)
        if change == 0:
            del data[at:to]
        elif change == 1:
            data[at:at] = data[at:to]
        elif change == 2:
            data[at:to] = bytes(reversed(data[at:to]))
        elif change == 3:
            data[at : at + 1] = bytes([random_.randrange(256)])
        else:
            data[at:at] = random_.choice(PIECES)
    return bytes(data)


def mutations(name: str, content: bytes, cases: int) -> Iterator[bytes]:
    for case in range(cases):
        yield mutated(content, random.Random(f"{name} {case}"))


def read(place: Path) -> int:
    """Read a file as intake and load do, without the database; the value counts loaded lines."""
    return sum(read_as(place, found) for found in identify_file(place, LAYOUTS, TODAY, (MAPPING,)))


def read_as(place: Path, found: Identification) -> int:
    """Read a file, or one worksheet of it, as what it was found to be."""
    used = MAPPING if found.mapping else None
    reading = reading_of(
        place, LAYOUTS[found.record], found.form, found.school_year, used, found.worksheet
    )
    malformed = []
    parser = Parser(reading.file.shape, 1, malformed.append)
    with reading.open() as stream:
        rows = copied(b"".join(parser.rows(stream)))
    assert parser.received == parser.loaded + len(malformed)
    assert parser.loaded == len(rows)
    assert {len(row) for row in rows} <= {len(parser.columns)}
    numbers = [int(row[1]) for row in rows] + [line.number for line in malformed]
    assert len(set(numbers)) == len(numbers), "every line has a number of its own"
    assert parser.received == reading.count()
    return parser.loaded


def unreadable_at_most(action: Callable[[], int]) -> int:
    """How many lines were loaded; what cannot be read says what to do."""
    try:
        return action()
    except UnreadableError as error:
        assert error.problem.endswith(".")
        assert error.remedy.endswith(".")
        return 0


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "file"


@pytest.mark.parametrize("name", GOOD)
def test_mutated_texts_lose_no_line(name, place):
    place.write_bytes(GOOD[name])
    assert read(place) > 0, "the file must be good before it is mutated"
    loaded = 0
    for content in mutations(name, GOOD[name], CASES):
        place.write_bytes(content)
        loaded += unreadable_at_most(lambda: read(place)) > 0
    assert loaded > CASES / 10, "most mutations must reach the lines"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", *GOOD.values()]),
    pieces=st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=9)), max_size=40),
)
def test_files_of_bits_and_pieces_lose_no_line(place, start, pieces):
    place.write_bytes(start[: len(start) // 2] + b"".join(pieces))
    unreadable_at_most(lambda: read(place))


def test_mutated_workbooks_lose_no_line(place):
    place.write_bytes(WORKBOOK)
    assert read(place) == 9
    for content in mutations("workbook", WORKBOOK, WORKBOOK_CASES):
        place.write_bytes(content)
        unreadable_at_most(lambda: read(place))


@pytest.mark.parametrize("name", CONTAINERS)
def test_mutated_containers_raise_nothing_else(name, place):
    def members() -> int:
        if not containers.is_container(place):
            return 0
        total = 0
        with containers.opened(place, "name") as found:
            for member in found:
                with member.open() as stream:
                    total += len(stream.read())
        return total

    for content in mutations(name, CONTAINERS[name], CASES // 2):
        place.write_bytes(content)
        unreadable_at_most(members)


@pytest.mark.parametrize("name", [*GOOD, "workbook", *CONTAINERS])
def test_mutated_files_go_the_whole_way_through_the_database(name, database, tmp_path, monkeypatch):
    content = {**GOOD, "workbook": WORKBOOK, **CONTAINERS}[name]
    monkeypatch.setattr("ingestion.receipts.mappings_for", lambda _: (MAPPING,))
    monkeypatch.setattr("ingestion.mapping.named", lambda *_: MAPPING)
    for number, mutation in enumerate(mutations(f"{name} again", content, DATABASE_CASES)):
        craft.put(tmp_path / "landing", f"{craft.DISTRICT}/{number}", mutation)
    with psycopg.connect(database) as connection:
        connection.execute(
            "truncate ledger.submissions, ledger.landing_files restart identity cascade"
        )
        take_in(connection, tmp_path / "landing", tmp_path / "archive", "run")
        load_received(connection, tmp_path / "archive", craft.LAYOUTS)
        rows = ledger.submissions(connection)
        assert len(rows) >= DATABASE_CASES
        assert {row.state for row in rows} <= {"loaded", "held", "duplicate"}
        for row in rows:
            assert row.state == "loaded" or (
                row.lines_received == row.lines_rejected + row.lines_superseded
            )
        for row in rows:
            if row.state == "loaded":
                (count,) = connection.execute(
                    "select count(*) from quality.rejected_lines where submission_id = %s",
                    [row.submission_id],
                ).fetchone()
                assert count == row.lines_rejected
