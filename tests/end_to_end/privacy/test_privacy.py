"""No name and no identifier of a student leaves its place: every byte is looked at.

An installation takes in files in which everything that names a student is marked: sound lines and
wrong ones of every kind, malformed files, names of files and of members of archives, headers. Two
refreshes stop in the middle with errors of the database that quote lines, one in dbt. What is not
looked at: the landing zone, the archive, the warehouse's own tables below marts, the secret, and a
district's own reports.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from delivery import alerts
from tests.end_to_end.privacy.planting import KINDS, Planted, plant
from tests.end_to_end.privacy.search import Needles, encoded
from tests.installation import Installation, temporary_folder
from tests.prepared_home import begin

READERS = (
    "flashlight_reader",
    "flashlight_county",
    "flashlight_auditor",
    "flashlight_district",
)
# What holds students by design, for nobody else's eyes.
OWN = ("archive", "postgres", "reports", "student_key_secret")
REFUSED = """
alter table {table} add constraint refused check ({column} is distinct from {value})
"""


@dataclass
class Refreshed:
    """The installation after its refreshes, what was planted in it, and what they printed."""

    installation: Installation
    planted: dict[str, Planted]
    printed: dict[str, str] = field(default_factory=dict)
    looked_at: dict[bytes, set[str]] = field(default_factory=dict)

    @cached_property
    def everything(self) -> Needles:
        """All that was planted."""
        return Needles.of(self.planted.values(), *KINDS)

    def found(self, content: bytes) -> set[str]:
        """What of it stands in the content; what several roles can read is looked at once."""
        digest = hashlib.sha256(content).digest()
        if digest not in self.looked_at:
            self.looked_at[digest] = self.everything.found(content)
        return self.looked_at[digest]

    def refresh(self, name: str, *options: str) -> int:
        """Refresh, keep what was printed, and return the exit status."""
        done = subprocess.run(
            self.installation.command("refresh", *options),
            env=self.installation.environment | {"COLUMNS": "300"},
            capture_output=True,
            text=True,
            check=False,
        )
        self.printed[name] = done.stdout + done.stderr
        return done.returncode


@pytest.fixture(scope="module")
def refreshed(prepared: Path) -> Iterator[Refreshed]:
    with temporary_folder("privacy") as folder:
        installation = begin(prepared, folder)
        size = ("--districts", "2", "--students", "400", "--defects")
        installation.run("sample", "--out", str(installation.landing), *size)
        run = Refreshed(installation, plant(installation.landing))
        installation.run("status")
        ssid = min(run.planted[min(run.planted)].ssids)
        for name, table in (("load", "raw.calpads_senr"), ("identity", "pii.student_identifiers")):
            with _refused(installation, table, "ssid", ssid):
                assert run.refresh(name) != 0
        assert run.refresh("published") == 0, run.printed["published"]
        with _broken_line(installation, run.planted[min(run.planted)].marks["student"]):
            assert run.refresh("dbt", "--full") != 0
        yield run
        installation.stop()


@contextmanager
def _refused(installation: Installation, table: str, column: str, value: str) -> Iterator[None]:
    """Let the database refuse a line and, as it does then, quote it."""
    name = sql.Identifier(*table.split("."))
    with installation.connect() as connection:
        connection.execute(
            sql.SQL(REFUSED).format(
                table=name, column=sql.Identifier(column), value=sql.Literal(value)
            )
        )
    yield
    with installation.connect() as connection:
        connection.execute(sql.SQL("alter table {} drop constraint refused").format(name))


@contextmanager
def _broken_line(installation: Installation, mark: str) -> Iterator[None]:
    """Let dbt find a name where the gate let a date pass."""
    change = """
        update raw.calpads_senr set enrollment_school_start_date = %s
        where (submission_id, line_number) in (
            select submission_id, line_number from raw.calpads_senr
            join ledger.submissions using (submission_id)
            where enrollment_school_start_date = %s and lines_accepted > 50 limit 1
        )
    """
    with installation.connect() as connection:
        (day,) = connection.execute(
            "select max(enrollment_school_start_date) from raw.calpads_senr"
            " join ledger.submissions using (submission_id)"
            " where enrollment_school_start_date ~ '^20[0-9]{6}$' and lines_accepted > 50"
        ).fetchone()
        assert connection.execute(change, [mark, day]).rowcount == 1
    yield


def test_what_is_looked_for_would_be_found(refreshed):
    """Also in other encodings; and it is where it belongs: in the landing zone and the database."""
    needles = refreshed.everything
    for planted in refreshed.planted.values():
        assert len(planted.ssids) > 50
        mark, ssid = planted.marks["student"], min(planted.ssids)
        for text in (mark, ssid):
            for content in (text.encode(), text.encode("utf-16"), *encoded(f"({text})")):
                assert needles.found(content) or content not in encoded(text)
            assert all(needles.found(b"=" + form + b"=") for form in encoded(text))
        assert needles.found(f"<td>{mark.upper()}</td>") and needles.found(f'"{ssid}"')
        day = min(planted.births)
        assert needles.found(f"born {day[:4]}-{day[4:6]}-{day[6:]}.")
        assert not needles.found(ssid + "0")
    landing = [path for path in refreshed.installation.landing.rglob("*") if path.is_file()]
    assert len(needles.found_in_files(landing)) > 40
    with refreshed.installation.connect() as connection:
        assert needles.found(_text(connection, sql.Identifier("raw", "calpads_senr")))


def test_every_kind_of_trouble_occurred(refreshed):
    """Otherwise the bytes that are looked at would say nothing."""
    for name, said in (
        ("load", "violates check constraint"),
        ("identity", "violates check constraint"),
        ("dbt", "model stg_calpads__enrollment failed"),
    ):
        assert said in " ".join(refreshed.printed[name].split()), refreshed.printed[name]
    with refreshed.installation.connect() as connection:
        states = {
            state
            for (state,) in connection.execute("select distinct state from ledger.submissions")
        }
        rules = connection.execute("select count(distinct rule) from quality.findings").fetchone()
    assert states >= {"accepted", "accepted_with_warnings", "held", "duplicate"}
    assert rules[0] > 40


def test_nothing_below_the_home_folder_names_a_student(refreshed):
    """Data Docs, logs, what dbt compiled and wrote of its runs, Dagster's files, and any other."""
    home = refreshed.installation.home
    paths = [
        path
        for path in home.rglob("*")
        if path.is_file() and path.relative_to(home).parts[0] not in OWN
    ]
    names = {str(path.relative_to(home)) for path in paths}
    assert {"data_docs/index.html", "dbt/target/manifest.json"} <= names
    assert any(name.startswith("dagster/") for name in names)
    log = list((home / "postgres").glob("server.log*"))
    assert log
    assert refreshed.everything.found_in_files([*paths, *log]) == {}


