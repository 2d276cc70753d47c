"""The columns of the CALPADS files SCTE and WBLR, from the truth of a year.

Belongs here: which field holds what. Does not belong here: pathways and work-based learning
themselves (college_career.py). Each function takes rows of one district and year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.college_career import INTERNSHIP, PATHWAYS, SIMULATED, WORK
from ingestion.sample.lines import Column, choose, whole_numbers
from ingestion.sample.reporter import Reporter


def scte(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Career technical education pathways."""
    columns, _ = reporter.common(rows)
    year = reporter.school_year.encode()
    return columns | {
        "cte_pathway_code": choose(PATHWAYS, rows["pathway"].to_numpy()),
        "student_cte_pathway_completion_academic_year_id": np.where(
            rows["completed"].to_numpy(), year, b""
        ),
    }


def wblr(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Work-based learning."""
    common, _ = reporter.common(rows)
    shared = (
        "transaction_type_code", "reporting_lea", "school_of_attendance", "academic_year_id",
        "ssid",
    )  # fmt: skip
    kind, number = rows["type"].to_numpy(), rows["number"].to_numpy()
    return {name: common[name] for name in shared} | {
        "work_based_learning_type_code": choose(WORK, kind),
        "internship_id": whole_numbers(np.where(kind == INTERNSHIP, number, -1), 40),
        "state_course_code_embedded_work_based_learning": np.where(kind == SIMULATED, b"7111", b""),
    }
