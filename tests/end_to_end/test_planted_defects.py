"""What only the build tells: planted defects across files are found, and nothing in clean samples.

Three clean samples and two with every kind of defect go through one refresh.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from expectations.cross_file import checks
from identity.findings import SEVERAL_SSIDS
from ingestion.sample.planted.catalog import LINE_DEFECTS
from tests.expectations.planted import Found, Samples, missed, read_findings, unlabelled
from tests.installation import temporary_folder
from tests.prepared_home import begin

# Even seeds are of school years that are over.
CLEAN, DEFECTIVE = (41, 42, 43), (4, 6)
LATER_RULES = {check.code for check in checks.load()} | {SEVERAL_SSIDS.rule}


@dataclass(frozen=True)
class Refreshed:
    """The samples and what a refresh found in them."""

    samples: Samples
    in_clean: list[Found]
    in_defective: list[Found]


@pytest.fixture(scope="module")
def refreshed(prepared: Path) -> Iterator[Refreshed]:
    """All samples as districts of one collaborative, refreshed once."""
    with temporary_folder("planted") as folder:
        installation = begin(prepared, folder)
        samples = Samples(installation.landing)
        for seed in CLEAN:
            samples.add_clean(seed)
        for seed in DEFECTIVE:
            samples.add_defective(seed)
        installation.run("refresh")
        with installation.connect() as connection:
            yield Refreshed(
                samples,
                read_findings(connection, samples.clean),
                read_findings(connection, samples.defective),
            )
        installation.stop()


def test_defects_across_files_are_found_where_they_are(refreshed):
    """Each at its line and by its check."""
    labels = [label for label in refreshed.samples.labels if label["rule"] in LATER_RULES]
    kinds = {defect.kind for defect in LINE_DEFECTS if defect.rule in LATER_RULES}
    assert {label["kind"] for label in labels} == kinds
    assert missed(labels, refreshed.in_defective) == []


def test_nothing_is_found_that_was_not_planted(refreshed):
    """Each finding is a label's own, or one that its kind declares."""
    assert unlabelled(refreshed.samples.labels, refreshed.in_defective) == []


def test_nothing_is_found_in_clean_samples(refreshed):
    assert len(refreshed.samples.clean) == 2 * len(CLEAN)
    assert refreshed.in_clean == []
