"""dbt's arguments, environment and messages."""

from __future__ import annotations

import re
import shutil

import pytest

from orchestration import dbt
from orchestration.messages import without_values


def test_a_production_build_never_runs_unit_tests():
    arguments = dbt.build_arguments()

    assert arguments[0] == "build"
    assert arguments[-2:] == ["--exclude", "resource_type:unit_test"]


def test_a_full_build_rebuilds_every_model():
    assert "--full-refresh" in dbt.build_arguments(full=True)
    assert "--full-refresh" not in dbt.build_arguments()


def test_a_selection_limits_the_build():
    assert dbt.build_arguments(select=["a", "b"])[-3:] == ["--select", "a", "b"]


def test_the_environment_names_every_part_of_the_address():
    variables = dbt.environment({"host": "/run/socket", "user": "owner", "dbname": "d"})

    assert variables == {
        "FLASHLIGHT_PG_HOST": "/run/socket",
        "FLASHLIGHT_PG_PORT": "5432",
        "FLASHLIGHT_PG_USER": "owner",
        "FLASHLIGHT_PG_PASSWORD": "",
        "FLASHLIGHT_PG_DATABASE": "d",
    }


def test_rows_are_read_from_the_command_tag():
    assert dbt.rows_written("SELECT 12") == 12
    assert dbt.rows_written("INSERT 0 340") == 340
    assert dbt.rows_written("CREATE VIEW") is None


def test_a_failure_says_what_it_means_and_where_to_look():
    failure = dbt.NodeFailure("no_gap", "test", "Got 3 results.", "No gaps\n in spans.", "a/b.sql")

    text = dbt.describe([failure])

    assert text == (
        "test no_gap failed. What it means: No gaps in spans. "
        "dbt says: Got 3 results. Its SQL: a/b.sql"
    )


def test_values_of_rows_are_taken_out_of_messages():
    said = (
        "Database Error in model dim_student\n"
        '  duplicate key value violates unique constraint "one_key"\n'
        "  DETAIL:  Key (ssid)=(1234567890) already exists.\n"
    )

    cleaned = without_values(said)

    assert "1234567890" not in cleaned
    assert '"one_key"' in cleaned


def test_the_value_at_the_end_of_a_message_is_taken_out():
    cleaned = without_values(
        "invalid input syntax for type date: \"Maria\"\nLINE 1: select 'Maria'"
    )

    assert "Maria" not in cleaned
    assert cleaned.startswith("invalid input syntax for type date")


def test_a_value_that_breaks_a_model_is_written_nowhere(tiny, tmp_path, capfd):
    """PostgreSQL quotes the value in its error, and dbt would print what PostgreSQL says."""
    broken = dbt.Project(tmp_path / "project", tmp_path / "state")
    shutil.copytree(tiny.folder, broken.folder)
    (broken.folder / "models" / "marts" / "breaks.sql").write_text(
        "select cast('Zacharysentinel' || n as date) as day from {{ ref('tiny_cells') }}"
    )

    with pytest.raises(dbt.DbtError) as caught:
        dbt.run(broken, dbt.build_arguments())

    printed = capfd.readouterr()
    assert "sentinel" not in printed.out + printed.err
    assert "sentinel" not in str(caught.value)
    assert "model breaks failed" in str(caught.value)
    written = [path for path in broken.state.rglob("*") if path.is_file()]
    assert any(path.name == "breaks.sql" for path in written)
    # In the model a quotation mark follows; in what the database says a number does.
    holding = {path.name for path in written if re.search(rb"Zacharysentinel\d", path.read_bytes())}
    assert holding == set()
