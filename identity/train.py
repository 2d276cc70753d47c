r"""Train the linkage model on made-up students with known truth and store its weights.

Belongs here: estimating the weights. Does not belong here: what is compared (comparisons.py) or
the made-up students (planted.py).

m (how often a level occurs for one person) comes from the planted truth, u (how often it occurs
for two people) from pairs with records about nobody known: of all pairs of a district one in some
thousands is one person, and they alone would make up most pairs with the same identifier. The seed
is fixed: the same code gives the same file.

Run: .venv/bin/python -m identity.train
"""

from __future__ import annotations

import json
import logging
from typing import Any

import pandas as pd

from identity import comparisons, planted
from identity.linkage import MODEL

SEED = 20250701
STUDENTS, RECORDS, PAIRS_SAMPLED = 60_000, 60_000, 3e7
# Decimals kept: what random order of summation leaves alone.
DECIMALS = 6


def train() -> dict[str, Any]:
    """The trained model as Splink's settings."""
    sample = planted.plant(STUDENTS, RECORDS, SEED)
    is_stranger = sample.records["unique_id"].map(sample.truth) == ""
    _, linker = _linker(sample.known, sample.records[is_stranger], comparisons.settings())
    linker.training.estimate_u_using_random_sampling(
        max_pairs=PAIRS_SAMPLED, seed=SEED, min_count_per_level=None
    )
    half_trained = linker.misc.save_model_to_json()
    api, linker = _linker(sample.known, sample.records, half_trained)
    labels = [
        {
            "source_dataset_l": "known",
            "unique_id_l": student,
            "source_dataset_r": "record",
            "unique_id_r": record,
        }
        for record, student in sample.truth.items()
        if student
    ]
    linker.training.estimate_m_from_pairwise_labels(api.register(pd.DataFrame(labels)))
    return _rounded(linker.misc.save_model_to_json())


def _linker(known: pd.DataFrame, records: pd.DataFrame, model: Any) -> tuple[Any, Any]:
    """Splink's connection to a DuckDB of its own, and its linker of both tables."""
    import duckdb
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    # One thread: sums in another order would be other numbers.
    api = DuckDBAPI(duckdb.connect(config={"threads": 1}))
    tables = [
        api.register(known, dataset_display_name="known"),
        api.register(records, dataset_display_name="record"),
    ]
    return api, Linker(tables, model, log_level=logging.WARNING)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DECIMALS}g}")
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value


def main() -> None:
    """Train and write the model."""
    MODEL.parent.mkdir(exist_ok=True)
    MODEL.write_text(json.dumps(train(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
