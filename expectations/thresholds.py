"""The thresholds of the gate, read from expectations/gate.yml.

Belongs here: their model and reader. Does not belong here: applying them (verdicts.py).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ingestion import yaml_file

FILE = Path(__file__).parent / "gate.yml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RejectedLines(_Part):
    """Held above this share (0 to 1) of rejected lines, from `at_least` of them on."""

    held_above: float
    at_least: int


class PlausibleCount(_Part):
    """Bounds for lines now divided by lines before; compared from `compare_from` lines before.

    `bulk_warning_below` is that of bulk files of records that have deltas too.
    """

    compare_from: int
    held_below: float
    warning_below: float
    warning_above: float
    whole_school_from: float
    bulk_warning_below: float


class ConfirmedCount(_Part):
    """A district's unusual count that was confirmed, and why."""

    district: str
    record: str
    school_year: str
    reason: str


class Thresholds(_Part):
    """Everything in gate.yml; its comments say what each value means."""

    gate_order: tuple[str, ...]
    rejected_lines: RejectedLines
    plausible_count: PlausibleCount
    findings_per_rule: int
    confirmed_counts: tuple[ConfirmedCount, ...]

    def is_confirmed(self, district_id: str | None, record: str, school_year: str) -> bool:
        """Whether the district confirmed its count for this record and school year."""
        return any(
            (item.district, item.record, item.school_year) == (district_id, record, school_year)
            for item in self.confirmed_counts
        )


@cache
def load() -> Thresholds:
    """Read gate.yml. Raises ValueError (pydantic's) that names the wrong entry."""
    return Thresholds.model_validate(yaml_file.read(FILE))
