"""The same bytes again: nothing where nothing came between, a new statement where something did."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.gate import gate_loaded
from ingestion.intake import IntakeSummary, take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from tests.ingestion import craft

ORGS = load_layouts()["oneroster_orgs"]
MARKS = load_layouts()["fafsa_completion"]
YEAR = "2024-2025"


def orgs(name: str, status: str = "", *, numbers: range = range(1, 3)) -> bytes:
    """A file of OneRoster that comes alone: bulk without a status, else a delta."""
    rows = [
        {"sourcedId": f"o{n}", "status": status, "name": name, "type": "school"} for n in numbers
    ]
    names = [f.header for f in ORGS.fields]
    return craft.headed(ORGS, rows, names)


def completions(school: str, done: str) -> bytes:
    """A file that replaces what there was of its school and year."""
    row = {
        "local_student_id": "7",
        "school_code": school,
        "academic_year": YEAR,
        "application": "fafsa",
        "application_status": done,
    }
    return craft.headed(MARKS, [{f.header: row.get(f.name, "") for f in MARKS.fields}])


@dataclass
class Zone:
    """A landing zone whose files have times of their own: every file written is newer."""

    connection: object
    folder: Path
    clock: int = field(default=1_700_000_000)

    def put(self, name: str, content: bytes, *, age: int | None = None) -> Path:
        self.clock += 10
        path = craft.put(self.folder / "landing", f"{craft.DISTRICT}/{name}", content)
        when = (self.clock if age is None else self.clock - age) * 10**9
        os.utime(path, ns=(when, when))
        return path

    def take(self) -> IntakeSummary:
        return take_in(self.connection, self.folder / "landing", self.folder / "archive", "run")

    def refresh(self) -> IntakeSummary:
        """Intake, load and gate."""
        summary = self.take()
        load_received(self.connection, self.folder / "archive", load_layouts())
        gate_loaded(self.connection)
        return summary

    def names(self) -> dict[str, str | None]:
        """The organizations in force: the newest line of each, of what the ledger counts."""
        rows = self.connection.execute(
            "select distinct on (r.sourced_id) r.sourced_id, r.name"
            " from raw.oneroster_orgs r join ledger.submissions s using (submission_id)"
            " join ledger.submission_coverage c using (submission_id)"
            " where s.state in ('accepted', 'accepted_with_warnings') and c.superseded_by is null"
            " order by r.sourced_id, r.submission_id desc, r.line_number desc"
        ).fetchall()
        return dict(rows)


@pytest.fixture
def zone(connection, tmp_path) -> Zone:
    return Zone(connection, tmp_path)


def test_a_bulk_file_counts_again_after_a_delta(zone):
    zone.put("a.csv", orgs("Before"))
    zone.refresh()
    zone.put("b.csv", orgs("After", "active", numbers=range(2, 4)))
    zone.refresh()
    assert zone.names() == {"o1": "Before", "o2": "After", "o3": "After"}
    zone.put("c.csv", orgs("Before"))
    assert len(zone.refresh().received) == 1
    assert zone.names() == {"o1": "Before", "o2": "Before"}


def test_the_first_of_three_full_replacements_comes_back(zone):
    for number, done in enumerate(("completed", "submitted", "completed")):
        zone.put(f"{number}.csv", completions("6001234", done))
    assert zone.refresh().received == [1, 2, 3], "in one run in the order of their names"
    zone.put("4.csv", completions("6001234", "completed"))
    assert zone.refresh().duplicates == [4], "nothing came between"


def test_what_another_school_or_year_sends_is_not_between(zone):
    zone.put("a.csv", completions("6001234", "completed"))
    zone.refresh()
    zone.put("b.csv", completions("6009999", "submitted"))
    zone.refresh()
    zone.put("c.csv", completions("6001234", "completed"))
    assert zone.refresh().duplicates == [3]


def test_a_file_that_lies_there_unchanged_is_never_taken_in_again(zone):
    zone.put("a.csv", orgs("Before"))
    zone.put("b.csv", orgs("After"))
    zone.refresh()
    for _ in range(2):
        assert zone.refresh() == IntakeSummary(unchanged=2)
    zone.put("a.csv", orgs("Before"))
    assert zone.refresh() == IntakeSummary(received=[3], unchanged=1), "it was written anew"
    assert zone.names() == {"o1": "Before", "o2": "Before"}
    assert zone.refresh() == IntakeSummary(unchanged=2)


def test_a_file_that_is_moved_with_its_time_says_nothing_new(zone):
    path = zone.put("a.csv", orgs("Before"))
    zone.put("b.csv", orgs("After"))
    zone.refresh()
    path.rename(path.with_name("sent.csv"))
    assert zone.refresh().duplicates == [3]
    assert zone.names() == {"o1": "After", "o2": "After"}


def test_one_name_for_every_file(zone):
    """A nightly export overwrites the file of the night before."""
    for name in ("One", "Two", "One", "One"):
        zone.put("nightly.csv", orgs(name))
        summary = zone.refresh()
    assert summary.duplicates == [4]
    assert zone.names() == {"o1": "One", "o2": "One"}


@pytest.mark.parametrize("state", ["held", "withdrawn"])
def test_what_never_counted_is_not_between(zone, state):
    zone.put("a.csv", orgs("Before"))
    zone.put("b.csv", orgs("After"))
    zone.take()
    zone.connection.execute(
        "update ledger.submissions set state = %s where submission_id = 2", [state]
    )
    zone.put("c.csv", orgs("Before"))
    assert zone.take().duplicates == [3]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.lists(st.sampled_from(["bulk A", "bulk B", "delta C"]), min_size=1, max_size=6),
    together=st.booleans(),
)
def test_the_last_statement_counts(connection, tmp_path_factory, sent, together):
    """Whatever is sent in which order, in one run or in many, what was said last is in force."""
    connection.execute("truncate ledger.submissions, ledger.landing_files cascade")
    connection.execute("truncate raw.oneroster_orgs")
    connection.commit()
    zone = Zone(connection, tmp_path_factory.mktemp("zone"))
    expected: dict[str, str] = {}
    for number, what in enumerate(sent):
        form, name = what.split()
        numbers = range(1, 3) if form == "bulk" else range(2, 4)
        status = "" if form == "bulk" else "active"
        zone.put(f"{number}.csv", orgs(name, status, numbers=numbers))
        expected = {} if form == "bulk" else expected
        expected |= {f"o{n}": name for n in numbers}
        if not together:
            zone.refresh()
    zone.refresh()
    assert zone.names() == expected
    repeated = sum(one == other for one, other in itertools.pairwise(sent))
    found = connection.execute(
        "select count(*) from ledger.submissions where state = 'duplicate'"
    ).fetchone()
    assert found == (repeated,), "only what repeats the statement before it changes nothing"
