"""Public files go through intake, load and gate like any other, and keep what their cells say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import psycopg
import pytest

from expectations.gate import gate_loaded
from ingestion import intake, load
from ingestion.identify import identify
from ingestion.layout import load_layouts
from ingestion.unreadable import UnreadableError
from tests.ingestion.craft import put
from tests.ingestion.workbooks import workbook
from tests.public_files import files

FILES = {
    "chronic.txt": (files.DASHBOARD["chronic.txt"], "cde_dashboard", "2024-2025"),
    "ela.txt": (files.DASHBOARD["ela.txt"], "cde_dashboard", "2024-2025"),
    "elpi.txt": (files.DASHBOARD["elpi.txt"], "cde_dashboard", "2024-2025"),
    "cci.txt": (files.DASHBOARD["cci.txt"], "cde_dashboard", "2024-2025"),
    "absenteeism.txt": (files.CHRONIC, "cde_chronic_absenteeism", "2024-2025"),
    "suspension.txt": (files.SUSPENSION, "cde_suspension", "2024-2025"),
    "acgr24.txt": (files.COHORT, "cde_acgr", "2023-2024"),
    "acgr18.xlsx": (files.OLD_COHORT, "cde_acgr", "2017-2018"),
    "sb2016.csv": (files.RESEARCH_2016, "cde_caaspp_research", "2015-2016"),
    "sb2025.txt": (files.RESEARCH_2025, "cde_caaspp_research", "2024-2025"),
    "cupc.xlsx": (files.PUPIL_COUNTS, "cde_cupc", "2023-2024"),
    "entities.txt": (files.ENTITIES, "cde_entities", "2023-2024"),
}


def take_in(connection: psycopg.Connection, landing: Path, home: Path) -> None:
    """Everything in the landing zone, up to its verdict."""
    intake.take_in(connection, landing, home / "archive", "test")
    load.load_received(connection, home / "archive", load_layouts())
    gate_loaded(connection)


def states(connection: psycopg.Connection) -> dict[str, tuple[str | None, ...]]:
    """Record, school year and state by file name."""
    rows = connection.execute(
        "select file_path, record, school_year, state from ledger.submissions"
    ).fetchall()
    return {Path(path).name: tuple(rest) for path, *rest in rows}


def test_every_kind_of_public_file_is_recognised_by_its_columns(connection, tmp_path):
    """Names of columns and separators differ by indicator and year; one layout has them all."""
    landing = tmp_path / "landing"
    for name, (content, _, _) in FILES.items():
        put(landing, f"cde/{name}", content)
    take_in(connection, landing, tmp_path)
    found = states(connection)
    assert {name: (record, year) for name, (record, year, _) in found.items()} == {
        name: (record, year) for name, (_, record, year) in FILES.items()
    }
    accepted = {"accepted", "accepted_with_warnings"}
    assert {name for name, (*_, state) in found.items() if state not in accepted} == set()


def test_public_files_wait_as_scopes_of_no_district(connection, tmp_path):
    """What a public file changes is built anew for its school years, and no district is."""
    put(tmp_path / "landing", "cde/chronic.txt", files.DASHBOARD["chronic.txt"])
    put(tmp_path / "landing", "cde/acgr.txt", files.COHORT)
    take_in(connection, tmp_path / "landing", tmp_path)
    pending = connection.execute(
        "select district_id, school_year from ledger.pending_scopes order by 2"
    ).fetchall()
    assert pending == [("public", "2023-2024"), ("public", "2024-2025")]


def test_a_file_that_comes_again_replaces_its_own_indicator_only(connection, tmp_path):
    """The state reissues single indicators: the other seven of the year stay in force."""
    put(tmp_path / "landing", "cde/1.txt", files.DASHBOARD["chronic.txt"])
    put(tmp_path / "landing", "cde/2.txt", files.DASHBOARD["elpi.txt"])
    again = files.DASHBOARD["chronic.txt"].replace(b"20.0", b"20.1")
    put(tmp_path / "landing", "cde/3.txt", again)
    take_in(connection, tmp_path / "landing", tmp_path)
    counts = connection.execute(
        "select lines_accepted, lines_superseded from ledger.submissions order by file_path"
    ).fetchall()
    assert counts == [(0, 3), (1, 0), (3, 0)]


@pytest.mark.parametrize(
    ("code", "rules"),
    [
        ("19000010000011", []),
        ("1100170123968", ["CDE0002"]),
        ("110017012396", ["CDE0001"]),
        ("0110017012396X", ["FRMT0004"]),
    ],
)
def test_a_code_without_its_zeros_is_a_finding(connection, tmp_path, code, rules):
    """One zero can be given back, since its length proves it; of a shorter code nothing is sure."""
    columns = "studentgroup currnumer currdenom currstatus"
    rows = [(files.CHARTER, "S", group, 1, 20, "5.0") for group in ("HI", "WH", "EL")]
    content = files.dashboard("SUSP", columns, (code, "S", "ALL", 1, 20, "5.0"), *rows)
    put(tmp_path / "landing", "cde/susp.txt", content)
    take_in(connection, tmp_path / "landing", tmp_path)
    found = connection.execute(
        "select rule from quality.findings where severity <> 'information'"
        " and rule not like 'FRMT-%' order by rule"
    ).fetchall()
    assert [rule for (rule,) in found] == rules


@pytest.mark.parametrize(
    ("written", "school_year"),
    [
        ("2024-25", "2024-2025"),
        ("2024-2025", "2024-2025"),
        ("1999-00", None),
        ("2024-26", None),
        ("24-25", None),
    ],
)
def test_academic_years_are_read_in_the_forms_the_state_writes(written, school_year):
    """A year that is none, or that the file's kind did not exist in, is no guess at another one."""
    content = files.SUSPENSION.replace(b"2024-25", written.encode())
    try:
        found = identify(content, load_layouts(), date(2025, 10, 1)).school_year
    except UnreadableError:
        found = None
    assert found == school_year


