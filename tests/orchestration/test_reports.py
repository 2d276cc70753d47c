"""Districts' reports in the graph: written whenever something came, whatever became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import dagster as dg
import pytest

from orchestration import refresh
from orchestration.progress import Progress
from orchestration.report_assets import AFTER_GATE, AFTER_RELEASE
from tests.orchestration.conftest import QuietStages


@dataclass
class TellingStages(QuietStages):
    """Stages that note when reports were asked for, and what was published by then."""

    asked: list[tuple[datetime | None, int]] = field(default_factory=list)
    duplicates: int = 0

    def take_in(self, landing, run_id):
        return super().take_in(landing, run_id) | {"duplicates": self.duplicates}

    def report(self, since):
        self.asked.append((since, len(self.published)))
        return {"districts": 1}


@pytest.fixture
def run(build, landing, connection):
    """A function that refreshes; the value is which of the two assets were materialized."""

    def with_stages(stages: TellingStages) -> set[dg.AssetKey]:
        progress = Progress()
        with dg.DagsterInstance.ephemeral() as instance:
            refresh.execute(build(stages, progress), instance, progress, landing)
            keys = (AFTER_GATE, AFTER_RELEASE)
            return {key for key in keys if instance.get_latest_materialization_event(key)}

    return with_stages


def test_reports_are_written_after_the_gate_and_again_after_the_release(run):
    stages = TellingStages()
    assert run(stages) == {AFTER_GATE, AFTER_RELEASE}
    (first, published_first), (second, published_second) = stages.asked
    assert first == second is not None
    assert (published_first, published_second) == (0, 1)


def test_districts_whose_files_were_all_held_are_answered_without_a_release(run):
    stages = TellingStages(scopes=0)
    assert run(stages) == {AFTER_GATE}
    assert stages.published == []


@pytest.mark.parametrize("what", [{"unreadable": 1}, {"duplicates": 1}])
def test_a_file_with_nothing_to_load_is_answered(run, what):
    assert run(TellingStages(waits=False, scopes=0, **what)) == {AFTER_GATE}


def test_where_nothing_came_nobody_is_answered(run):
    assert run(TellingStages(waits=False)) == set()
