"""Commands: what they print for people, and one JSON document for programs."""

from __future__ import annotations

import io
import subprocess
import sys

import psycopg
import pytest

from cli import refresh
from delivery.publish import publish
from ingestion import archive
from ingestion.run_lock import exclusive_run
from tests.ingestion import craft
from warehouse import settings
from warehouse.connection import connect


@pytest.fixture
def held(connection) -> int:
    """Enter a held and an accepted submission with a finding; the value is the held one."""
    (number,) = connection.execute(
        "insert into ledger.submissions (district_id, record, school_year, file_path, state,"
        " reason, lines_received, lines_rejected)"
        " values ('1964733', 'calpads_senr', '2024-2025', '1964733/a.txt', 'held',"
        " 'Half the lines are gone.', 1200, 1200) returning submission_id"
    ).fetchone()
    connection.execute(
        "insert into ledger.submissions (district_id, record, school_year, file_path, state)"
        " values ('3066670', 'calpads_senr', '2024-2025', '3066670/b.txt', 'accepted')"
    )
    connection.execute(
        "insert into quality.findings (submission_id, district_id, record, line_number, field,"
        " rule, severity, message, remedy) values (%s, '1964733', 'calpads_senr', 7, 'ssid',"
        " 'senr.ssid.required', 'fatal', 'The identifier is [missing].', 'Fill it in.')",
        [number],
    )
    connection.commit()
    return number


@pytest.mark.parametrize("command", ["status", "submissions", "findings", "extracts"])
def test_json_is_one_document_and_nothing_else(run, held, command):
    result = run(command, "--json")

    assert result.status == 0
    assert result.document
    assert result.err == ""


def test_releases_as_json_is_a_list_even_without_one(run, connection):
    assert run("releases", "--json").document == []


def test_status_says_what_is_held_and_what_to_do(run, held):
    text = run("status").out

    assert "Half the lines are gone." in text
    assert "flashlight findings --submission" in text
    document = run("status", "--json").document
    assert document["submissions"] == {"accepted": 1, "held": 1}
    assert [row["submission_id"] for row in document["held"]] == [held]
    assert document["release"] is None


def test_submissions_group_thousands_and_keep_to_the_district(run, held):
    text = run("submissions", "--district", "1964733").out
    assert "1,200" in text
    assert "b.txt" not in text


def test_findings_show_line_rule_and_remedy_as_written(run, held):
    text = run("findings", "--submission", str(held)).out
    for words in ("senr.ssid.required", "The identifier is [missing].", "Fill it in.", " 7 "):
        assert words in text


def test_releases_and_rollback(run, build):
    first = publish(build, run_id="first")
    publish(build, run_id="second")

    result = run("rollback", str(first.release_id))

    assert result.status == 0
    assert f"Release {first.release_id} is in force" in result.out
    assert "The next refresh that publishes undoes this" in result.err
    states = {row["release_id"]: row["is_current"] for row in run("releases", "--json").document}
    assert states == {first.release_id: True, first.release_id + 1: False}


def test_publishing_by_hand_is_refused_while_a_build_is_unfinished(run, build):
    build.execute("insert into ledger.pending_scopes values ('1964733', '2024-2025')")
    build.commit()

    result = run("publish")

    assert result.status == 1
    assert "flashlight refresh" in result.err


@pytest.mark.parametrize("command", [["publish"], ["replay", "1", "--landing", "."]])
def test_nothing_that_a_refresh_works_on_is_changed_while_one_runs(run, build, database, command):
    """Not its build, which would be copied half done, and not the verdicts it rests on."""
    build.execute(
        "insert into ledger.submissions (file_path, state, record, loaded_at, district_id)"
        " values ('a', 'held', 'calpads_senr', now(), '1964733')"
    )
    build.commit()
    with psycopg.connect(database) as other, exclusive_run(other):
        result = run(*command)

    assert result.status == 1
    assert "Another refresh is running" in result.err
    assert build.execute("select state from ledger.submissions").fetchall() == [("held",)]
    assert run("releases", "--json").document == []


