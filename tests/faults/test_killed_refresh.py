"""A refresh killed at any stage: the next one ends with the marts of an undisturbed run.

A base installation publishes a small sample and is stopped. Then a second sample's files arrive,
which correct some districts and bring a new school year. One copy of the base takes them in
undisturbed; in another copy per stage the refresh is killed with SIGKILL in that stage.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import Installation, temporary_folder

# The stages in their order, by the words of the progress display.
STAGES = (
    "Taking in new files",
    "Loading lines",
    "Gating",
    "Assigning student keys",
    "Building and auditing",
    "Publishing",
)
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def base() -> Iterator[Installation]:
    """A stopped installation with one release, and a landing zone with new files."""
    with temporary_folder("faults") as folder:
        installation = Installation(folder / "base", folder / "landing")
        size = ("--districts", "4", "--students", "900", "--seed", "1")
        target = str(installation.landing)
        installation.run("sample", "--out", target, *size, "--years", "2022-2023..2023-2024")
        installation.run("refresh")
        installation.run("sample", "--out", target, *size, "--years", "2022-2023..2024-2025")
        installation.stop()
        yield installation


@pytest.fixture(scope="module")
def undisturbed(base: Installation) -> Iterator[dict[tuple, tuple]]:
    """The cells after a refresh that nobody killed."""
    copy = _copy(base, "undisturbed")
    copy.run("refresh")
    cells = copy.cells()
    copy.stop()
    yield cells


@pytest.mark.parametrize("stage", STAGES)
def test_next_refresh_ends_like_an_undisturbed_one(
    base: Installation, undisturbed: dict[tuple, tuple], stage: str
):
    """Nothing is lost, doubled or half-published, whichever stage died."""
    copy = _copy(base, stage.split()[0].lower())
    try:
        before = copy.cells()
        _refresh_killed_in(copy, stage)
        assert copy.cells() == before, "readers keep the old release"
        copy.run("refresh")
        assert copy.cells() == undisturbed
        assert copy.run("refresh").strip().startswith("Nothing new")
    finally:
        copy.stop()


def _copy(base: Installation, name: str) -> Installation:
    """Copy a stopped installation; its server then has the copy's own socket."""
    home = base.home.with_name(name)
    shutil.copytree(base.home, home, symlinks=True, copy_function=_copy_with_owner)
    for folder, _, _ in os.walk(base.home):
        twin = home / Path(folder).relative_to(base.home)
        status = Path(folder).stat()
        os.chown(twin, status.st_uid, status.st_gid)
    settings = home / "postgres" / "flashlight.conf"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(str(base.home), str(home)), encoding="utf-8")
    return Installation(home, base.landing)


def _copy_with_owner(source: str, target: str) -> str:
    shutil.copy2(source, target)
    status = Path(source).stat()
    os.chown(target, status.st_uid, status.st_gid)
    return target


def _refresh_killed_in(installation: Installation, stage: str) -> None:
    """Start a refresh and kill it once the stage before `stage` has ended."""
    number = STAGES.index(stage)
    process = subprocess.Popen(
        installation.command("refresh"),
        env=installation.environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        if number == 0:
            _wait_for_first_submission(installation)
        else:
            assert any(STAGES[number - 1] in line for line in process.stderr), "stage not reached"
            time.sleep(0.15)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL, "the refresh ended before it was killed"


def _wait_for_first_submission(installation: Installation) -> None:
    query = "select count(*) from ledger.submissions where received_at > now() - interval '5 min'"
    query += " and state = 'received'"
    end = time.monotonic() + PATIENCE_SECONDS
    with installation.connect() as connection:
        connection.autocommit = True
        while connection.execute(query).fetchone() == (0,):
            assert time.monotonic() < end, "no submission was taken in"
            time.sleep(0.02)