def test_dagsters_tables_name_no_student(refreshed):
    """Its event log keeps every message and error."""
    with refreshed.installation.connect() as connection:
        tables = _tables(connection, "schemaname = 'dagster'")
        assert len(tables) > 10
        assert _found(connection, tables, refreshed) == {}


def test_what_is_published_names_no_student(refreshed):
    """The marts and every release, in all columns."""
    with refreshed.installation.connect() as connection:
        tables = _tables(connection, "schemaname = 'marts' or schemaname like 'release%'")
        assert len(tables) > 5
        assert _found(connection, tables, refreshed) == {}


@pytest.mark.parametrize("role", READERS)
def test_what_a_role_can_read_names_no_student(refreshed, role):
    """All columns of all tables and views that it may read, whatever their schema."""
    with refreshed.installation.connect() as connection:
        columns = connection.execute(
            """
            select table_schema, table_name, array_agg(column_name::text)
            from information_schema.columns
            where table_schema not in ('pg_catalog', 'information_schema')
                and has_schema_privilege(%(role)s, table_schema, 'usage')
                and has_column_privilege(
                    %(role)s, format('%%I.%%I', table_schema, table_name), column_name, 'select')
            group by table_schema, table_name
            """,
            {"role": role},
        ).fetchall()
        assert columns
        found = {
            f"{schema}.{table}": refreshed.found(
                _text(connection, sql.Identifier(schema, table), names)
            )
            for schema, table, names in columns
        }
    assert {name: where for name, where in found.items() if where} == {}