def test_a_replay_reads_again_what_never_loaded_and_gates_again_what_did(
    run, connection, home, tmp_path, monkeypatch
):
    """The lock is free again when the refresh, which takes it itself, begins."""
    content = craft.enrollment(2)
    with archive.receive(settings.load().archive, io.BytesIO(content)) as incoming:
        incoming.keep()
    insert = (
        "insert into ledger.submissions"
        " (district_id, record, file_path, sha256, state, loaded_at, lines_received,"
        " lines_rejected) values (%s, %s, %s, %s, 'held', %s, 2, 2)"
    )
    path = f"{craft.DISTRICT}/a.txt"
    connection.execute(insert, [craft.DISTRICT, None, path, incoming.sha256, None])
    connection.execute(insert, [craft.DISTRICT, "calpads_senr", path, "other", "2025-07-01"])
    connection.commit()

    def refreshed(place, *, full):
        with connect() as other, exclusive_run(other):
            return {"status": "published", "message": "Done.", "seconds": 1.0}

    monkeypatch.setattr(refresh, "run", refreshed)
    document = run("replay", "1", "2", "--landing", str(tmp_path), "--json").document

    states = [(row["submission_id"], row["state"]) for row in document["replayed"]]
    assert states == [(1, "received"), (2, "loaded")]


def test_a_replay_that_cannot_do_all_does_nothing(run, connection, tmp_path, monkeypatch):
    """Else the first would be out of force without a refresh that judges it again."""
    connection.execute(
        "insert into ledger.submissions (file_path, state, record, loaded_at, district_id)"
        " values ('a', 'held', 'calpads_senr', now(), '1964733')"
    )
    connection.commit()
    monkeypatch.setattr(refresh, "run", lambda *_, **__: pytest.fail("nothing was to be done"))

    result = run("replay", "1", "99", "--landing", str(tmp_path))

    assert result.status == 1
    assert "no submission 99" in result.err
    assert connection.execute("select state from ledger.submissions").fetchall() == [("held",)]


def test_an_extract_is_told_with_rows_and_hash(run, build, tmp_path):
    publish(build, run_id="run")
    document = run("extract", "county_measures", "--out", str(tmp_path), "--json").document
    assert [(file["county"], file["rows"]) for file in document["files"]] == [("19", 3), ("30", 1)]
    assert run("extract", "nothing").status == 1


def test_a_refresh_without_news_ends_at_once(run, connection, tmp_path, monkeypatch):
    monkeypatch.setattr(refresh, "run", lambda *_, **__: pytest.fail("nothing was to be done"))

    result = run("refresh", "--landing", str(tmp_path), "--json")

    assert (result.status, result.document["status"]) == (0, "nothing_new")


@pytest.mark.parametrize("reason", ["file", "scope", "full"])
def test_a_refresh_runs_when_something_is_to_be_done(
    run, connection, tmp_path, monkeypatch, reason
):
    done = {"status": "published", "message": "Release 1 is published.", "seconds": 1.0}
    monkeypatch.setattr(refresh, "run", lambda place, full: done | {"full": full})
    if reason == "file":
        (tmp_path / "1964733").mkdir()
        (tmp_path / "1964733" / "SENR.txt").write_text("SENR^")
    if reason == "scope":
        connection.execute("insert into ledger.pending_scopes values ('1964733', '2024-2025')")
        connection.commit()
    more = ["--full"] if reason == "full" else []

    document = run("refresh", "--landing", str(tmp_path), "--json", *more).document

    assert document == done | {"full": reason == "full"}


def test_a_failed_refresh_is_status_1_and_says_why(run, connection, tmp_path, monkeypatch):
    failed = {"status": "failed", "message": "Test x failed.", "seconds": 1.0}
    monkeypatch.setattr(refresh, "run", lambda *_, **__: failed)

    result = run("refresh", "--landing", str(tmp_path), "--full", "--json")

    assert (result.status, result.document) == (1, failed)
    assert "Test x failed." in result.err


