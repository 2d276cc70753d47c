"""One tiny sample for all tests of the sample collaborative, and one with defects."""

import json
from pathlib import Path

import pytest

from ingestion.sample.generate import write_sample

YEARS = ("2022-2023", "2023-2024", "2024-2025")
ARGUMENTS = {"districts": 6, "students": 600, "years": YEARS, "seed": 3}


@pytest.fixture(scope="session")
def clean(tmp_path_factory) -> Path:
    """The landing zone of a sample without defects."""
    folder = tmp_path_factory.mktemp("sample") / "clean"
    write_sample(folder, **ARGUMENTS)
    return folder


@pytest.fixture(scope="session")
def defective(tmp_path_factory) -> Path:
    """The same sample with defects in a third of the districts."""
    folder = tmp_path_factory.mktemp("sample") / "defective"
    write_sample(folder, **ARGUMENTS, defects=0.34)
    return folder


@pytest.fixture(scope="session")
def answers(clean) -> dict:
    """The answer file of the clean sample."""
    return json.loads((clean / "answers.json").read_text(encoding="utf-8"))
