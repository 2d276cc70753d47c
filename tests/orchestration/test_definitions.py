"""The graph: every stage an asset, connected in the order of the work."""

from __future__ import annotations

import dagster as dg
import pytest

from delivery.extract import Extract
from ingestion.layout import load_layouts
from orchestration import definitions
from orchestration.automation import JOB
from orchestration.definitions import build as build_definitions
from tests.orchestration.conftest import QuietStages


@pytest.fixture
def graph(build):
    return build(QuietStages()).resolve_asset_graph()


def key(text: str) -> dg.AssetKey:
    return dg.AssetKey.from_user_string(text)


def test_every_record_type_has_a_raw_asset_with_a_check_of_the_gate(graph):
    for record in load_layouts():
        raw = key(f"raw/{record}")
        assert raw in graph.get_all_asset_keys()
        assert graph.get(raw).check_keys


def test_a_model_follows_the_assets_that_write_its_sources(graph):
    assert graph.get(key("staging/stg_tiny")).parent_keys == {
        key("raw/calpads_senr"),
        key("ledger/pending_scopes"),
        key("pii/student_identifiers"),
    }


def test_the_release_follows_the_last_models_and_the_checks_across_files(graph):
    checks, cells = key("quality/cross_file"), key("marts/tiny_cells")
    assert graph.get(key("releases/current")).parent_keys == {cells, checks}
    assert graph.get(checks).parent_keys == {cells}


def test_dbt_tests_are_checks_with_their_own_description(graph):
    [check] = graph.get(key("marts/tiny_cells")).check_keys

    assert check.name == "nobody_is_lost"
    assert "counted somewhere" in graph.get(check).description


def test_every_asset_says_what_it_is_whose_it_is_and_of_what_kind(build):
    for asset in build(QuietStages()).resolve_all_asset_specs():
        assert asset.owners, asset.key
        assert asset.group_name != "default", asset.key
        assert asset.kinds, asset.key
        assert asset.description or asset.key == key("staging/stg_tiny"), asset.key


def test_the_job_covers_everything_up_to_the_release_and_no_extract(tiny, tiny_manifest):
    extract = Extract(
        name="one",
        title="One",
        county="19",
        schedule="0 6 * * 1",
        format="csv",
        sharing="none",
        sql="select 1",
    )
    defs = build_definitions(
        project=tiny, dbt_manifest=tiny_manifest, extracts={"one": extract}, automate=False
    )
    selected = defs.resolve_job_def(JOB).asset_layer.selected_asset_keys

    assert key("ledger/submissions") in selected
    assert key("releases/current") in selected
    assert key("extracts/one") not in selected
    assert defs.resolve_schedule_def("extract_one").cron_schedule == "0 6 * * 1"


@pytest.mark.parametrize(("automate", "status"), [(True, "RUNNING"), (False, "STOPPED")])
def test_sensor_and_schedule_run_by_themselves_only_where_asked(
    tiny, tiny_manifest, automate, status
):
    defs = definitions.build(
        project=tiny, dbt_manifest=tiny_manifest, extracts={}, automate=automate
    )

    assert defs.resolve_sensor_def("landing_zone_sensor").default_status.value == status
    assert defs.resolve_schedule_def("nightly_refresh").default_status.value == status
