"""Surveys, interim assessments and exam scores as districts send them: files of their own.

Belongs here: which column holds what. Does not belong here: the order of columns (the layouts)
or drawing answers and results (surveys.py, interims.py, exams.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ingestion.layout import load_layouts
from ingestion.sample.exam_lines import ap_columns, ib_columns
from ingestion.sample.exams import AP, IB
from ingestion.sample.geography import GRADES
from ingestion.sample.interims import SUBJECTS, TESTS, WINDOWS
from ingestion.sample.lines import Column, assemble, choose, digits, iso_dates, whole_numbers
from ingestion.sample.students import statewide_ids
from ingestion.sample.surveys import FORMS, Answers, items

_POINTS = ("", "1", "2", "3", "4", "5")


@dataclass(frozen=True)
class LocalTables:
    """The rows of a year: see surveys.py, interims.py and exams.listed."""

    social_emotional: Answers
    climate: Answers
    interim: pd.DataFrame
    exams: pd.DataFrame


@dataclass(frozen=True)
class LocalFiles:
    """What a district sends beside CALPADS and TOMS.

    Contents by name, and by record the name of its (first) file and the number of lines.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, record: str, name: str, columns: dict[str, Column], count: int) -> None:
        """Adds a file of a record; one without lines is not sent."""
        if not count:
            return
        fields = load_layouts()[record].fields
        header = ",".join(field.header for field in fields).encode() + b"\r\n"
        self.contents[name] = header + assemble([f.name for f in fields], columns, count, b",")
        self.names.setdefault(record, name)
        self.lines[record] = self.lines.get(record, 0) + count


def _identifiers(student: np.ndarray) -> dict[str, Column]:
    return {
        "local_student_id": digits(student + 1_000_000, 7),
        "ssid": digits(statewide_ids(student), 10),
    }


def _points(record: str, given: np.ndarray) -> dict[str, Column]:
    names = items(record)["item"]
    return {name: choose(_POINTS, given[:, place]) for place, name in enumerate(names)}


def _social_emotional(files: LocalFiles, codes: np.ndarray, answers: Answers, own) -> None:
    lines = answers.lines[own]
    columns = _identifiers(lines["student"].to_numpy()) | {
        "school_code": codes[lines["school"]],
        "grade_level": choose(GRADES, lines["grade"].to_numpy()),
        "survey_date": iso_dates(lines["day"].to_numpy()),
    }
    columns |= _points("survey_sel", answers.given[own])
    files.add("survey_sel", "sel_survey.csv", columns, len(lines))


def _climate(files: LocalFiles, codes: np.ndarray, answers: Answers, own) -> None:
    for form, name in enumerate(FORMS):
        chosen = own & (answers.lines["form"] == form).to_numpy()
        lines = answers.lines[chosen]
        columns = {
            "response_id": whole_numbers(lines["number"].to_numpy(), 100_000),
            "school_code": codes[lines["school"]],
            "respondent": name.encode(),
            "grade_level": choose(GRADES, lines["grade"].to_numpy()),
            "role": b"Teacher" if name == "staff" else b"",
            "survey_date": iso_dates(lines["day"].to_numpy()),
        }
        columns |= _points("survey_climate", answers.given[chosen])
        files.add("survey_climate", f"climate_survey_{name}.csv", columns, len(lines))


def _interim(files: LocalFiles, codes: np.ndarray, rows: pd.DataFrame) -> None:
    columns = _identifiers(rows["student"].to_numpy()) | {
        "school_code": codes[rows["school"]],
        "test_name": choose(TESTS, rows["test"].to_numpy()),
        "subject": choose(SUBJECTS, rows["subject"].to_numpy()),
        "test_window": choose(WINDOWS, rows["window"].to_numpy()),
        "tested_on": iso_dates(rows["day"].to_numpy()),
        "grade_level": choose(GRADES, rows["grade"].to_numpy()),
        "scale_score": whole_numbers(rows["score"].to_numpy(), 400),
        "percentile": whole_numbers(rows["percentile"].to_numpy(), 99),
        "met_benchmark": choose(("N", "Y"), rows["met"].to_numpy()),
    }
    if (rows["test"] > 0).any():
        columns["ssid"] = b""
    files.add("interim_assessment", "interim_assessments.csv", columns, len(rows))


def _exams(files: LocalFiles, codes: np.ndarray, rows: pd.DataFrame) -> None:
    """Every second district knows the students of its AP file by its own numbers only."""
    advanced = rows[rows["program"] == AP]
    lines = advanced.drop_duplicates("student")
    if len(lines):
        columns = _identifiers(lines["student"].to_numpy())
        columns["school_code"] = codes[lines["school"]]
        columns |= ap_columns(lines, advanced)
        if lines["district"].iloc[0] % 2:
            columns["ssid"] = b""
        files.add("ap_exam_score", "ap_exam_scores.csv", columns, len(lines))
    rows = rows[rows["program"] == IB]
    columns = _identifiers(rows["student"].to_numpy()) | {"school_code": codes[rows["school"]]}
    files.add("ib_exam_score", "ib_exam_scores.csv", columns | ib_columns(rows), len(rows))


def local_files(tables: LocalTables, codes: np.ndarray, district: int) -> LocalFiles:
    """The files of a district, by its number; `codes` are the 7-digit codes of all schools."""
    files = LocalFiles()
    for write, answers in (
        (_social_emotional, tables.social_emotional),
        (_climate, tables.climate),
    ):
        write(files, codes, answers, (answers.lines["district"] == district).to_numpy())
    _interim(files, codes, tables.interim[tables.interim["district"] == district])
    _exams(files, codes, tables.exams[tables.exams["district"] == district])
    return files
