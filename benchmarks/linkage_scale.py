r"""A million records against five million students: how long linkage takes, and in how much memory.

Belongs here: one run of that size, in a process of its own. Does not belong here: how right links
are beside rivals (benchmarks/linkage.py).

The made-up students are written as Parquet files by other processes, so that only the linkage's
memory is measured: reading the files, scoring, choosing.

Run: .venv/bin/python -m benchmarks.linkage_scale --json [--records N] [--students N]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from identity import linkage, settings
from identity.accuracy import accuracy
from identity.choice import choose

# Students made up at once; each part has districts of its own.
PART = 500_000


def measure(records: int, students: int) -> dict[str, Any]:
    """Link and describe what it took; the largest memory is that of the linking process."""
    processes = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="flashlight-linkage-") as name:
        folder = Path(name)
        with processes.Pool(1, maxtasksperchild=1) as pool:
            parts = max(1, students // PART)
            sizes = (students // parts, records // parts)
            pool.starmap(write_part, [(folder, part, *sizes) for part in range(parts)])
        with processes.Pool(1) as pool:
            return pool.apply(link, (folder,))


def write_part(folder: Path, part: int, students: int, records: int) -> None:
    """Write made-up students and records about some of them, with the truth."""
    import pyarrow
    from pyarrow import parquet

    from identity import planted

    sample = planted.plant(students, records, seed=1000 + part)
    truth = sample.records["unique_id"].map(sample.truth)
    for name, frame in (("known", sample.known), ("records", sample.records)):
        for column in ("unique_id", "student_key"):
            frame[column] = frame[column] + f"_{part}"
        for column in ("district_id", "school_id"):
            frame[column] = f"{part}_" + frame[column]
        if name == "records":
            frame["truth"] = truth.where(truth == "", truth + f"_{part}")
        table = pyarrow.Table.from_pandas(frame, preserve_index=False)
        parquet.write_table(table, folder / f"{name}_{part}.parquet")


def link(folder: Path) -> dict[str, Any]:
    """Read, score and choose; the document of the benchmark."""
    model = settings.load().linkage
    start = time.perf_counter()
    connection = linkage.open_duckdb(model, str(folder / "spill"))
    columns = ", ".join(linkage.COLUMNS)
    for name in ("known", "records"):
        connection.execute(
            f"create table {name} as select {columns} from '{folder}/{name}_*.parquet'"
        )
    students, records = (
        connection.sql(f"select count(*) from {name}").fetchall()[0][0]
        for name in ("known", "records")
    )
    linkage.score_tables(connection, "records", "known", model, students)
    scored = time.perf_counter() - start
    pairs = linkage.best_pairs(connection)
    districts = dict(connection.sql("select unique_id, district_id from records").fetchall())
    links = {
        proposal.pair.record: proposal.pair.student
        for proposal in choose(pairs, districts, model)
        if proposal.state == "linked"
    }
    seconds = time.perf_counter() - start
    truth = dict(
        connection.sql(f"select unique_id, truth from '{folder}/records_*.parquet'").fetchall()
    )
    found = accuracy(links, truth)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "benchmark": "linkage_scale",
        "size": {"records": records, "students": students, "pairs_kept": len(pairs)},
        "seconds": {"flashlight": round(seconds, 1), "scoring": round(scored, 1)},
        "ratios": {},
        "largest_resident_bytes": memory,
        "precision": round(found.precision, 5),
        "recall": round(found.recall, 5),
        "equal": True,
    }


def main() -> None:
    """Read the options, measure and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--students", type=int, default=500_000)
    options = parser.parse_args()
    result = measure(options.records, options.students)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
