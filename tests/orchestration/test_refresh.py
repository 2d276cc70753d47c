"""The refresh: what ends it early, what stops it, and what never does."""

from __future__ import annotations

import dagster as dg
import psycopg
import pytest

from orchestration import refresh
from orchestration.checks import INTAKE, NAME
from orchestration.connected import StageError, connected
from orchestration.cross_file_assets import EVALUATED
from orchestration.progress import Progress
from tests.orchestration.conftest import QuietStages


@pytest.fixture
def run(build, landing, connection):
    """A function that refreshes with the given stages on a fresh instance."""

    def with_stages(stages: QuietStages, full: bool = False):
        heard: list[tuple[str, str, str]] = []
        progress = Progress(lambda *event: heard.append(event))
        with dg.DagsterInstance.ephemeral() as instance:
            outcome = refresh.execute(
                build(stages, progress), instance, progress, landing, full=full
            )
            records = {
                key.to_user_string(): instance.get_latest_materialization_event(key)
                for key in build(stages).resolve_asset_graph().get_all_asset_keys()
            }
            checks = instance.event_log_storage.get_latest_asset_check_execution_by_key(
                list(build(stages).resolve_asset_graph().asset_check_keys)
            )
        events = {name: event.asset_materialization for name, event in records.items() if event}
        return outcome, heard, events, checks

    return with_stages


def test_a_refresh_goes_through_every_stage_and_publishes(run):
    stages = QuietStages(held={"calpads_senr": ["1964733"]}, unreadable=1)

    outcome, heard, _, checks = run(stages)

    assert outcome.status == "published", outcome.message
    assert outcome.release_id == 7
    assert [stage.stage for stage in outcome.stages] == [
        "intake",
        "load",
        "gate",
        "identity",
        "build",
        "cross_file",
        "publish",
    ]
    assert ("publish", "done", "release 7") in heard
    # One district's held file is told and stops nobody.
    held = next(check for key, check in checks.items() if key.name == NAME and "senr" in str(key))
    assert held.evaluation.passed is False
    unreadable = next(check for key, check in checks.items() if key.name == INTAKE)
    assert unreadable.evaluation.passed is False
    assert stages.published == [outcome.run_id]


def test_a_check_across_files_that_fails_stops_no_publication(run):
    """It is named, and a check of the graph warns; the findings stay as they were."""
    stages = QuietStages(not_evaluated="The rule CERT001 could not be evaluated.")

    outcome, heard, _, checks = run(stages)

    assert outcome.status == "published", outcome.message
    assert ("cross_file", "done", "The rule CERT001 could not be evaluated.") in heard
    evaluated = next(check for key, check in checks.items() if key.name == EVALUATED)
    assert evaluated.evaluation.passed is False


def test_models_carry_rows_columns_and_lineage(run):
    _, _, events, _ = run(QuietStages())

    metadata = events["marts/tiny_cells"].metadata
    assert metadata["rows_written"].value == 1
    columns = {column.name: column for column in metadata["dagster/column_schema"].schema.columns}
    assert columns["district_id"].description == "Whose cell it is."
    assert columns["n"].description == "← stg_tiny.student_key"
    [source] = metadata["dagster/column_lineage"].column_lineage.deps_by_column["n"]
    assert source.asset_key.to_user_string() == "staging/stg_tiny"
    assert source.column_name == "student_key"


def test_nothing_new_ends_after_the_intake_without_dbt(run, monkeypatch):
    monkeypatch.setattr("orchestration.dbt.stream", lambda *_: 1 / 0)

    outcome, _, events, _ = run(QuietStages(waits=False))

    assert outcome.status == "nothing_new"
    assert set(events) == {"ledger/submissions"}


def test_nothing_accepted_ends_after_the_gate_without_dbt(run, monkeypatch):
    monkeypatch.setattr("orchestration.dbt.stream", lambda *_: 1 / 0)

    outcome, _, events, _ = run(QuietStages(scopes=0))

    assert outcome.status == "nothing_new"
    assert "quality/findings" in events
    assert "ledger/pending_scopes" not in events


def test_a_failed_audit_publishes_nothing_and_says_what_to_do(run, connection):
    connection.execute(
        "insert into raw.calpads_senr (submission_id, line_number, reporting_lea)"
        " values (1, 1, 'lost')"
    )
    connection.execute(
        "insert into ledger.submissions (file_path, state) values ('lost.txt', 'received')"
    )
    connection.commit()
    stages = QuietStages()

    outcome, _, events, checks = run(stages)

    assert outcome.status == "failed"
    assert stages.published == []
    assert "releases/current" not in events
    assert "nobody_is_lost" in outcome.message
    assert "Every student of a line is counted somewhere." in outcome.message
    assert "nobody_is_lost.sql" in outcome.message
    assert "release in force stays" in outcome.message
    failed = next(check for key, check in checks.items() if key.name == "nobody_is_lost")
    assert failed.evaluation.passed is False


def test_a_stage_that_fails_is_reported_in_its_own_words(run):
    outcome, heard, _, _ = run(QuietStages(load_error=RuntimeError("The archive is full.")))

    assert outcome.status == "failed"
    assert outcome.message == "The archive is full."
    assert heard[-1] == ("load", "failed", "The archive is full.")


def test_a_full_refresh_marks_everything_and_rebuilds_every_model(run, monkeypatch):
    from orchestration import dbt

    asked = []
    original = dbt.stream
    monkeypatch.setattr(
        "orchestration.dbt.stream", lambda project, a: asked.append(a) or original(project, a)
    )

    outcome, _, _, _ = run(QuietStages(), full=True)

    assert outcome.status == "published", outcome.message
    assert "--full-refresh" in asked[0]
    assert outcome.stages[0].figures["scopes_marked"] == 3


def test_a_second_refresh_at_the_same_time_is_told_so(
    tiny, tiny_manifest, landing, connection, build
):
    from ingestion.run_lock import exclusive_run
    from orchestration import definitions

    progress = Progress()
    defs = definitions.build(
        project=tiny,
        dbt_manifest=tiny_manifest,
        extracts={},
        stages=QuietStages(),
        progress=progress,
        automate=False,
    )
    with exclusive_run(connection), dg.DagsterInstance.ephemeral() as instance:
        outcome = refresh.execute(defs, instance, progress, landing)

    assert outcome.status == "failed"
    assert "Another refresh is running" in outcome.message


def test_errors_of_the_database_are_kept_without_values(database):
    with pytest.raises(StageError) as caught, connected() as connection:
        connection.execute("create temporary table t (ssid text primary key)")
        connection.execute("insert into t values ('1234567890'), ('1234567890')")

    assert "duplicate key" in str(caught.value)
    assert "1234567890" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert not isinstance(caught.value, psycopg.Error)
