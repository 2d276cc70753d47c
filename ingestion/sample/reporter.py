"""Who reports in a district's files, and the columns that all student files share.

Belongs here: columns about the student and the sender. Does not belong here: any record's own
columns (calpads_lines.py, incident_lines.py, toms_lines.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingestion.sample import students as background
from ingestion.sample.lines import Column, choose, compact_dates, digits
from ingestion.sample.names import FIRST_NAMES, LAST_NAMES


@dataclass(frozen=True)
class Reporter:
    """Who reports: a district in a school year.

    `school_codes` (7 digits), `students` and `initial_days` (first enrollment in a US school)
    are those of the whole collaborative; `uploaded` is the day an extract was made.
    """

    code: str
    town: str
    school_year: str
    school_codes: np.ndarray
    students: pd.DataFrame
    initial_days: np.ndarray
    uploaded: int

    def common(self, rows: pd.DataFrame) -> tuple[dict[str, Column], pd.DataFrame]:
        """The columns that all student files begin with, and the students of the rows."""
        number = rows["student"].to_numpy()
        own = self.students.iloc[number]
        columns: dict[str, Column] = {
            "transaction_type_code": b"A",
            "reporting_lea": self.code.encode(),
            "academic_year_id": self.school_year.encode(),
            "ssid": digits(background.statewide_ids(number), 10),
            "local_student_id": digits(number + 1_000_000, 7),
            "student_legal_first_name": choose(FIRST_NAMES, own["first"].to_numpy()),
            "student_legal_last_name": choose(LAST_NAMES, own["last"].to_numpy()),
            "student_birth_date": compact_dates(own["birth"].to_numpy()),
            "student_gender_code": choose(background.GENDERS, own["gender"].to_numpy()),
        }
        if "school" in rows:
            columns["school_of_attendance"] = self.school_codes[rows["school"].to_numpy()]
        return columns, own

    def birthplace(self, own: pd.DataFrame) -> dict[str, Column]:
        """Middle name and place of birth."""
        country = own["country"].to_numpy()
        return {
            "student_legal_middle_name": choose(FIRST_NAMES, own["middle"].to_numpy()),
            "student_birth_state_province_code": np.where(country == 0, b"US-CA", b""),
            "student_birth_country_code": choose(background.COUNTRIES, country),
        }
