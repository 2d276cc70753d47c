"""Over 20 made-up samples: every planted defect is found, and nothing is found that is not planted.

Each sample has a district with about 190 kinds of defects, and two clean ones. All are gated in
one run, as districts of one collaborative; checks across files are in tests/end_to_end/.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from expectations.cross_file import checks
from expectations.gate import gate_loaded
from identity.findings import KINDS
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from ingestion.sample.planted.catalog import FILE_DEFECTS, LINE_DEFECTS
from tests.conftest import _empty
from tests.expectations.planted import Found, Samples, missed, read_findings, unlabelled

SEEDS = range(1, 21)
# What only a build tells.
LATER_RULES = {check.code for check in checks.load()} | {kind.rule for kind in KINDS}
# Defects in this share of the lines of some further samples; files are held for the second.
RATES = {31: 0.15, 32: 0.5}


@dataclass(frozen=True)
class Gated:
    """Samples after the gate; `samples` carry each kind once, `crowded` many defects."""

    database: str
    samples: Samples
    crowded: Samples

    def findings(self, districts: set[str]) -> list[Found]:
        """The findings of districts."""
        with psycopg.connect(self.database) as connection:
            return read_findings(connection, districts)

    def states(self, districts: set[str]) -> dict[str, set[str]]:
        """The states of the submissions of each file of districts."""
        states: dict[str, set[str]] = {}
        with psycopg.connect(self.database) as connection:
            rows = connection.execute(
                "select file_path, state from ledger.submissions where district_id = any(%s)",
                [list(districts)],
            ).fetchall()
        for path, state in rows:
            states.setdefault(path, set()).add(state)
        return states


@pytest.fixture(scope="module")
def gated(database: str) -> Iterator[Gated]:
    """All samples after one run of the gate."""
    with tempfile.TemporaryDirectory(prefix="flashlight-planted-") as folder:
        landing = Path(folder, "landing")
        samples, crowded = Samples(landing), Samples(landing)
        for seed in SEEDS:
            samples.add_clean(seed)
            samples.add_defective(seed)
        for seed, rate in RATES.items():
            crowded.add_defective(seed, rate)
        with psycopg.connect(database) as connection:
            _empty(connection)
            take_in(connection, landing, Path(folder, "archive"), "run")
            load_received(connection, Path(folder, "archive"), load_layouts())
            gate_loaded(connection)
        yield Gated(database, samples, crowded)


def test_every_planted_defect_is_found_where_it_is(gated):
    """Recall is 100 %: of fatal defects and of the others, at their line and by their rule."""
    samples, findings = gated.samples, gated.findings(gated.samples.defective)
    of_gate = [label for label in samples.labels if label["rule"] not in LATER_RULES]
    assert {label["seed"] for label in of_gate} == set(SEEDS)
    assert len([label for label in of_gate if label["severity"] == "fatal"]) > 100 * len(SEEDS)
    assert missed(of_gate, findings) == []


def test_every_kind_is_planted_in_nearly_every_sample(gated):
    """At least 60 kinds, and none of them only now and then."""
    samples = gated.samples
    seeds = Counter(label["kind"] for label in samples.labels)
    kinds = {defect.kind for defect in (*LINE_DEFECTS, *FILE_DEFECTS)}
    assert len(kinds) >= 60
    assert seeds.keys() == kinds
    rare = {kind: count for kind, count in seeds.items() if count < len(SEEDS) // 4}
    assert rare == {}


def test_rejected_lines_are_those_with_a_fatal_defect(gated):
    """Files with single wrong lines go on without those; files that are wrong as a whole do not."""
    states = gated.states(gated.samples.defective)
    for label in gated.samples.labels:
        if label["line"] is None:
            assert states[label["file"]] == {label["state"]}, label
        elif label["severity"] == "fatal":
            assert states[label["file"]] <= {"accepted_with_warnings", "superseded"}, label


def test_nothing_is_found_that_was_not_planted(gated):
    """Precision: each finding is a label's own, or one that its kind declares."""
    samples, findings = gated.samples, gated.findings(gated.samples.defective)
    assert len(findings) > 100 * len(SEEDS)
    assert unlabelled(samples.labels, findings) == []


def test_nothing_is_found_in_clean_samples(gated):
    districts = gated.samples.clean
    assert len(districts) == 2 * len(SEEDS)
    assert gated.findings(districts) == []
    states = set().union(*gated.states(districts).values())
    assert states <= {"accepted", "superseded"}


def test_every_fatal_defect_is_found_at_high_rates(gated):
    """Also where files are held for so many wrong lines, each of them is told."""
    labels = [label for label in gated.crowded.labels if label["severity"] == "fatal"]
    assert len(labels) > 500
    assert {"held"} in gated.states(gated.crowded.defective).values()
    assert missed(labels, gated.findings(gated.crowded.defective)) == []
