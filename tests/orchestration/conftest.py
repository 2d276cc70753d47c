"""A tiny dbt project and stages that do nothing: the graph without the warehouse's work.

Belongs here: fixtures of the orchestration's tests. Does not belong here: real stages, which their
own tests and tests/end_to_end/ run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import dagster as dg
import psycopg
import pytest

from orchestration import dbt, definitions, manifest
from orchestration.figures import NotGreen
from orchestration.progress import Progress
from orchestration.stages import Stages
from orchestration.state import Overdue

FILES = {
    "dbt_project.yml": """
name: flashlight
profile: flashlight
models:
  flashlight:
    +schema: tiny
    staging: {+materialized: view}
    marts: {+materialized: table}
""",
    "profiles.yml": """
flashlight:
  target: warehouse
  outputs:
    warehouse:
      type: postgres
      host: "{{ env_var('FLASHLIGHT_PG_HOST') }}"
      port: "{{ env_var('FLASHLIGHT_PG_PORT') | as_number }}"
      user: "{{ env_var('FLASHLIGHT_PG_USER') }}"
      password: "{{ env_var('FLASHLIGHT_PG_PASSWORD', '') }}"
      dbname: "{{ env_var('FLASHLIGHT_PG_DATABASE') }}"
      schema: tiny
      threads: 2
""",
    "macros/names.sql": """
{% macro generate_schema_name(custom, node) %}{{ custom or target.schema }}{% endmacro %}
""",
    "models/sources.yml": """
sources:
  - name: raw
    tables: [{name: calpads_senr}]
  - name: ledger
    tables: [{name: submissions}, {name: pending_scopes}]
  - name: pii
    tables: [{name: student_identifiers}]
""",
    "models/staging/stg_tiny.sql": """
select line.submission_id, line.reporting_lea as district_id, identifier.student_key
from {{ source('raw', 'calpads_senr') }} as line
join {{ source('ledger', 'submissions') }} as submission using (submission_id)
left join {{ source('pii', 'student_identifiers') }} as identifier on identifier.ssid = line.ssid
""",
    "models/marts/tiny_cells.sql": """
select 'all' as district_id, count(student_key) as n from {{ ref('stg_tiny') }}
""",
    "models/marts/tiny_cells.yml": """
models:
  - name: tiny_cells
    description: Cells of the tiny project.
    columns:
      - {name: district_id, description: Whose cell it is.}
""",
    "tests/nobody_is_lost.sql": """
select district_id from {{ ref('tiny_cells') }} where n < 0
union all select district_id from {{ ref('stg_tiny') }} where district_id = 'lost'
""",
    "tests/nobody_is_lost.yml": """
data_tests:
  - name: nobody_is_lost
    description: Every student of a line is counted somewhere.
""",
}


@dataclass
class QuietStages(Stages):
    """Stages that do nothing and report what the test wants."""

    waits: bool = True
    scopes: int = 1
    held: dict[str, list[str]] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    not_evaluated: str | None = None
    running: bool = False
    unreadable: int = 0
    new: str | None = "state"
    load_error: Exception | None = None
    late: dict[str, list[Overdue]] = field(default_factory=dict)

    def take_in(self, landing, run_id):
        return {"submissions_received": 2, "held_unreadable": self.unreadable}

    def mark_everything(self):
        return 3

    def work_waits(self):
        return self.waits

    def load(self):
        if self.load_error:
            raise self.load_error
        return {
            "calpads_senr": {"submissions": 2, "held": 0, "rows_loaded": 9, "rows_malformed": 0}
        }

    def gate(self):
        return {
            "calpads_senr": {
                "seconds": 0.1,
                "rules": 5,
                "submissions": {"accepted": 1, "held": 1},
                "findings": [("fatal", "SENR0001", "What is wrong.", 4)],
                "lines_accepted": 5,
                "lines_rejected": 4,
                "lines_superseded": 0,
            }
        }

    def not_green(self):
        return {record: NotGreen(held=set(held)) for record, held in self.held.items()}

    def overdue(self):
        return self.late

    def pending_scopes(self):
        return self.scopes

    def assign_keys(self):
        return {"identifiers_added": 1}

    def check_across_files(self):
        wrong = {"not_evaluated": self.not_evaluated} if self.not_evaluated else {}
        return {"checks": 3, "findings": 2, **wrong}

    def publish(self, run_id, build_started):
        assert build_started is not None
        self.published.append(run_id)
        return {"release_id": 7, "cells": 1, "as_of_date": "2025-10-01"}

    def refresh_is_running(self):
        return self.running

    def what_is_new(self):
        return self.new


@pytest.fixture(scope="session")
def tiny(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dbt.Project]:
    """A dbt project of two models and one test, parsed and run in the session's database."""
    folder = tmp_path_factory.mktemp("tiny")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    yield dbt.Project(folder, tmp_path_factory.mktemp("tiny_state"))
    with psycopg.connect(database) as connection:
        connection.execute("drop schema if exists tiny cascade")


@pytest.fixture(scope="session")
def tiny_manifest(tiny: dbt.Project) -> dict:
    """What dbt reads from the tiny project."""
    return manifest.load(tiny)


@pytest.fixture
def build(tiny: dbt.Project, tiny_manifest: dict):
    """A function from stages and progress to definitions over the tiny project."""

    def with_stages(stages: Stages, progress: Progress | None = None) -> dg.Definitions:
        return definitions.build(
            project=tiny,
            dbt_manifest=tiny_manifest,
            extracts={},
            stages=stages,
            progress=progress,
            lock=nullcontext,
            automate=False,
        )

    return with_stages


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """An empty landing zone."""
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder
