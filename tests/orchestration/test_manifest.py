"""The manifest is parsed when the project changes, and each test finds its model."""

from __future__ import annotations

import shutil

from orchestration import dbt, manifest, parsed


def test_the_fingerprint_follows_contents_and_names(tmp_path):
    (tmp_path / "models").mkdir()
    model = tmp_path / "models" / "a.sql"
    model.write_text("select 1")
    first = parsed.fingerprint(tmp_path)

    model.write_text("select 2")
    second = parsed.fingerprint(tmp_path)
    model.rename(tmp_path / "models" / "b.sql")
    third = parsed.fingerprint(tmp_path)

    assert len({first, second, third}) == 3


def test_what_dbt_writes_is_no_change_of_the_project(tmp_path):
    (tmp_path / "a.sql").write_text("select 1")
    first = parsed.fingerprint(tmp_path)

    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "manifest.json").write_text("{}")

    assert parsed.fingerprint(tmp_path) == first


def test_an_unchanged_project_is_not_parsed_again(tiny, tiny_manifest, monkeypatch):
    monkeypatch.setattr("orchestration.dbt.run", lambda *_: 1 / 0)

    assert manifest.load(tiny)["nodes"].keys() == tiny_manifest["nodes"].keys()


def test_what_was_parsed_serves_other_addresses_but_no_other_database(tiny, tiny_manifest):
    """Names of relations hold the database's name; nothing holds where its server is."""
    database = tiny_manifest["nodes"]["model.flashlight.tiny_cells"]["database"]

    known = parsed.read(tiny, database)

    assert known.nodes.keys() == tiny_manifest["nodes"].keys()
    assert parsed.read(tiny, "another") is None


def test_a_changed_project_is_not_what_was_parsed(tiny, tiny_manifest, tmp_path):
    database = tiny_manifest["nodes"]["model.flashlight.tiny_cells"]["database"]
    changed = dbt.Project(tmp_path / "project", tiny.state)
    shutil.copytree(tiny.folder, changed.folder)
    assert parsed.read(changed, database) is not None

    (changed.folder / "models" / "marts" / "tiny_cells.sql").write_text("select 2 as n")

    assert parsed.read(changed, database) is None


def test_dbt_leaves_the_project_folder_clean(tiny, tiny_manifest):
    assert {path.name for path in tiny.folder.iterdir()} == {
        "dbt_project.yml",
        "profiles.yml",
        "macros",
        "models",
        "tests",
    }


def test_a_test_over_several_models_is_shown_on_the_last_of_them(tiny_manifest):
    test = next(
        node for node in tiny_manifest["nodes"].values() if node["name"] == "nobody_is_lost"
    )

    assert test["config"]["meta"]["dagster"]["ref"] == {"name": "tiny_cells"}
