"""How probable it is that two records are about one student: Splink with the stored model.

Belongs here: running Splink on DuckDB. Does not belong here: what is compared (comparisons.py),
where the records come from (candidates.py) or what follows (choice.py).

Splink and DuckDB are imported when they are needed. Nothing is written to disk but what DuckDB
spills into a folder that is removed.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from identity.settings import LinkageSettings

if TYPE_CHECKING:
    import duckdb

MODEL = Path(__file__).parent / "model" / "students.json"
COLUMNS = (
    "unique_id", "student_key", "first_name", "last_name", "birth_date", "gender",
    "local_student_id", "district_id", "school_id",
)  # fmt: skip
FREQUENT = ("first_name", "last_name")


@dataclass(frozen=True)
class Pair:
    """A record, a known student, and how well they agree.

    `known` is the unique_id of the student's row that agrees best; `weight` the match weight (the
    logarithm to base 2 of the odds that both are one person), `levels` what agrees, by field.
    """

    record: str
    student: str
    known: str
    weight: float
    probability: float
    levels: Mapping[str, str]


def model_name() -> str:
    """What a decision records as the model it rests on: a fingerprint of its weights."""
    return f"students {hashlib.sha256(MODEL.read_bytes()).hexdigest()[:12]}"


def open_duckdb(settings: LinkageSettings, spill: str) -> duckdb.DuckDBPyConnection:
    """An empty DuckDB in memory, within the bounds of the settings."""
    import duckdb

    connection = duckdb.connect(
        config={
            "memory_limit": settings.memory,
            "threads": settings.threads,
            "temp_directory": spill,
            "preserve_insertion_order": False,
        }
    )
    connection.execute("set enable_progress_bar = false")
    return connection


def score(
    records: Any,
    known: Any,
    settings: LinkageSettings,
    *,
    students: int,
    frequencies: Mapping[str, Any] | None = None,
    spill: Path | None = None,
) -> list[Pair]:
    """Score every comparable pair of a record and a known student, as far as review needs.

    `records` and `known` are tables (pandas or Arrow) with COLUMNS; `known` may hold one student
    several times. `students` counts all known students, of whom `known` may be a part;
    `frequencies` gives for first_name and last_name tables of each name and its share among all
    known, without which they are taken from `known`. Returns for each record and student the best
    pair, the most probable first.
    """
    with tempfile.TemporaryDirectory(prefix="linkage-", dir=spill) as folder:
        connection = open_duckdb(settings, folder)
        try:
            connection.register("given_records", records)
            connection.register("given_known", known)
            score_tables(
                connection, "given_records", "given_known", settings, students, frequencies
            )
            return best_pairs(connection)
        finally:
            connection.close()


def score_tables(
    connection: duckdb.DuckDBPyConnection,
    records: str,
    known: str,
    settings: LinkageSettings,
    students: int,
    frequencies: Mapping[str, Any] | None = None,
) -> None:
    """Score two tables of a DuckDB connection into its table `pair`."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    # Of all pairs of a record and a student so many are one person.
    model["probability_two_random_records_match"] = settings.share_known / max(students, 2)
    api = DuckDBAPI(connection)
    linker = Linker(
        [
            api.register(connection.table(known), dataset_display_name="known_student"),
            api.register(connection.table(records), dataset_display_name="record_to_link"),
        ],
        model,
        log_level=logging.ERROR,
        validate_settings=False,
    )
    for name in FREQUENT:
        table = (frequencies or {}).get(name)
        if table is None:
            table = connection.sql(
                f"select {name}, count(*) / sum(count(*)) over () as tf_{name}"  # noqa: S608
                f" from {known} where {name} is not null group by {name}"
            )
        linker.table_management.register_term_frequency_lookup(
            api.register(table, dataset_display_name=f"share_of_{name}"), name
        )
    pairs = linker.inference.predict(
        threshold_match_probability=settings.review_from, warning_mode="never"
    )
    connection.execute(f"create or replace table pair as from {pairs.physical_name}")


def best_pairs(connection: duckdb.DuckDBPyConnection) -> list[Pair]:
    """The best pair of each record and student in the table `pair`, the most probable first."""
    labels = _labels()
    gammas = ", ".join(f"gamma_{field}" for field in labels)
    query = f"""
        select unique_id_r, student_key_l, unique_id_l, match_weight, match_probability, {gammas}
        from pair
        qualify row_number() over (
            partition by unique_id_r, student_key_l order by match_weight desc, unique_id_l
        ) = 1
        order by match_weight desc, unique_id_r, unique_id_l
    """  # noqa: S608 - the model's own names
    return [
        Pair(
            record=str(record),
            student=str(student),
            known=str(known),
            weight=weight,
            probability=probability,
            levels={
                field: names[level]
                for (field, names), level in zip(labels.items(), found_levels, strict=True)
            },
        )
        for record, student, known, weight, probability, *found_levels in connection.sql(
            query
        ).fetchall()
    ]


def _labels() -> dict[str, dict[int, str]]:
    """In words the levels of each comparison, by their number in Splink (-1 is unknown)."""
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    labels = {}
    for comparison in model["comparisons"]:
        names = [
            level["label_for_charts"]
            for level in comparison["comparison_levels"]
            if not level.get("is_null_level")
        ]
        highest = len(names) - 1
        labels[comparison["output_column_name"]] = {
            -1: "unknown",
            **{highest - place: name for place, name in enumerate(names)},
        }
    return labels
