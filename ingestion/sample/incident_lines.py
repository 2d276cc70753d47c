"""The columns of the CALPADS incident files SINC, SIRS and SOFF, from the truth of a year.

Belongs here: which field holds what. Does not belong here: making up incidents
(discipline.py). Each function takes rows of one district and year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ingestion.sample.discipline import EXPULSION, NO_ACTION
from ingestion.sample.lines import Column, compact_dates, digits, flags, half_days
from ingestion.sample.reporter import Reporter


def _incident(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    columns, _ = reporter.common(rows)
    number = digits(rows["number"].to_numpy() + 1, 7)
    columns["incident_id_local"] = np.char.add(b"INC", number)
    return columns


def sinc(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Incidents."""
    return _incident(reporter, rows) | {
        "incident_occurrence_date": compact_dates(rows["day"].to_numpy()),
        "statutory_offense_indicator": flags(rows["statutory"].to_numpy()),
        "student_instructional_support_indicator": b"Y",
    }


def sirs(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Incident results."""
    result = rows["result"].to_numpy()
    return _incident(reporter, rows) | {
        "incident_result_code": result.astype("S3"),
        "incident_disciplinary_action_authority_code": np.where(result < NO_ACTION, b"10", b""),
        "incident_disciplinary_action_duration_days": half_days(rows["half_days"].to_numpy()),
        "incident_disciplinary_action_modification_code": np.where(result == EXPULSION, b"10", b""),
    }


def soff(reporter: Reporter, rows: pd.DataFrame) -> dict[str, Column]:
    """Offenses."""
    weapon = rows["weapon"].to_numpy()
    return _incident(reporter, rows) | {
        "offense_code": rows["offense"].to_numpy().astype("S3"),
        "weapon_category_code": np.where(weapon > 0, weapon.astype("S2"), b""),
    }
