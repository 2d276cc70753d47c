"""Where Flashlight keeps its state and which database it uses.

Belongs here: settings that come from the environment and the paths below the home folder.
Does not belong here: settings of one part (a measure's, a schedule's), which stay with it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
MAPPINGS = PROJECT / "ingestion" / "mappings"


@dataclass(frozen=True)
class Settings:
    """The settings of this installation.

    `home` holds all state; `landing` is where districts' files arrive; `database_url` names a
    PostgreSQL 15 or later, or is None for the embedded server below `home`; `mappings` holds a
    folder of mappings for each district that sends exports of its own.
    """

    home: Path
    landing: Path
    database_url: str | None
    mappings: Path = MAPPINGS

    @property
    def archive(self) -> Path:
        """The received bytes, unchanged, named by their SHA-256."""
        return self.home / "archive"

    @property
    def extracts(self) -> Path:
        """Extracts for county offices."""
        return self.home / "extracts"

    @property
    def reports(self) -> Path:
        """Reports for districts on the files they sent, a folder each; they hold students' data."""
        return self.home / "reports"

    @property
    def data_docs(self) -> Path:
        """The Data Docs of Great Expectations."""
        return self.home / "data_docs"

    @property
    def alerts(self) -> Path:
        """Who is told of held, overdue and unusual contributions; holds addresses and passwords."""
        return self.home / "alerts.yml"

    @property
    def student_key_secret(self) -> Path:
        """The secret of the keyed hash behind `student_key`; readable by the owner only."""
        return self.home / "student_key_secret"


def load() -> Settings:
    """Read FLASHLIGHT_HOME, _LANDING, _DATABASE_URL and _MAPPINGS from the environment."""
    home = Path(os.environ.get("FLASHLIGHT_HOME") or PROJECT / ".flashlight").resolve()
    landing = Path(os.environ.get("FLASHLIGHT_LANDING") or home / "landing").resolve()
    mappings = Path(os.environ.get("FLASHLIGHT_MAPPINGS") or MAPPINGS).resolve()
    return Settings(home, landing, os.environ.get("FLASHLIGHT_DATABASE_URL") or None, mappings)
