r"""How right and how fast linkage is beside Splink as it comes and recordlinkage's classifier.

Belongs here: the data sets, with known truth, and the comparison. Does not belong here: the linkage
(identity/) or the rivals' settings (splink_defaults.py, febrl.py).

Data sets: `planted`, made-up students with twins, siblings, namesakes and mistakes, for which
Flashlight's model was made (another sample than it was trained on); `febrl3` (one file, to itself)
and `febrl4` (two files) of the package recordlinkage, people of Australia, with the same stored
model: the social security number stands for the local identifier, the postcode for the school.
Precision, recall and F1 are of pairs; `flashlight_and_review` adds the pairs that Flashlight leaves
to a person. What was tuned was tuned on febrl1, febrl2 and other made-up students. `equal`: every
run of Flashlight made the same links.

recordlinkage runs in an environment of its own, which uv makes: it needs another pandas.

Run: .venv/bin/python -m benchmarks.linkage --json [--students N] [--records N] [--runs N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas

from benchmarks import splink_defaults
from identity import planted, settings
from identity.choice import choose, is_sure
from identity.linkage import COLUMNS, score

RECORDLINKAGE = "recordlinkage==0.16"
SEED = 20260101
Pairs = set[tuple[str, str]]


def measure(students: int, records: int, runs: int) -> dict[str, Any]:
    """Link every data set with everyone and describe the result; seconds are medians."""
    with tempfile.TemporaryDirectory(prefix="flashlight-febrl-") as folder:
        rival = _recordlinkage(Path(folder))
        sets = [_planted(students, records), *(_febrl(Path(folder), name) for name in rival)]
    seconds: dict[str, list[float]] = {}
    results: dict[str, Any] = {}
    equal = True
    for name, truth, contenders in sets:
        results[name] = {}
        for contender, run in contenders.items():
            times, links = zip(*(_timed(run) for _ in range(runs)), strict=True)
            seconds.setdefault(contender, []).append(statistics.median(times))
            results[name][contender] = _figures(links[0], truth)
            if contender == "flashlight":
                results[name]["flashlight_and_review"] = _figures(run(and_open=True), truth)
            equal &= contender != "flashlight" or all(found == links[0] for found in links)
        if name in rival:
            truth = {tuple(pair) for pair in rival[name]["truth"]}
            found = {tuple(pair) for pair in rival[name]["links"]}
            results[name]["recordlinkage"] = _figures(_unordered(found), _unordered(truth))
            seconds.setdefault("recordlinkage", []).append(rival[name]["seconds"])
    total = {name: sum(times) for name, times in seconds.items()}
    # recordlinkage links febrl only: what the others take for that is compared.
    febrl = sum(seconds["flashlight"][1:])
    return {
        "benchmark": "linkage",
        "size": {"students": students, "records": records, "febrl3": 5000, "febrl4": 10000},
        "seconds": {name: round(value, 2) for name, value in total.items()},
        "ratios": {
            "splink_defaults": round(total["flashlight"] / total["splink_defaults"], 3),
            "recordlinkage": round(febrl / total["recordlinkage"], 3),
        },
        "accuracy": results,
        "equal": equal,
        "runs": runs,
    }


def _planted(students: int, records: int) -> tuple[str, Pairs, dict[str, Callable[[], Pairs]]]:
    sample = planted.plant(students, records, SEED)
    truth = {(student, record) for record, student in sample.truth.items() if student}
    return (
        "planted",
        truth,
        {
            "flashlight": lambda and_open=False: _links(sample.records, sample.known, and_open),
            "splink_defaults": lambda: splink_defaults.link(
                [sample.known, sample.records], ("first_name", "last_name"), "birth_date",
                ("gender", "local_student_id", "school_id"),
            ),
        },
    )  # fmt: skip


def _febrl(folder: Path, name: str) -> tuple[str, Pairs, dict[str, Callable[[], Pairs]]]:
    tables = [
        pandas.read_csv(path, dtype=str).rename(columns=lambda column: column.strip())
        for path in sorted(folder.glob(f"{name}_*.csv"))
    ]
    truth = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    ours = [_as_students(table) for table in tables]
    plain = [table.rename(columns={"rec_id": "unique_id"}) for table in tables]
    exact = ("soc_sec_id", "postcode", "suburb", "address_1")
    return (
        name,
        _unordered({tuple(pair) for pair in truth}),
        {
            "flashlight": lambda and_open=False: _unordered(
                _links(ours[1], ours[0], and_open) if len(ours) == 2 else _pairs(ours[0], and_open)
            ),
            "splink_defaults": lambda: _unordered(
                splink_defaults.link(plain, ("given_name", "surname"), "date_of_birth", exact)
            ),
        },
    )


def _as_students(table: pandas.DataFrame) -> pandas.DataFrame:
    fields = {
        "unique_id": table["rec_id"],
        "student_key": table["rec_id"],
        "first_name": table["given_name"].str.upper(),
        "last_name": table["surname"].str.upper(),
        "birth_date": table["date_of_birth"],
        "gender": None,
        "local_student_id": table["soc_sec_id"],
        "district_id": "AU",
        "school_id": table["postcode"],
    }
    frame = pandas.DataFrame(fields)[list(COLUMNS)]
    return frame.astype(object).where(frame.notna(), None)


def _links(records: pandas.DataFrame, known: pandas.DataFrame, and_open: bool) -> Pairs:
    """Flashlight's links, one to one within a district, and perhaps pairs left to a person."""
    model = settings.load().linkage
    pairs = score(records, known, model, students=len(known))
    districts = dict(zip(records["unique_id"], records["district_id"], strict=True))
    chosen = choose(pairs, districts, model)
    return {(p.pair.student, p.pair.record) for p in chosen if and_open or p.state == "linked"}


def _pairs(table: pandas.DataFrame, and_open: bool) -> Pairs:
    """Flashlight's pairs within one file, in which a person may occur any number of times."""
    model = settings.load().linkage
    pairs = score(table, table, model, students=len(table))
    return {(p.student, p.record) for p in pairs if and_open or is_sure(p, model)}


def _recordlinkage(folder: Path) -> dict[str, Any]:
    """Run recordlinkage in its own environment; it leaves the data sets in the folder."""
    script = Path(__file__).with_name("febrl.py")
    command = [
        sys.executable, "-m", "uv", "run", "--quiet", "--no-project", "--isolated",
        "--python", sys.executable, "--with", RECORDLINKAGE, "python", str(script), str(folder),
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result = json.loads(done.stdout)
    for name, values in result.items():
        (folder / f"{name}.json").write_text(json.dumps(values["truth"]), encoding="utf-8")
    return result


def _timed(run: Callable[[], Pairs]) -> tuple[float, Pairs]:
    start = time.perf_counter()
    found = run()
    return time.perf_counter() - start, found


def _unordered(pairs: Pairs) -> Pairs:
    return {(min(pair), max(pair)) for pair in pairs}


def _figures(found: Pairs, truth: Pairs) -> dict[str, float]:
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / len(truth)
    f1 = 2 * right / (len(found) + len(truth))
    return {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(f1, 5)}


def main() -> None:
    """Read the options, measure and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--students", type=int, default=60_000)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    result = measure(options.students, options.records, options.runs)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
