"""What dbt keeps on disk of its last run: target/run_results.json, without the values of rows.

Belongs here: taking values out of the messages in that file. Does not belong here: what a message
may say (messages.py) or running dbt (dbt.py).
"""

from __future__ import annotations

import json
from pathlib import Path

from orchestration.messages import without_values

FILE = "run_results.json"


def take_values_out(target: Path) -> None:
    """Rewrite the file after a run that failed: errors of the database may quote students."""
    path = target / FILE
    if not path.exists():
        return
    content = json.loads(path.read_text(encoding="utf-8"))
    for result in content["results"]:
        result["message"] = without_values(result["message"] or "")
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.replace(path)
