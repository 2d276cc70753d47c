r"""What a refresh costs when nothing is new.

Belongs here: timing whole `flashlight refresh` processes on an unchanged landing zone. Does not
belong here: the check itself (ingestion/intake.py).

The rival `first_refresh` is the refresh that took everything in. `equal`: every repeated refresh
says that nothing is new, and the release stays the same.

Run: .venv/bin/python -m benchmarks.noop --json [--students N] [--districts N]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.installation import Installation

RUNS = 5


def measure(students: int, districts: int) -> dict[str, Any]:
    """Refresh once, then again and again, and describe what that took; the median counts."""
    folder = Path(tempfile.mkdtemp(prefix="flashlight-noop-"))
    folder.chmod(0o755)
    try:
        installation = Installation(folder / "home", folder / "landing")
        size = ("--students", str(students), "--districts", str(districts))
        installation.run("sample", "--out", str(installation.landing), *size)
        first = installation.seconds("refresh")
        seconds = [installation.seconds("refresh") for _ in range(RUNS)]
        releases = json.loads(installation.run("releases", "--json"))
        installation.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    median = statistics.median(seconds)
    return {
        "benchmark": "noop",
        "size": {"students": students, "districts": districts},
        "seconds": {"flashlight": round(median, 2), "first_refresh": round(first, 1)},
        "ratios": {"first_refresh": round(median / first, 4)},
        "equal": len(releases) == 1,
    }


def main() -> None:
    """Read the options, measure and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--students", type=int, default=12_000, help="enrolled per year")
    parser.add_argument("--districts", type=int, default=12)
    options = parser.parse_args()
    result = measure(options.students, options.districts)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