def test_the_address_of_a_role_is_all_that_url_prints(run, connection):
    result = run("url")
    assert result.out.startswith("postgresql://flashlight_reader:")
    assert len(result.out.splitlines()) == 1


def test_psql_passes_its_arguments_on(connection):
    arguments = ["psql", "--role", "flashlight_reader", "-Atc", "select current_user"]
    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import run; run()", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "flashlight_reader\n", done.stderr


def test_a_sample_is_written_and_counted(run, tmp_path):
    result = run(
        "sample", "--out", str(tmp_path / "landing"), "--districts", "1", "--students", "40",
        "--years", "2024-2025", "--json",
    )  # fmt: skip
    assert result.document["districts"] == 1
    assert (tmp_path / "landing" / "answers.json").exists()


def test_findings_that_were_mended_are_listed_with_all_only(run, held, connection):
    connection.execute("update quality.findings set closed_at = now(), closed_by = %s", [held + 1])
    connection.commit()
    assert run("findings", "--json").document == []
    assert "--all" in run("findings").err
    (row,) = run("findings", "--all", "--json").document
    words = ("rule", "line_number", "field", "severity", "message", "remedy")
    assert [row[name] for name in words[:4]] == ["senr.ssid.required", 7, "ssid", "fatal"]
    assert row["opened_at"]
    assert row["closed_at"]
    assert row["closed_by"] == held + 1
    assert "closed" in run("findings", "--all").out


def test_releasing_a_hold_says_what_cannot_be_and_changes_nothing(run, held, connection, tmp_path):
    options = ["--by", "A. Person", "--reason", "Please.", "--landing", str(tmp_path)]
    for number, why in ((held, "could be read"), (held + 1, "not held"), (99, "no submission 99")):
        result = run("release-hold", str(number), *options)
        assert result.status == 1
        assert why in result.err
    assert connection.execute("select count(*) from ledger.released_holds").fetchone() == (0,)
    assert run("release-hold", str(held), "--reason", "Please.").status == 2, "nobody is named"


def test_a_released_hold_is_gated_again_by_the_refresh(
    run, connection, database, tmp_path, monkeypatch
):
    (number,) = connection.execute(
        "insert into ledger.submissions (district_id, record, school_year, file_path, state,"
        " loaded_at, gated_at, lines_received, lines_rejected) values ('1964733', 'calpads_senr',"
        " '2024-2025', 'a', 'held', now(), now(), 2, 2) returning submission_id"
    ).fetchone()
    connection.commit()
    done = {"status": "published", "message": "Done.", "seconds": 1.0}
    monkeypatch.setattr(refresh, "run", lambda place, *, full: dict(done))
    options = ["--by", "A. Person", "--landing", str(tmp_path), "--json"]
    document = run("release-hold", str(number), "--reason", "Checked.", *options).document
    assert [row["state"] for row in document["released"]] == ["loaded"]
    connection.execute(
        "update ledger.submissions set state = 'accepted', lines_accepted = 2, gated_at = now()"
    )
    connection.commit()
    document = run("release-hold", str(number), "--withdraw", *options).document
    assert [row["state"] for row in document["withdrawn"]] == ["loaded"]


def test_grant_prints_the_address_of_a_login_and_revoke_ends_it(run, connection):
    granted = run("grant", "own_analyst", "1964733")

    assert granted.status == 0
    assert "own_analyst:" in granted.out
    assert "1964733" in granted.err
    assert run("url", "--role", "own_analyst").out == granted.out
    assert "no student any more" in run("revoke", "own_analyst", "1964733").out
    assert run("url", "--role", "own_analyst").status == 1
    assert run("grant", "flashlight_reader", "1964733").status == 1
