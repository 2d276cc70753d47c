"""Febrl's data sets as recordlinkage brings them, and recordlinkage's own links between them.

Belongs here: what runs in recordlinkage's environment, which needs another pandas than Flashlight.
Does not belong here: Flashlight's links (linkage.py). Writes one CSV file per data set and prints
seconds and linked pairs as JSON.

Run by benchmarks/linkage.py: uv run --no-project --with recordlinkage==0.16 python febrl.py FOLDER
"""

import json
import sys
import time
from pathlib import Path

import recordlinkage
from recordlinkage.datasets import load_febrl3, load_febrl4

# Blocking and comparisons of recordlinkage's introduction to linking two files.
EXACT = ("date_of_birth", "suburb", "state")
SIMILAR = {"given_name": 0.85, "surname": 0.85, "address_1": 0.85}


def link(left, right=None):
    """Index, compare and classify with recordlinkage's expectation maximization, as it comes."""
    tables = (left,) if right is None else (left, right)
    index = recordlinkage.Index()
    for column in ("given_name", "surname", "date_of_birth"):
        index.block(column)
    candidates = index.index(*tables)
    compare = recordlinkage.Compare()
    for column, threshold in SIMILAR.items():
        compare.string(column, column, method="jarowinkler", threshold=threshold, label=column)
    for column in EXACT:
        compare.exact(column, column, label=column)
    features = compare.compute(candidates, *tables)
    return recordlinkage.ECMClassifier().fit_predict(features)


def main(folder):
    """Write the data sets and print recordlinkage's result."""
    one, links = load_febrl3(return_links=True)
    left, right, both = load_febrl4(return_links=True)
    result = {}
    for name, tables, truth in (("febrl3", (one,), links), ("febrl4", (left, right), both)):
        for place, table in enumerate(tables):
            table.to_csv(Path(folder) / f"{name}_{place}.csv")
        start = time.perf_counter()
        found = link(*tables)
        result[name] = {
            "seconds": time.perf_counter() - start,
            "links": [list(pair) for pair in found],
            "truth": [list(pair) for pair in truth],
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
