"""How long growth percentiles of a grade cohort with two prior scores take, beside R's quantreg.

Belongs here: timing both on the same made-up cohort and comparing each student's percentiles. Does
not belong here: the method.

Flashlight: `student_growth_percentiles` on the long table, for one and for two priors. Rivals, on
the same scores already read, with the same splines and levels: `r_quantreg`, quantreg's interior
point method "fn", meant for large problems; `r_quantreg_pfnb`, its fastest, which fits all levels
in one call. `--methods` names others: `pfn`, or `br`, the default of quantreg and SGP, which needs
an hour for a large cohort. Each side works on one core.

`equal` says that at least 99.9 % of the percentiles are the same and none is off by more than 1.
Without R and quantreg (Debian: r-cran-quantreg) nothing can be compared and the run fails.

Run: .venv/bin/python -m benchmarks.growth --json [--students N] [--runs N] [--methods fn,pfnb]
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas

from analysis.growth.cohorts import Cohort
from analysis.growth.percentiles import student_growth_percentiles

SCRIPT = Path(__file__).with_name("growth.R")
NAMES = {"fn": "r_quantreg", "pfnb": "r_quantreg_pfnb"}
LONG = 60.0
COHORT = Cohort("ela", 2025, 5)
SHARE_EQUAL = 0.999


def measure(students: int, runs: int, methods: list[str]) -> dict[str, Any]:
    """Time both sides in turn; seconds are medians, of one run where a run takes long."""
    require_quantreg()
    wide = made_up_cohort(students)
    table = long_table(wide)
    taken: dict[str, list[tuple[float, float]]] = {"flashlight": []}
    differences: dict[str, np.ndarray] = {}
    with tempfile.TemporaryDirectory() as folder:
        scores = Path(folder) / "scores.csv"
        wide.to_csv(scores, index=False)
        for _ in range(runs):
            found = _timed_flashlight(table, taken["flashlight"])
            for method in methods:
                name = NAMES.get(method, f"r_quantreg_{method}")
                done = taken.setdefault(name, [])
                if not done or done[0][0] < LONG:
                    differences[name] = np.abs(_timed_rival(scores, method, done) - found)
    seconds = {name: statistics.median(x for x, _ in done) for name, done in taken.items()}
    processor = {name: statistics.median(x for _, x in done) for name, done in taken.items()}
    return {
        "benchmark": "growth",
        "size": {"students": students, "priors": 2, "levels": 100},
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "ratios": _ratios(seconds),
        "equal": all(_same(each) for each in differences.values()),
        "processor_seconds": {name: round(value, 3) for name, value in processor.items()},
        "processor_ratios": _ratios(processor),
        "share_equal": {name: float((x == 0).mean()) for name, x in differences.items()},
        "largest_difference": {name: int(x.max()) for name, x in differences.items()},
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "runs": {name: len(done) for name, done in taken.items()},
    }


def require_quantreg() -> None:
    """Exit with what to install where R or quantreg is missing."""
    remedy = "install R and quantreg (Debian: apt-get install r-cran-quantreg)"
    if shutil.which("Rscript") is None:
        sys.exit(f"the benchmark of growth compares with R, which is missing: {remedy}")
    found = subprocess.run(["Rscript", "-e", "library(quantreg)"], capture_output=True)
    if found.returncode:
        sys.exit(f"the benchmark of growth compares with quantreg, which is missing: {remedy}")


def made_up_cohort(students: int) -> pandas.DataFrame:
    """Whole scale scores of grades 5, 4 and 3 within the bounds of Smarter Balanced ELA."""
    draw = np.random.default_rng(7)
    able = draw.normal(size=students)
    scores = {}
    for name, centre, spread, bounds in (
        ("current", 2505, 105, (2200, 2730)),
        ("prior_1", 2475, 100, (2140, 2690)),
        ("prior_2", 2430, 95, (2115, 2650)),
    ):
        noise = 0.44 * draw.normal(size=students) * (1 + 0.15 * able)
        scores[name] = np.rint(centre + spread * (0.9 * able + noise)).clip(*bounds).astype(int)
    return pandas.DataFrame(scores)


def long_table(wide: pandas.DataFrame) -> pandas.DataFrame:
    """The cohort as the long table that Flashlight reads."""
    years = (("current", "2024-2025", 5), ("prior_1", "2023-2024", 4), ("prior_2", "2022-2023", 3))
    parts = [
        pandas.DataFrame(
            {
                "student_id": wide.index,
                "subject": "ela",
                "school_year": year,
                "grade": grade,
                "scale_score": wide[name],
            }
        )
        for name, year, grade in years
    ]
    return pandas.concat(parts, ignore_index=True)


def _timed_flashlight(table: pandas.DataFrame, taken: list[tuple[float, float]]) -> np.ndarray:
    start, processor = time.perf_counter(), time.process_time()
    growth = student_growth_percentiles(table, cohorts=[COHORT])
    taken.append((time.perf_counter() - start, time.process_time() - processor))
    wide = growth.pivot(index="student_id", columns="priors", values="growth_percentile")
    return wide.sort_index()[[1, 2]].to_numpy(dtype=int)


def _timed_rival(scores: Path, method: str, taken: list[tuple[float, float]]) -> np.ndarray:
    result = scores.with_name("percentiles.csv")
    command = ["Rscript", str(SCRIPT), str(scores), method, str(result)]
    output = subprocess.run(command, capture_output=True, text=True)
    if output.returncode:
        sys.exit(f"quantreg's method {method} failed: {output.stderr.strip()}")
    elapsed, processor = map(float, output.stdout.split())
    taken.append((elapsed, processor))
    return pandas.read_csv(result).to_numpy(dtype=int)


def _same(differences: np.ndarray) -> bool:
    return bool((differences == 0).mean() >= SHARE_EQUAL and differences.max() <= 1)


def _ratios(seconds: dict[str, float]) -> dict[str, float]:
    own = seconds["flashlight"]
    return {name: round(own / x, 4) for name, x in seconds.items() if name != "flashlight"}


def main() -> None:
    """Measure and print, as JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=60_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--methods", default="fn,pfnb")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.students, options.runs, options.methods.split(","))
    if options.json:
        print(json.dumps(result))
        return
    print(f"{options.students:,} students, one and two priors, 100 levels")
    for name, seconds in result["seconds"].items():
        ratio = result["ratios"].get(name)
        print(f"{name:16} {seconds:8.2f} s" + (f"  ratio {ratio}" if ratio else ""))
    print("equal" if result["equal"] else "NOT EQUAL")


if __name__ == "__main__":
    main()
