"""A refresh leaves models alone that hold nothing of its districts, and no others."""

from __future__ import annotations

from orchestration.idle import models_to_build


def _node(name, *parents, kind="model", folder="staging"):
    return {
        "resource_type": kind,
        "name": name,
        "schema": "staging",
        "fqn": ["flashlight", folder, name],
        "depends_on": {"nodes": list(parents)},
    }


MANIFEST = {
    "sources": {
        "s.senr": {"source_name": "raw", "name": "calpads_senr"},
        "s.scsc": {"source_name": "raw", "name": "calpads_scsc"},
        "s.scopes": {"source_name": "ledger", "name": "scopes_to_build"},
    },
    "nodes": {
        "m.enrollment": _node("stg_enrollment", "s.senr", "s.scopes"),
        "m.mark": _node("stg_mark", "s.scsc", "s.scopes"),
        "m.mark_fact": _node("fct_mark", "m.mark", "seed.years"),
        "m.both": _node("fct_both", "m.mark", "m.enrollment"),
        "m.mark_mart": _node("mart_of_marks", "m.mark_fact", folder="marts"),
        "m.status": _node("contribution_status", "s.scopes"),
        "seed.years": _node("school_years", kind="seed"),
    },
}
TABLES = {
    ("staging", name)
    for name in (
        "stg_enrollment",
        "stg_mark",
        "fct_mark",
        "fct_both",
        "mart_of_marks",
        "contribution_status",
    )
}


def test_models_of_records_never_sent_are_left_alone_with_what_reads_only_them():
    assert models_to_build(MANIFEST, {"calpads_senr"}, TABLES) == [
        "contribution_status",
        "fct_both",
        "mart_of_marks",
        "stg_enrollment",
    ]


def test_everything_is_built_where_every_record_was_sent():
    assert models_to_build(MANIFEST, {"calpads_senr", "calpads_scsc"}, TABLES) == []


def test_a_model_that_does_not_exist_yet_is_built_with_what_reads_it():
    built = models_to_build(MANIFEST, {"calpads_senr"}, TABLES - {("staging", "stg_mark")})

    assert built == []
