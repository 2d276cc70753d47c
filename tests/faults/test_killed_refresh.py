"""A refresh killed in every stage: the next one ends with the marts of an undisturbed run.

An installation publishes a small sample. Then a second sample's files arrive, which correct some
districts, bring a new school year and have defects. A copy takes them in undisturbed; in the
installation itself one refresh after the other is killed with SIGKILL, each in its next stage.

So that it dies in the middle of its stage, not a moment before or after, the test holds what the
stage is about to write and kills the refresh when it waits for that.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ingestion import landing
from orchestration.progress import STAGES
from tests.installation import Installation, differences, read_marts, temporary_folder
from tests.prepared_home import begin, copy

# The stages in order, and what a stage writes after it has committed other things of its own.
HELD = {
    "intake": """
        insert into ledger.landing_files (path, size_bytes, modified_ns, sha256)
        values (%(file_in_the_middle)s, 0, 0, '')
    """,
    "load": "lock table raw.calpads_sinc in share mode",
    # The refresh that died loading has left some; English language statuses are gated before.
    "gate": """
        select submission_id from ledger.submissions
        where state = 'loaded' and record = 'calpads_senr' for update
    """,
    "identity": "lock table pii.student_identifiers in share mode",
    "build": "lock table conformed.fct_enrollment_span in share mode",
    "growth": "lock table conformed.fct_student_growth in share mode",
    "cross_file": "select code from quality.rules where found_by = 'cross_file' for update",
    "publish": "lock table ledger.releases in share mode",
}
# Growth is computed in the middle of the build.
PART_OF = {"growth": "build"}
PATIENCE_SECONDS = 600

# What became of all lines, whatever number a submission got.
LEDGER = """
select record, state, count(*), sum(lines_received), sum(lines_accepted), sum(lines_rejected),
    sum(lines_superseded)
from ledger.submissions
group by record, state order by record, state
"""
FINDINGS = """
select district_id, school_year, record, rule, severity, closed_at is null, count(*)
from quality.findings group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
"""
# All runs together: each refresh that was killed is a run of its own.
SCORECARDS = """
select district_id, school_year, record, sum(lines_received), sum(lines_accepted),
    sum(lines_rejected), sum(lines_superseded), sum(lines_checked), sum(lines_complete),
    sum(lines_valid), sum(lines_consistent), sum(lines_unique), sum(fatal_findings),
    sum(warning_findings)
from marts.data_quality_scorecards
group by district_id, school_year, record order by district_id, school_year, record
"""
BROKEN_SUMS = """
select count(*) from ledger.submissions
where lines_received <> lines_accepted + lines_rejected + lines_superseded
"""


@pytest.fixture(scope="module")
def base(prepared: Path) -> Iterator[Installation]:
    """A stopped installation with one release, and a landing zone with new files."""
    with temporary_folder("faults") as folder:
        installation = begin(prepared, folder)
        size = ("--districts", "4", "--students", "700", "--seed", "1")
        target = str(installation.landing)
        installation.run("sample", "--out", target, *size, "--years", "2022-2023..2023-2024")
        installation.run("refresh")
        years = ("--years", "2022-2023..2024-2025")
        installation.run("sample", "--out", target, *size, *years, "--defects")
        installation.stop()
        yield installation


@pytest.fixture(scope="module")
def undisturbed(base: Installation) -> Iterator[dict[str, Any]]:
    """What there is after a refresh that nobody killed."""
    twin = Installation(base.home.with_name("undisturbed"), base.landing)
    copy(base.home, twin.home)
    twin.run("refresh")
    state = _state(twin)
    twin.stop()
    yield state


def test_refresh_killed_in_every_stage(base: Installation, undisturbed: dict[str, Any]):
    """Nothing is lost, doubled or half-published, and readers keep the old release meanwhile."""
    before = base.marts()
    try:
        for stage in HELD:
            _refresh_killed_in(base, stage)
            assert not differences(before, base.marts()), (
                f"published by a refresh killed in {stage}"
            )
        base.run("refresh")
        state = _state(base)
        assert differences(before, base.marts()), "the new files change nothing"
        different = differences(undisturbed.pop("marts"), state.pop("marts"))
        assert not different, different
        assert state == undisturbed
        assert base.run("refresh").strip().startswith("Nothing new")
    finally:
        base.stop()


def _state(installation: Installation) -> dict[str, Any]:
    """Marts, what became of all lines, findings, and the lines that scorecards count."""
    with installation.connect() as connection:
        assert connection.execute(BROKEN_SUMS).fetchone() == (0,)
        return {
            "marts": read_marts(connection),
            "ledger": connection.execute(LEDGER).fetchall(),
            "findings": connection.execute(FINDINGS).fetchall(),
            "scorecards": connection.execute(SCORECARDS).fetchall(),
        }


def _refresh_killed_in(installation: Installation, stage: str) -> None:
    """Start a refresh and kill it while it waits for what is held of the stage."""
    with installation.connect() as connection:
        held = connection.execute(
            HELD[stage], {"file_in_the_middle": _file_in_the_middle(connection, installation)}
        )
        assert held.rowcount != 0, f"nothing to hold of {stage}"
        display = installation.home.with_name(f"{stage}.txt")
        with display.open("w") as file:
            process = subprocess.Popen(
                installation.command("refresh"),
                env=installation.environment,
                stdout=subprocess.DEVNULL,
                stderr=file,
            )
        try:
            _wait_until_blocked(connection, process)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            connection.rollback()
    assert process.returncode == -signal.SIGKILL, f"the refresh ended before {stage}"
    ended = [line for line in display.read_text().splitlines() if line.startswith("done")]
    before = STAGES.index(PART_OF.get(stage, stage))
    assert len(ended) == before, f"not killed in {stage}: {ended}"


def _file_in_the_middle(connection: psycopg.Connection, installation: Installation) -> str:
    """The file that a refresh takes in after half of the others."""
    seen = landing.seen_files(connection)
    new = [
        file.path
        for file in landing.files(installation.landing)
        if landing.is_new(file, seen.get(file.path)) and file.path not in seen
    ]
    return new[len(new) // 2] if new else ""


def _wait_until_blocked(connection: psycopg.Connection, process: subprocess.Popen) -> None:
    """Return as soon as another session waits for this one."""
    query = """
        select exists (
            select from pg_locks
            where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))
        )
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while connection.execute(query).fetchone() == (False,):
        assert process.poll() is None, "the refresh ended without waiting"
        assert time.monotonic() < end, "the refresh never came to what is held"
        time.sleep(0.02)
