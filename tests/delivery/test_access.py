"""Access: a role's login reads the marts and nothing else; its password stays in one file."""

from __future__ import annotations

import json

import psycopg
import pytest
from sqlalchemy.engine import make_url

from delivery import access
from delivery.errors import DeliveryError
from delivery.publish import publish
from warehouse import bootstrap

MARTS = ("measures", "entities", "measure_cells")


@pytest.fixture
def release(build):
    return publish(build, run_id="run")


def test_a_reader_logs_in_over_the_loopback_and_reads_every_mart(release):
    address = access.url_for("flashlight_reader")
    assert "@127.0.0.1:" in address
    with psycopg.connect(address) as reader:
        for mart in MARTS:
            # Unqualified: the role's search path is marts.
            assert reader.execute(f"select count(*) from {mart}").fetchone()[0] > 0


def test_a_reader_reads_nothing_but_marts(release, build):
    tables = build.execute(
        "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    ).fetchall()
    build.commit()
    assert {("ledger.submissions",), ("pii.student_identifiers",)} < set(tables)
    assert (f"{release.schema}.measure_cells",) in tables
    for role in ("flashlight_reader", "flashlight_county"):
        with psycopg.connect(access.url_for(role), autocommit=True) as reader:
            for (table,) in tables:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    reader.execute(f"select * from {table}")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("create table marts.mine (n integer)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("delete from measures")


def test_an_auditor_reads_the_ledger_but_no_student(release):
    with psycopg.connect(access.url_for("flashlight_auditor"), autocommit=True) as auditor:
        assert auditor.execute("select count(*) from releases").fetchone() == (1,)
        for table in ("pii.student_identifiers", "raw.calpads_senr", "quality.rejected_lines"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                auditor.execute(f"select * from {table}")


def test_an_auditor_reads_the_ledger_but_not_what_districts_called_their_files(release):
    """A file may be named after a student, and a reason quotes the name of its file.

    So may the school of a line whose columns are shifted.
    """
    named = {
        "submission_coverage": ["school_id"],
        "submissions": ["file_path", "archive_member", "worksheet", "reason"],
        "landing_files": ["path"],
        "released_holds": ["reason"],
    }
    with psycopg.connect(access.url_for("flashlight_auditor"), autocommit=True) as auditor:
        tables = auditor.execute(
            "select c.relname, array_agg(a.attname::text) from pg_class c"
            " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
            " where c.relnamespace = 'ledger'::regnamespace and c.relkind in ('r', 'v')"
            " and c.relname <> 'structure' group by c.relname"
        ).fetchall()
        assert len(tables) >= 6
        for table, columns in tables:
            kept = [name for name in columns if name not in named.get(table, [])]
            auditor.execute(f"select {', '.join(kept)} from ledger.{table}")
            for column in named.get(table, []):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    auditor.execute(f"select {column} from ledger.{table}")


def test_what_an_auditor_could_read_before_is_taken_back(connection):
    """An installation from before had granted the whole tables."""
    connection.execute("grant select on all tables in schema ledger to flashlight_auditor")
    connection.execute((bootstrap.DDL / "20_ledger.sql").read_text(encoding="utf-8"))
    for table in ("submissions", "landing_files", "submission_coverage"):
        assert connection.execute(
            "select has_table_privilege('flashlight_auditor', 'ledger.' || %s, 'select')", [table]
        ).fetchone() == (False,)


def test_passwords_are_made_once_and_only_the_owner_can_read_them(release):
    first = access.url_for("flashlight_reader")

    assert access.url_for("flashlight_reader") == first
    file = access.credentials_file()
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["flashlight_reader"] in first


def test_a_lost_password_file_gives_a_new_working_password(release):
    old = access.url_for("flashlight_reader")
    access.credentials_file().unlink()

    new = access.url_for("flashlight_reader")

    assert new != old
    with psycopg.connect(new) as reader:
        assert reader.execute("select current_user").fetchone() == ("flashlight_reader",)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(old)


def test_a_role_without_login_is_named(database):
    with pytest.raises(DeliveryError, match="flashlight_district"):
        access.url_for("flashlight_district")


@pytest.mark.parametrize(
    ("owner", "reachable"),
    [
        (
            "postgresql://owner@/flashlight?host=%2Fsome%2Ffolder&port=5433",
            "postgresql://owner@127.0.0.1:5433/flashlight",
        ),
        (
            "postgresql://owner:word@db.example:5432/flashlight?sslmode=require",
            "postgresql://owner:word@db.example:5432/flashlight?sslmode=require",
        ),
    ],
)
def test_a_tool_gets_a_host_it_can_reach(owner, reachable):
    address = access.reachable(make_url(owner))
    assert address.render_as_string(hide_password=False) == reachable
