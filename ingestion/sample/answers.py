"""The answer file: every measure's true value, its prior year and its change.

Belongs here: rounding, change and writing answers.json. Does not belong here: counting
(measures.py). Cells are not suppressed here; small ones are withheld by who publishes them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ingestion.sample.entities import Level
from ingestion.sample.geography import GRADES
from ingestion.sample.groups import GROUPS

LEAST_FOR_CHANGE = 11
_SPANS = np.array([*GRADES, "ALL"])
_ID = ["measure_id", "level", "entity_id", "student_group", "grade_span"]


def round_half_away(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Whole numbers nearest to the quotients; halves go away from zero. Exact.

    Denominators are positive. Works on integer arrays and on arrays of Python integers.
    """
    size = abs(numerator)
    rounded = (2 * size + denominator) // (2 * denominator)
    return np.where(numerator < 0, -rounded, rounded)


def tenths_per_unit(measure_id: np.ndarray) -> np.ndarray:
    """Tenths in the value of a quotient of 1: 1000 for percentages, 10 for means."""
    means = np.char.endswith(measure_id.astype(str), "distance_from_standard")
    return np.where(means, 10, 1000)


def label_cells(
    school_year: str, level: Level, tables: dict[str, pd.DataFrame], by_grade: bool
) -> pd.DataFrame:
    """Counts of a level in a year with the names of their measure, entity, group and span.

    Numerators count in `parts` of one where a table has such a column.
    """
    parts = []
    for measure_id, table in tables.items():
        part = table if by_grade else table[table["grade"] < 0]
        parts.append(
            part.assign(
                school_year=school_year,
                measure_id=measure_id,
                level=level.name,
                entity_id=np.array(level.entity_ids)[part["entity"]],
                parts=part.get("parts", 1),
                student_group=np.array(GROUPS)[part["group"]],
                grade_span=_SPANS[part["grade"]],
            )
        )
    return pd.concat(parts, ignore_index=True)


def with_values(cells: pd.DataFrame) -> pd.DataFrame:
    """Adds value, prior_value and change, in tenths (pandas NA where there is none)."""
    scale = tenths_per_unit(cells["measure_id"].to_numpy())
    cells["tenths"] = round_half_away(
        cells["numerator"].to_numpy() * scale,
        cells["denominator"].to_numpy() * cells["parts"].to_numpy(),
    )
    year = cells["school_year"].str[:4].astype(int)
    counted = ["n", "numerator", "denominator", "parts", "tenths"]
    earlier = cells[[*_ID, *counted]].assign(next=year + 1)
    cells = cells.assign(next=year).merge(
        earlier, on=[*_ID, "next"], how="left", suffixes=("", "_before")
    )
    both = (cells["n"] >= LEAST_FOR_CHANGE) & (cells["n_before"] >= LEAST_FOR_CHANGE)
    now, scale = cells[both], tenths_per_unit(cells["measure_id"].to_numpy())[both]
    # Products of two years' totals outgrow 64 bits: Python's integers do not.
    top, whole, parts, top_before, whole_before, parts_before = (
        now[column].astype("int64").astype(object).to_numpy()
        for column in (
            "numerator",
            "denominator",
            "parts",
            "numerator_before",
            "denominator_before",
            "parts_before",
        )
    )
    bottom, bottom_before = whole * parts, whole_before * parts_before
    difference = scale.astype(object) * (top * bottom_before - top_before * bottom)
    change = round_half_away(difference, bottom * bottom_before)
    cells["change_tenths"] = pd.array([pd.NA] * len(cells), dtype="Int64")
    cells.loc[both, "change_tenths"] = pd.array(change.astype(np.int64), dtype="Int64")
    return cells


def _one_decimal(tenths: pd.Series) -> list[str]:
    """JSON numbers with one decimal; null where missing."""
    return ["null" if value is pd.NA or value != value else f"{value / 10:.1f}" for value in tenths]


def _counted(values: pd.Series, parts: np.ndarray) -> list[str]:
    """JSON numbers of values that count in parts of one, with at most two decimals."""
    hundredths = round_half_away(100 * values.to_numpy().astype(np.int64), parts)
    return [f"{number / 100:.2f}".rstrip("0").removesuffix(".") for number in hundredths]


def cell_lines(cells: pd.DataFrame) -> list[str]:
    """Each cell as one JSON object."""
    # Attendance counts half days, in numerator and denominator.
    days = np.where(cells["measure_id"] == "attendance_rate", 2, 1)
    form = (
        '{{"school_year":"{}","measure_id":"{}","level":"{}","entity_id":"{}",'
        '"student_group":"{}","grade_span":"{}","n":{},"numerator":{},"denominator":{},'
        '"value":{},"prior_value":{},"change":{}}}'
    )
    columns = (
        *(cells[name] for name in ("school_year", *_ID)),
        cells["n"],
        _counted(cells["numerator"], days * cells["parts"].to_numpy()),
        _counted(cells["denominator"], days),
        *(_one_decimal(cells[name]) for name in ("tenths", "tenths_before", "change_tenths")),
    )
    return [form.format(*values) for values in zip(*columns, strict=True)]


def write_answers(path: Path, facts: dict[str, Any], cells: pd.DataFrame) -> None:
    """Writes the answer file: `facts` as they are, and the list `cells`."""
    lines = []
    if len(cells):
        lines = cell_lines(cells.sort_values(["school_year", *_ID], kind="stable"))
    body = ",\n".join(lines)
    head = json.dumps(facts, indent=1, ensure_ascii=False)
    path.write_text(f'{head[:-2]},\n "cells": [\n{body}\n]\n}}\n', encoding="utf-8")