def test_dashboard_files_before_2023_are_held_until_their_indicator_is_added(connection, tmp_path):
    """They do not say which indicator they hold; the file's name would be a guess."""
    columns = "studentgroup currdenom currstatus priordenom change statuslevel safetynet"
    row = (files.CHARTER, "S", "ALL", 100, "-12.5", 90, "1.0", 3, "")
    complete = files.dashboard("ELA", columns, row, year=2019)
    lacking = complete.replace(b"\tindicator", b"").replace(b"\tELA", b"")
    put(tmp_path / "landing", "cde/eladownload2019.txt", lacking)
    put(tmp_path / "landing", "cde/with_indicator.txt", complete)
    take_in(connection, tmp_path / "landing", tmp_path)
    assert states(connection) == {
        "eladownload2019.txt": ("cde_dashboard", None, "held"),
        "with_indicator.txt": ("cde_dashboard", "2018-2019", "accepted"),
    }
    (reason,) = connection.execute(
        "select reason from ledger.submissions where state = 'held'"
    ).fetchone()
    assert "lacks indicator" in reason
    assert "Add a column indicator" in reason
    assert "ELA (ela)" in reason


def test_districts_send_no_public_files(connection, tmp_path):
    put(tmp_path / "landing", "1900001/chronic.txt", files.DASHBOARD["chronic.txt"])
    take_in(connection, tmp_path / "landing", tmp_path)
    assert states(connection)["chronic.txt"][2] == "held"


def test_the_directory_counts_for_the_year_it_was_received_in(connection, tmp_path):
    put(tmp_path / "landing", "cde/pubschls.txt", files.DIRECTORY)
    take_in(connection, tmp_path / "landing", tmp_path)
    record, year, state = states(connection)["pubschls.txt"]
    assert (record, state) == ("cde_public_schools", "accepted")
    (received,) = connection.execute(
        "select extract(year from received_at - interval '6 months')::integer"
        " from ledger.submissions"
    ).fetchone()
    assert year == f"{received}-{received + 1}"


def reissued(connection: psycopg.Connection, tmp_path: Path, *contents: bytes) -> list[tuple]:
    """Accepted and superseded lines of files that came one after the other."""
    for number, content in enumerate(contents):
        put(tmp_path / "landing", f"cde/{number}.txt", content)
    take_in(connection, tmp_path / "landing", tmp_path)
    return connection.execute(
        "select lines_accepted, lines_superseded from ledger.submissions order by file_path"
    ).fetchall()


@pytest.mark.parametrize(
    ("content", "here", "there"),
    [
        (files.DASHBOARD["chronic.txt"], b"19000010000011", b"19000010000012"),
        (files.CHRONIC, b"\tTA\t", b"\tGF\t"),
        (files.COHORT, b"\tSE\t", b"\tTA\t"),
        (files.RESEARCH_2016, b'"0000000"', b'"0000011"'),
    ],
    ids=["dashboard", "chronic", "cohort", "research"],
)
def test_a_line_that_vanishes_from_a_reissued_file_is_no_longer_in_force(
    connection, tmp_path, content, here, there
):
    """What the state takes back is not to be published on."""
    one_more = content + content.splitlines(keepends=True)[-1].replace(here, there)
    lines = content.count(b"\n") - 1
    assert reissued(connection, tmp_path, one_more, content) == [(0, lines + 1), (lines, 0)]


def test_masked_cohorts_that_no_column_tells_apart_are_no_repetition(connection, tmp_path):
    """The file of 2017-18 has them for all schools, alternative ones and others."""
    masked = files.OLD_COHORT_ROWS[-1]
    content = workbook(cohort1718=[*files.OLD_COHORT_ROWS, masked, masked])
    assert reissued(connection, tmp_path, content) == [(5, 0)]


def test_a_research_file_of_one_group_replaces_that_group_only(connection, tmp_path):
    """The state offers all groups in one file and all students in another: these are no reissue."""
    other_group = files.RESEARCH_2016.replace(b'"2016","1"', b'"2016","4"')
    other_county = files.RESEARCH_2016.replace(b'"19","00001"', b'"30","00001"')
    counts = reissued(connection, tmp_path, files.RESEARCH_2016, other_group, other_county)
    assert {superseded for _, superseded in counts} == {0}
