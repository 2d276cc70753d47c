"""How long it takes to write a sample collaborative, and how much memory.

Belongs here: timing ingestion.sample.generate. Does not belong here: the generator. There is no
rival: no public generator of these files is known.

Run: .venv/bin/python -m benchmarks.sample --json [--student-years N]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ingestion.sample.generate import write_sample

YEARS = ("2022-2023", "2023-2024", "2024-2025")
_STUDENTS_PER_DISTRICT = 1700


def measure(student_years: int) -> dict[str, Any]:
    """Writes one sample of so many student-years into a temporary folder and describes it.

    `peak_memory_bytes` is that of the whole process, Python and libraries included.
    """
    students = student_years // len(YEARS)
    districts = min(600, max(2, students // _STUDENTS_PER_DISTRICT))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        summary = write_sample(
            Path(folder) / "landing", districts=districts, students=students, years=YEARS
        )
        seconds = time.perf_counter() - start
    # The kernel counts in kilobytes, except that of macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "benchmark": "sample",
        "size": {
            "student_years": summary.student_years,
            "districts": districts,
            "schools": summary.schools,
            "lines": sum(summary.lines.values()),
            "bytes": summary.bytes_written,
            "cells": summary.cells,
        },
        "seconds": {"flashlight": round(seconds, 2)},
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
    }


def main() -> None:
    """Measures and prints, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--student-years", type=int, default=200_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.student_years)
    if options.json:
        print(json.dumps(result))
        return
    size, seconds = result["size"], result["seconds"]["flashlight"]
    print(f"{size['student_years']:,} student-years ({size['lines']:,} lines) in {seconds} s")
    print(f"peak memory {result['peak_memory_bytes'] / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