def test_the_terminal_names_no_student(refreshed):
    """What refreshes print, also those that fail."""
    found = {name: refreshed.everything.found(text) for name, text in refreshed.printed.items()}
    assert {name: where for name, where in found.items() if where} == {}


@pytest.mark.parametrize("command", ["status", "submissions", "findings"])
def test_lists_for_the_central_team_name_no_student_but_in_names_of_files_and_columns(
    refreshed, command
):
    """Which file or column is meant cannot be said without its name."""
    printed = refreshed.installation.run(command, "--json")
    assert Needles.of(refreshed.planted.values(), "student").found(printed) == set()


@pytest.mark.parametrize("command", ["submissions", "findings"])
def test_lists_of_one_district_hold_nothing_of_another(refreshed, command):
    for district in refreshed.planted:
        printed = refreshed.installation.run(command, "--district", district, "--json")
        assert _of_others(refreshed, district).found(printed) == set()


def test_a_districts_report_holds_nothing_of_another(refreshed):
    folders = {path.name: path for path in (refreshed.installation.home / "reports").iterdir()}
    assert set(folders) >= set(refreshed.planted)
    for district, folder in folders.items():
        paths = [path for path in folder.rglob("*") if path.is_file()]
        assert paths
        assert _of_others(refreshed, district).found_in_files(paths) == {}


def test_values_of_findings_name_no_student(refreshed):
    """A value is kept only where it cannot be a name or an identifier."""
    with refreshed.installation.connect() as connection:
        text = _text(
            connection, sql.Identifier("quality", "findings"), ["value", "message", "remedy"]
        )
        values = connection.execute("select count(value) from quality.findings").fetchone()[0]
    assert values
    assert Needles.of(refreshed.planted.values(), "student").found(text) == set()


def test_alerts_name_no_student(refreshed):
    """They leave the installation by mail and webhook."""
    with refreshed.installation.connect() as connection:
        found = alerts.find(connection)
    assert {alert.kind for alert in found} >= {"held"}
    text = "\n".join(
        part
        for kind in alerts.KINDS
        for part in alerts.message(kind, [alert for alert in found if alert.kind == kind])
    )
    assert refreshed.everything.found(text + repr(found)) == set()


def _of_others(refreshed: Refreshed, district: str) -> Needles:
    """What was planted in other districts; students whom this one has sent itself are its own.

    Without dates of birth: in a district's own lines the same day may be another one's.
    """
    own = refreshed.planted.get(district, Planted({}))
    others = [
        Planted(item.marks, item.ssids - own.ssids)
        for code, item in refreshed.planted.items()
        if code != district
    ]
    return Needles.of(others, *KINDS)


def _tables(connection: psycopg.Connection, which: str) -> list[sql.Identifier]:
    rows = connection.execute(
        "select schemaname, tablename from ("
        "select schemaname, tablename from pg_tables"
        " union all select schemaname, viewname from pg_views) known"
        f" where {which}"
    )
    return [sql.Identifier(*row) for row in rows]


def _found(
    connection: psycopg.Connection, tables: list[sql.Identifier], refreshed: Refreshed
) -> dict[str, set[str]]:
    every = {table.as_string(None): refreshed.found(_text(connection, table)) for table in tables}
    return {name: found for name, found in every.items() if found}


def _text(
    connection: psycopg.Connection, table: sql.Identifier, columns: list[str] | None = None
) -> bytes:
    """A table as text, with a byte between columns that no number runs over."""
    shown = sql.SQL(", ").join(map(sql.Identifier, columns)) if columns else sql.SQL("*")
    query = sql.SQL("copy (select {} from {}) to stdout").format(shown, table)
    with connection.cursor().copy(query) as copy:
        return b"".join(copy)
