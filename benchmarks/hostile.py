"""How much memory hostile files of real size take, and that each is held and stops no other.

Belongs here: files too large for the tests (tests/ingestion/test_hostile.py has the small ones).
Does not belong here: the readers.

Run: .venv/bin/python -m benchmarks.hostile --json [--gigabytes N]
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.load import DISTRICT, write_file
from benchmarks.temporary import temporary_warehouse
from ingestion import ledger
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from warehouse.connection import connect

GIGABYTE = 1024**3
BLOCK = 16 * 1024 * 1024
HEADER = b"local_student_id,school_code,attendance_date,attendance_code\n"
LINE = b"17,6001234,2024-09-03,present\n"


def measure(gigabytes: int) -> dict[str, Any]:
    """Send every hostile file with a good one beside it and describe what became of them."""
    files: dict[str, Callable[[Path], None]] = {
        "line_of_1_gb": lambda path: _fill(path, HEADER + LINE, b"x", GIGABYTE),
        "nul_bytes": lambda path: _sparse(path, gigabytes * GIGABYTE),
        "nul_lines": lambda path: _fill(path, HEADER + LINE * 40, b"\0\n" + LINE, GIGABYTE // 8),
        "quotes_never_closed": lambda path: _fill(path, HEADER + LINE, b'x",a,"b\n', GIGABYTE // 8),
        "every_line_a_school": _schools,
        "gzip_bomb": lambda path: path.write_bytes(gzip.compress(bytes(GIGABYTE), 1)),
    }
    found = {}
    for name, write in files.items():
        with temporary_warehouse() as home, connect(autocommit=True) as connection:
            write_file(home / "landing" / DISTRICT / "good.txt", 1000)
            write(home / "landing" / DISTRICT / "bad.csv")
            start = time.perf_counter()
            take_in(connection, home / "landing", home / "archive", "benchmark")
            load_received(connection, home / "archive", load_layouts())
            bad, good = ledger.submissions(connection)
            found[name] = {
                "seconds": round(time.perf_counter() - start, 1),
                "state": bad.state,
                "lines": bad.lines_received,
                "good": good.state,
                "largest_process_mb": _largest(),
            }
    return {"benchmark": "hostile", "size": {"gigabytes": gigabytes}, "files": found}


def _fill(path: Path, start: bytes, piece: bytes, size: int) -> None:
    block = piece * (BLOCK // len(piece))
    with path.open("wb") as file:
        file.write(start)
        for _ in range(size // len(block)):
            file.write(block)


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _schools(path: Path) -> None:
    with path.open("wb") as file:
        file.write(HEADER)
        for number in range(3_000_000):
            file.write(b"17,%07d,2024-09-03,present\n" % number)


def _largest() -> int:
    """The most memory this process or one that it started ever had, in megabytes."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in both) // 1024


def main() -> None:
    """Measure and print, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.gigabytes)
    if options.json:
        print(json.dumps(result))
        return
    for name, values in result["files"].items():
        print(f"{name:20} {values}")


if __name__ == "__main__":
    main()
