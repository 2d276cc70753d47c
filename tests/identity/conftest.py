"""What the tests of identity share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Give a place for the secret behind student keys."""
    return tmp_path / "home" / "student_key_secret"
