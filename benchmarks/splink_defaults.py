"""Splink as it comes: its own comparisons with their defaults, trained on the data itself.

Belongs here: the rival's settings. Does not belong here: Flashlight's model (identity/).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pandas

SEED = 1
# What Splink's tutorials take for a match where nothing is known about costs.
PROBABILITY = 0.95


def link(
    tables: Sequence[pandas.DataFrame],
    names: tuple[str, str],
    birth_date: str,
    exact: Sequence[str],
) -> set[tuple[str, str]]:
    """Pairs of unique_id that Splink links, left table first; one table is linked with itself."""
    import duckdb
    import splink.comparison_library as comparisons
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    first, last = names
    settings = SettingsCreator(
        link_type="dedupe_only" if len(tables) == 1 else "link_only",
        comparisons=[
            comparisons.NameComparison(first),
            comparisons.NameComparison(last),
            comparisons.DateOfBirthComparison(
                birth_date, input_is_string=True, datetime_format="%Y%m%d"
            ),
            *(comparisons.ExactMatch(column) for column in exact),
        ],
        blocking_rules_to_generate_predictions=[
            block_on(first, last),
            block_on(birth_date),
            block_on(first, f"substr({birth_date}, 1, 4)"),
        ],
    )
    api = DuckDBAPI(duckdb.connect())
    given = [
        api.register(table, dataset_display_name=f"table_{place}")
        for place, table in enumerate(tables)
    ]
    linker = Linker(given, settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(first, last, birth_date)], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    for rule in (block_on(birth_date), block_on(first, last)):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=PROBABILITY)
    frame = found.as_pandas_dataframe()
    return set(zip(frame["unique_id_l"], frame["unique_id_r"], strict=True))
