"""The columns of the files of AP and IB scores, from the exams that a year's files list.

Belongs here: which field holds what. Does not belong here: who takes which exam (exams.py) or
which file it is (local_files.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.exams import AP, CODES, IB, THEORY
from ingestion.sample.lines import Column, choose, whole_numbers

_LATEST_YEAR = 2100


def _year(rows: pd.DataFrame) -> Column:
    return whole_numbers(rows["year"].to_numpy(), _LATEST_YEAR)


def ap_columns(lines: pd.DataFrame, rows: pd.DataFrame) -> dict[str, Column]:
    """The exams of AP lines side by side; `lines` has a row per student, `rows` one per exam."""
    columns: dict[str, Column] = {}
    for number in range(1, 1 + int(rows["number"].max())):
        own = lines[["student"]].merge(rows[rows["number"] == number], how="left")
        own = own.fillna(-1).astype(np.int64)
        columns |= {
            f"exam_year_{number:02}": _year(own),
            f"exam_code_{number:02}": choose(CODES[AP], own["code"].to_numpy()),
            f"exam_score_{number:02}": whole_numbers(own["score"].to_numpy(), 5),
        }
    return columns


def ib_columns(rows: pd.DataFrame) -> dict[str, Column]:
    """The results of IB lines, one per subject; theory of knowledge has a letter."""
    theory = (rows["code"] == THEORY).to_numpy()
    grade = whole_numbers(rows["score"].to_numpy(), 7)
    return {
        "exam_year": _year(rows),
        "exam_session": b"may",
        "subject": choose(CODES[IB], rows["code"].to_numpy()),
        "subject_level": np.where(theory, b"TK", choose(("SL", "HL"), rows["student"] % 2)),
        "exam_grade": np.where(theory, b"B", grade),
    }
