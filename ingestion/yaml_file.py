"""Reading a YAML file of the project or of a district.

Belongs here: the loader, so that all are read alike. Does not belong here: what the files mean.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# Written in C where there is one, ten times as fast as the other; they load the same.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:
    """What a YAML file in UTF-8 holds, as plain values. Raises yaml.YAMLError and OSError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader
