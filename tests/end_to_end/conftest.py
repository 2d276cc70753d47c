"""Two whole installations that the end-to-end tests share: a clean sample and one with defects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, temporary_folder
from tests.prepared_home import begin


@pytest.fixture(scope="session")
def clean(prepared: Path) -> Iterator[Installation]:
    """12 districts over 3 years without defects, some years without incidents, refreshed once."""
    yield from _collaborative(prepared, "clean")


@pytest.fixture(scope="session")
def defective(prepared: Path) -> Iterator[Installation]:
    """The same collaborative with planted defects in some of its districts, refreshed once."""
    yield from _collaborative(prepared, "defective", "--defects")


@pytest.fixture(scope="session")
def answers(clean: Installation) -> dict[str, Any]:
    """The truth about the clean sample."""
    return read_answers(clean)


def read_answers(installation: Installation) -> dict[str, Any]:
    """The truth that the sample wrote beside its files."""
    return json.loads((installation.landing / "answers.json").read_text(encoding="utf-8"))


def _collaborative(prepared: Path, name: str, *options: str) -> Iterator[Installation]:
    size = ("--districts", "12", "--students", "5000")
    with temporary_folder(name) as folder:
        installation = begin(prepared, folder)
        installation.run("sample", "--out", str(installation.landing), *size, *options)
        installation.run("refresh")
        yield installation
        installation.stop()
