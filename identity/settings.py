"""The settings of identity, read from identity/identity.yml.

Belongs here: their model and reader. Does not belong here: applying them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ingestion import yaml_file

FILE = Path(__file__).parent / "identity.yml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LinkageSettings(_Part):
    """Bounds on the probability that two records are one person, and what linking may use.

    `margin` is a difference of match weights (powers of 2); `share_known` the expected share of
    records that are about a known student; `memory` and `threads` are DuckDB's.
    """

    linked_from: float
    review_from: float
    margin: float
    share_known: float
    memory: str
    threads: int


class IdentitySettings(_Part):
    """Everything in identity.yml; its comments say what each value means."""

    linkage: LinkageSettings
    columns: dict[str, tuple[str, ...]]
    student_registers: tuple[str, ...]


@cache
def load() -> IdentitySettings:
    """Read identity.yml. Raises ValueError (pydantic's) that names the wrong entry."""
    return IdentitySettings.model_validate(yaml_file.read(FILE))
