"""The checks across files: each finds what breaks it in a real build, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from expectations.cross_file import checks
from expectations.cross_file.checks import Check
from tests.end_to_end.cross_file.build import YEAR, Build
from tests.end_to_end.cross_file.cases import CASES
from tests.installation import Installation, temporary_folder
from tests.prepared_home import begin

# By the name of the query, or by the code where a query serves several checks.
CHECKS = {
    check.code if check.names else check.finds.removesuffix(".sql"): check
    for check in checks.load()
}
# A sample of few students shows what a limit of many hides.
FEW = {"compare_from": 10}


def small(prepared: Path, seed: int) -> Iterator[Installation]:
    """A clean sample of two districts, refreshed."""
    with temporary_folder(f"cross-file-{seed}") as folder:
        installation = begin(prepared, folder)
        size = ("--districts", "2", "--students", "300", "--seed", str(seed))
        installation.run("sample", "--out", str(installation.landing), *size)
        installation.run("refresh")
        yield installation
        installation.stop()


@pytest.fixture(scope="module")
def installation(prepared: Path) -> Iterator[Installation]:
    yield from small(prepared, 1)


@pytest.fixture(scope="module")
def opened(installation: Installation) -> Iterator[psycopg.Connection]:
    with installation.connect() as connection:
        yield connection


@pytest.fixture
def build(opened: psycopg.Connection) -> Iterator[Build]:
    """What was built, with the chosen student's district year waiting for publication."""
    build = Build(opened)
    build.run(
        "insert into ledger.pending_scopes (district_id, school_year)"
        " select district_id, school_year from chosen"
    )
    yield build
    opened.rollback()


def found(build: Build, check: Check) -> list[tuple]:
    limits = {name: FEW.get(name, value) for name, value in check.limits.items()}
    query = checks.query(check.model_copy(update={"limits": limits}))
    return build.connection.execute(query).fetchall()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.finds)
def test_a_check_finds_what_breaks_it_until_it_is_mended(case, build):
    check = CHECKS[case.finds]
    before = set(found(build, check))
    case.break_it(build)
    broken = set(found(build, check)) - before
    assert broken
    assert {row[:2] for row in broken} == {(build.chosen["district_id"], YEAR)}
    case.mend_it(build)
    assert not set(found(build, check)) & broken


def test_every_check_has_a_case_and_its_relations(build):
    """A check that is never broken in a test, or reads a table that is not there, is none."""
    from expectations.cross_file.run import _RELATIONS

    assert {case.finds for case in CASES} == set(CHECKS)
    built = {name for (name,) in build.connection.execute(_RELATIONS)}
    assert {name for check in checks.load() for name in checks.relations(check)} <= built


@pytest.fixture(scope="module", params=[2, 3])
def other_seed(prepared: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    yield from small(prepared, request.param)


def clean(installation: Installation) -> None:
    assert installation.run("findings", "--json").count('"rule"') == 0


def test_a_clean_sample_has_no_finding(installation):
    clean(installation)


def test_a_clean_sample_of_another_seed_has_no_finding(other_seed):
    clean(other_seed)


def offense_of_removal(offenses: list[str], results: str) -> str:
    """An offense of a suspension or expulsion, at a school with further offenses."""
    removed = [line.split("^") for line in results.splitlines()]
    removed = {(of[6], of[12]) for of in removed if of[13] in ("100", "110", "200")}
    schools = Counter(line.split("^")[4] for line in offenses)
    return next(
        line
        for line, of in ((line, line.split("^")) for line in offenses)
        if (of[6], of[12]) in removed and schools[of[4]] > 1
    )


def test_a_refresh_opens_closes_and_reopens_a_finding(installation):
    """It comes with the file that breaks the check and goes with the one that mends it."""
    file = min(installation.landing.glob("*/2024-2025/SOFF.txt"))
    lines = file.read_text(encoding="utf-8").splitlines()
    missing = offense_of_removal(lines, file.with_name("SIRS.txt").read_text(encoding="utf-8"))
    states = []
    fewer = [line for line in lines if line != missing]
    for number, kept in enumerate((fewer, lines, fewer)):
        # The local record id, which is empty, makes each file's bytes new.
        sent = [line.replace("SOFF^A^^", f"SOFF^A^{number}^") for line in kept]
        (file.parent / f"SOFF_{number}.txt").write_text("\r\n".join(sent) + "\r\n")
        installation.run("refresh")
        with installation.connect() as connection:
            states.append(
                connection.execute(
                    "select submission_id is not null, closed_at is null, reopened_at is not null"
                    " from quality.findings where rule = 'CERT162' order by finding_id"
                ).fetchall()
            )
    opened, closed, reopened = (True, True, False), (True, False, False), (True, True, True)
    assert states == [[opened], [closed], [closed, reopened]]
