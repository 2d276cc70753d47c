"""The sensor starts one refresh for each state of the landing zone, never two at once."""

from __future__ import annotations

import os

import dagster as dg
import pytest

from orchestration.automation import JOB, decide
from orchestration.stages import Stages
from orchestration.state import landing_state
from tests.orchestration.conftest import QuietStages


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def test_something_new_starts_a_refresh_keyed_by_the_state(instance):
    request = decide(QuietStages(new="abc"), instance)

    assert isinstance(request, dg.RunRequest)
    assert request.run_key == "abc"


def test_nothing_new_is_skipped(instance):
    assert isinstance(decide(QuietStages(new=None), instance), dg.SkipReason)


def test_a_running_refresh_is_not_doubled(instance):
    assert isinstance(decide(QuietStages(running=True), instance), dg.SkipReason)


def test_a_refresh_that_waits_for_its_turn_is_not_doubled(instance, build):
    job = build(QuietStages()).resolve_job_def(JOB)
    instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTING)

    assert isinstance(decide(QuietStages(), instance), dg.SkipReason)


def test_a_run_whose_process_was_killed_does_not_stay_started_for_ever(
    instance, build, monkeypatch
):
    job = build(QuietStages()).resolve_job_def(JOB)
    run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED)
    monkeypatch.setattr("orchestration.instance.GRACE_SECONDS", -1)

    decide(QuietStages(), instance)

    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE


def test_a_run_that_has_just_started_is_left_alone(instance, build):
    job = build(QuietStages()).resolve_job_def(JOB)
    run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.NOT_STARTED)
    started = dg.DagsterEvent(event_type_value="PIPELINE_START", job_name=JOB)
    instance.report_dagster_event(started, run.run_id)

    decide(QuietStages(), instance)

    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.STARTED


def test_the_state_of_the_landing_zone_follows_its_files(landing):
    empty = landing_state(landing)
    file = landing / "1964733" / "senr.txt"
    file.parent.mkdir()
    file.write_text("one")
    one = landing_state(landing)
    os.utime(file, ns=(1, 1))
    touched = landing_state(landing)

    assert len({empty, one, touched}) == 3
    assert landing_state(landing) == touched


def test_real_stages_see_a_new_file_and_a_missing_landing_zone(
    connection, home, monkeypatch, tmp_path
):
    monkeypatch.setenv("FLASHLIGHT_LANDING", str(tmp_path / "nowhere"))
    assert Stages().what_is_new() is None

    landing = tmp_path / "landing"
    (landing / "1964733").mkdir(parents=True)
    monkeypatch.setenv("FLASHLIGHT_LANDING", str(landing))
    assert Stages().what_is_new() is None

    (landing / "1964733" / "senr.txt").write_text("SENR^A")
    assert Stages().what_is_new() is not None


def test_pending_work_in_the_ledger_asks_for_a_refresh(connection, monkeypatch, tmp_path):
    monkeypatch.setenv("FLASHLIGHT_LANDING", str(tmp_path))
    connection.execute("insert into ledger.pending_scopes values ('1964733', '2024-2025')")
    connection.commit()

    assert Stages().what_is_new() is not None


def test_the_lock_of_a_refresh_is_seen_by_others(connection):
    from ingestion.run_lock import exclusive_run

    assert not Stages().refresh_is_running()
    with exclusive_run(connection):
        assert Stages().refresh_is_running()
    assert not Stages().refresh_is_running()
