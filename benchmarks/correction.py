r"""What one district's corrected file costs until it is published, beside a full refresh.

Belongs here: timing whole `flashlight refresh` processes. Does not belong here: the refresh itself.

- `full_refresh`: everything of the sample, from the landing zone to the first release.
- `flashlight`: then, when the server has vacuumed, one district sends a corrected absence summary
  (STAS) of one school year; another district in each round.
- `start_up`: the same correction in the smallest collaborative: what a refresh costs whatever its
  size (imports, one dbt invocation, one Dagster run). Both are medians of interleaved rounds.
- `rebuild`: `refresh --full` after the correction; `equal` says that it changes no cell.

`share_of_full_refresh` = (flashlight - start_up) / full_refresh.

Run: .venv/bin/python -m benchmarks.correction --json [--students N] [--districts N] [--corrected N]
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.installation import Installation
from benchmarks.memory import LargestProcess

YEARS = "2022-2023..2024-2025"
ROUNDS = 3
CORRECTED = "STAS_corrected.txt"
# Positions in a line: days attended (13.16) and days absent excused (13.19).
ATTENDED, EXCUSED = 15, 18


def measure(students: int, districts: int, corrected: int) -> dict[str, Any]:
    """Run the refreshes one after the other and describe what they took."""
    folder = Path(tempfile.mkdtemp(prefix="flashlight-correction-"))
    folder.chmod(0o755)
    lines: list[int] = []
    try:
        large = _installation(folder / "large", students, districts)
        with LargestProcess(folder) as largest:
            full = large.seconds("refresh")
        small = _installation(folder / "small", 900, 6)
        small.seconds("refresh")
        settle(large)
        corrections, start_ups = [], []
        for turn in range(ROUNDS):
            correct(small.landing, 1, turn)
            start_ups.append(small.seconds("refresh"))
            lines.append(correct(large.landing, corrected, turn))
            corrections.append(large.seconds("refresh"))
        small.stop()
        cells = large.cells()
        rebuild = large.seconds("refresh", "--full")
        equal = large.cells() == cells
        large.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    correction, start_up = median(corrections), median(start_ups)
    return {
        "benchmark": "correction",
        "size": {
            "student_years": 3 * students,
            "districts": districts,
            "corrected_file_lines": lines,
            "cells": len(cells),
        },
        "seconds": {
            "flashlight": round(correction, 1),
            "full_refresh": round(full, 1),
            "rebuild": round(rebuild, 1),
            "start_up": round(start_up, 1),
        },
        "ratios": {"full_refresh": round(correction / full, 4)},
        "share_of_full_refresh": round((correction - start_up) / full, 4),
        "largest_process_bytes": largest.bytes,
        "equal": equal,
    }


def _installation(folder: Path, students: int, districts: int) -> Installation:
    installation = Installation(folder / "home", folder / "landing")
    size = ("--students", str(students), "--districts", str(districts), "--years", YEARS)
    installation.run("sample", "--out", str(installation.landing), *size)
    return installation


def settle(installation: Installation) -> None:
    """Do at once what the server does by itself in the minutes after so much was written."""
    with installation.connect() as connection:
        connection.autocommit = True
        connection.execute("vacuum analyze")


def correct(landing: Path, lines: int, turn: int = 0) -> int:
    """Send a corrected copy of a plain STAS file of the last year; the value is its lines.

    It is the file whose number of lines is the nearest, in the next turn the second nearest, and
    so on. Every student with an excused absence gets one day of it as attendance: the days still
    add up.
    """
    files = [file for file in landing.glob("*/2024-2025/STAS*.txt") if file.name != CORRECTED]
    files.sort(key=lambda file: (abs(file.read_bytes().count(b"\n") - lines), file))
    path = files[turn]
    text = path.read_bytes().decode().split("\r\n")
    corrected = "\r\n".join(_corrected(line) for line in text)
    path.with_name(CORRECTED).write_bytes(corrected.encode())
    return len(text) - 1


def _corrected(line: str) -> str:
    fields = line.split("^")
    if len(fields) > EXCUSED and float(fields[EXCUSED] or 0) >= 1:
        fields[EXCUSED] = f"{float(fields[EXCUSED]) - 1:.2f}"
        fields[ATTENDED] = f"{float(fields[ATTENDED]) + 1:.2f}"
    return "^".join(fields)


def main() -> None:
    """Read the options, measure and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--students", type=int, default=12_000, help="enrolled per year")
    parser.add_argument("--districts", type=int, default=12)
    parser.add_argument("--corrected", type=int, default=1_000, help="lines of the corrected file")
    options = parser.parse_args()
    result = measure(options.students, options.districts, options.corrected)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
