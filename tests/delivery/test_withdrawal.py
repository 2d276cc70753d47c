"""Withdrawal: nothing of the district remains, nothing of others is lost, and it can be resumed."""

from __future__ import annotations

import hashlib
import json

import pytest

from delivery import deletion, withdrawal
from delivery.errors import DeliveryError
from delivery.publish import publish
from delivery.releases import current_release, list_releases
from delivery.withdrawal import withdraw
from ingestion import archive
from warehouse.settings import Settings

LEAVING, STAYING = "1964733", "3066670"
OWN, SHARED = b"own lines", b"lines that both sent"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Give a home with a landing zone, an archive and extracts of two districts."""
    settings = Settings(tmp_path, tmp_path / "landing", None)
    for district, contents in ((LEAVING, (OWN, SHARED)), (STAYING, (SHARED,))):
        folder = settings.landing / district
        folder.mkdir(parents=True)
        for number, content in enumerate(contents):
            (folder / f"{number}.txt").write_bytes(content)
            place = archive.place_of(settings.archive, _sha256(content))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return settings


@pytest.fixture
def contributed(build):
    """Give a connection to a warehouse to which both districts contributed, with a release."""
    for district, content, ssids in (
        (LEAVING, OWN, ("1000000001", "1000000002")),
        (LEAVING, SHARED, ("1000000003",)),
        (STAYING, SHARED, ("1000000002", "1000000004")),
    ):
        (number,) = build.execute(
            "insert into ledger.submissions (district_id, record, school_year, file_path, sha256,"
            " state, lines_received, lines_accepted) values (%s, 'calpads_senr', '2024-2025',"
            " 'file', %s, 'accepted', %s, %s) returning submission_id",
            [district, _sha256(content), len(ssids), len(ssids)],
        ).fetchone()
        build.execute(
            "insert into ledger.submission_coverage values (%s, %s, '', '2024-2025', 2)",
            [number, district],
        )
        build.execute(
            "insert into quality.findings (submission_id, district_id, rule, severity, message,"
            " remedy) values (%s, %s, 'required', 'warning', 'Missing.', 'Fill in.')",
            [number, district],
        )
        for line, ssid in enumerate(ssids, start=1):
            build.execute(
                "insert into raw.calpads_senr (submission_id, line_number, ssid)"
                " values (%s, %s, %s)",
                [number, line, ssid],
            )
            build.execute(
                "insert into pii.student_identifiers values (%s, gen_random_uuid(), %s)"
                " on conflict do nothing",
                [ssid, number],
            )
    build.execute("insert into ledger.landing_files values (%s, 1, 1, '')", [f"{LEAVING}/0.txt"])
    build.execute("insert into access.grants values ('somebody', %s)", [LEAVING])
    build.commit()
    publish(build, run_id="before")
    return build


@pytest.fixture
def leave(contributed, settings):
    """Give a function that withdraws the district; the rebuild publishes without it."""

    def rebuild() -> None:
        contributed.execute(
            "delete from build.measure_cells where starts_with(entity_id, %s)", [LEAVING]
        )
        contributed.commit()
        publish(contributed, run_id="rebuild")

    def run(rebuild=rebuild):
        return withdraw(
            contributed, LEAVING, settings=settings, landing=settings.landing, rebuild=rebuild
        )

    return run


def test_every_row_of_the_district_goes_and_every_other_stays(leave, contributed):
    certificate, _ = leave()

    left = contributed.execute("select ssid from raw.calpads_senr order by ssid").fetchall()
    assert left == [("1000000002",), ("1000000004",)]
    # A student whom the other district also has keeps the key.
    kept = contributed.execute("select ssid from pii.student_identifiers order by 1").fetchall()
    assert kept == [("1000000002",), ("1000000004",)]
    owners = "select array_agg(distinct district_id) from quality.findings"
    assert contributed.execute(owners).fetchone() == ([STAYING],)
    assert certificate.rows_deleted == {
        "raw.calpads_senr": 3,
        "quality.findings": 2,
        "ledger.submission_coverage": 2,
        "pii.student_identifiers": 2,
        "access.grants": 1,
        "ledger.landing_files": 1,
    }


def test_the_ledger_keeps_that_something_was_received_and_withdrawn(leave, contributed):
    leave()
    rows = contributed.execute(
        "select state, lines_received, lines_accepted from ledger.submissions"
        " where district_id = %s order by 1, 2",
        [LEAVING],
    ).fetchall()
    assert rows == [("withdrawn", 1, 0), ("withdrawn", 2, 0)]


def test_its_years_wait_for_the_rebuild(leave, contributed):
    seen = []

    def rebuild() -> None:
        seen.extend(
            contributed.execute("select district_id, school_year from ledger.pending_scopes")
        )
        contributed.rollback()
        publish(contributed, run_id="rebuild")

    with pytest.raises(DeliveryError, match="remain"):  # this rebuild leaves the cells
        leave(rebuild)
    assert seen == [(LEAVING, "2024-2025")]


def test_files_go_unless_another_district_sent_the_same_bytes(leave, settings):
    certificate, _ = leave()

    assert not (settings.landing / LEAVING).exists()
    assert (settings.landing / STAYING / "0.txt").read_bytes() == SHARED
    assert not archive.place_of(settings.archive, _sha256(OWN)).exists()
    assert archive.place_of(settings.archive, _sha256(SHARED)).read_bytes() == SHARED
    assert {"file": f"landing/{LEAVING}/0.txt", "sha256": _sha256(OWN)} in certificate.files_removed
    assert [kept["sha256"] for kept in certificate.files_kept] == [_sha256(SHARED)]


def test_its_reports_go_and_those_of_others_stay(leave, settings):
    for district in (LEAVING, STAYING):
        (settings.reports / district / "2025-08-01T000000Z").mkdir(parents=True)

    certificate, _ = leave()
    assert certificate.reports_removed == [f"{LEAVING}/2025-08-01T000000Z"]
    assert [folder.name for folder in settings.reports.iterdir()] == [STAYING]


def test_earlier_releases_and_their_extracts_go(leave, contributed, settings):
    (before,) = list_releases(contributed)
    old = settings.extracts / "county_measures" / str(before.release_id)
    old.mkdir(parents=True)

    certificate, _ = leave()

    states = {item.release_id: item.state for item in list_releases(contributed)}
    assert states[before.release_id] == "retired"
    assert certificate.releases_dropped == [before.release_id]
    assert certificate.release_in_force == current_release(contributed).release_id
    assert not old.exists()


def test_the_certificate_is_kept_and_names_no_student(leave):
    certificate, file = leave()

    text = file.read_text(encoding="utf-8")
    assert json.loads(text)["completed_at"] == certificate.completed_at is not None
    assert json.loads(text)["remaining"] == {}
    assert "100000000" not in text
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_rebuild_that_publishes_nothing_is_not_taken_for_done(leave, contributed):
    with pytest.raises(DeliveryError, match="was not published"):
        leave(lambda: None)
    assert current_release(contributed).run_id == "before"

    certificate, _ = leave()
    assert certificate.rows_deleted["raw.calpads_senr"] == 3
    assert certificate.completed_at


@pytest.mark.parametrize("where", ["delete_rows", "free_space"])
def test_an_interrupted_withdrawal_is_finished_by_running_it_again(leave, monkeypatch, where):
    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deletion, where, crash)
        with pytest.raises(KeyboardInterrupt):
            leave()

    certificate, _ = leave()
    assert certificate.rows_deleted["raw.calpads_senr"] == 3
    assert {"file": f"landing/{LEAVING}/0.txt", "sha256": _sha256(OWN)} in certificate.files_removed
    assert certificate.completed_at


@pytest.mark.parametrize(
    "leftover",
    [
        f"create table staging.lines as select 1 as submission_id, '{LEAVING}' as district_id",
        f"create table measures.sums as select '{LEAVING}' as district_id",
        # A student of the district in a row of the collaborative.
        "create table conformed.students as"
        " select 'collaborative' as district_id, gen_random_uuid() as student_key",
    ],
)
def test_nothing_is_certified_while_a_row_remains(leave, contributed, settings, leftover):
    contributed.execute(leftover)
    contributed.commit()

    with pytest.raises(DeliveryError, match="remain: 1 in"):
        leave()
    (draft,) = (settings.home / "certificates").iterdir()
    assert json.loads(draft.read_text())["completed_at"] is None


def test_nothing_is_certified_while_a_release_holds_its_students(leave, contributed):
    contributed.execute(
        "create table build.student_profiles as"
        f" select '{LEAVING}' as district_id, student_key from pii.student_identifiers limit 1"
    )
    contributed.commit()

    with pytest.raises(DeliveryError, match=r"1 in release_\d+\.student_profiles"):
        leave()


def test_a_district_without_data_is_refused(contributed, settings):
    with pytest.raises(DeliveryError, match="no data of district 0000000"):
        withdraw(
            contributed,
            "0000000",
            settings=settings,
            landing=settings.landing,
            rebuild=lambda: pytest.fail("nothing is to be rebuilt"),
        )
    assert not (settings.home / "certificates").exists()


def test_certificates_lie_below_the_home(leave, settings):
    _, file = leave()
    assert file.parent == settings.home / "certificates"
    assert withdrawal.NOTE in json.loads(file.read_text())["note"]
