"""The home of Dagster: configured from the checkout, without a secret in any file."""

from __future__ import annotations

import os

import dagster as dg
import pytest
import yaml

from orchestration import instance, ui
from warehouse import settings


@pytest.fixture
def environment(database, monkeypatch):
    """Variables that the instance sets are gone after the test."""
    for name in (*instance.environment(), "DAGSTER_HOME"):
        monkeypatch.setenv(name, "")


def test_no_address_or_password_is_written_to_a_file(environment):
    home = instance.prepare_home()

    written = (home / "dagster.yaml").read_text(encoding="utf-8")
    assert os.environ["FLASHLIGHT_DAGSTER_URL"] not in written
    assert yaml.safe_load(written)["storage"]["postgres"]["postgres_url"] == {
        "env": "FLASHLIGHT_DAGSTER_URL"
    }
    assert home == settings.load().home / "dagster"


def test_the_instance_keeps_its_tables_in_the_schema_dagster(environment, connection):
    with instance.open_instance() as opened:
        assert opened.get_runs_count() == 0
        assert not opened.telemetry_enabled
        assert opened.run_retries_enabled

    found = connection.execute(
        "select distinct schemaname from pg_tables where tablename in ('runs', 'event_logs')"
    ).fetchall()
    assert found == [("dagster",)]


def test_one_refresh_at_a_time_in_the_queue(environment):
    with instance.open_instance() as opened:
        limits = opened.get_concurrency_config().run_queue_config.tag_concurrency_limits

    assert {"key": "flashlight/refresh", "limit": 1} in list(limits)


def test_the_web_server_listens_on_the_loopback_only(tmp_path):
    code, webserver, daemon = ui.commands(3210, tmp_path / "code", tmp_path / "workspace.yaml")

    assert webserver[webserver.index("--host") + 1] == "127.0.0.1"
    assert webserver[webserver.index("--port") + 1] == "3210"
    assert "run" in daemon
    assert str(tmp_path / "code") in code


def test_the_definitions_keep_their_name_from_start_to_start(tmp_path):
    path = ui.write_workspace(tmp_path, tmp_path / "code")

    [location] = yaml.safe_load(path.read_text(encoding="utf-8"))["load_from"]
    assert location["grpc_server"] == {
        "socket": str(tmp_path / "code"),
        "location_name": "flashlight",
    }


def test_the_configuration_is_valid_for_this_version_of_dagster(environment):
    assert isinstance(instance.prepare_home(), os.PathLike)
    with dg.DagsterInstance.get() as opened:
        assert opened.run_monitoring_enabled
