"""The files that each district sends of a school year: their names and contents.

Belongs here: which records a district sends in which form. Does not belong here: what the
columns hold (calpads_lines.py, toms_lines.py) or how files are packed (files.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ingestion.layout import load_layouts
from ingestion.sample.calpads_lines import COLUMNS
from ingestion.sample.elpac_lines import elpac_columns
from ingestion.sample.geography import Collaborative
from ingestion.sample.history import History
from ingestion.sample.lines import assemble, compact_dates
from ingestion.sample.population import Population
from ingestion.sample.reporter import Reporter
from ingestion.sample.school_calendar import YearCalendar
from ingestion.sample.toms_lines import columns_for
from ingestion.sample.truth import Background

# Records of TOMS, with the names that its downloads have and what fills their columns.
_SCORE_FILES = {
    "toms_caaspp": ("CAASPP_Student", columns_for),
    "toms_summative_elpac": (
        "Summative_ELPAC_and_Summative_Alternate_ELPAC_Student", elpac_columns
    ),
}  # fmt: skip
HISTORY = "calpads_cenr"


@dataclass(frozen=True)
class DistrictFiles:
    """What a district sends of a year.

    `contents` by file name; by record the file's `names` and the number of `lines` (headers
    not counted). A record without lines has no file.
    """

    number: int
    code: str
    contents: dict[str, bytes]
    names: dict[str, str]
    lines: dict[str, int]


@dataclass(frozen=True)
class _Sender:
    number: int
    reporter: Reporter
    name: str
    school_names: np.ndarray

    def sends_extract(self, record: str) -> bool:
        """Whether a record comes as ODS extract; program data always do."""
        if record == HISTORY:
            return True
        return record == "calpads_sprg" or (record == "calpads_senr" and self.number % 3 == 1)

    def file_name(self, record: str) -> str:
        """The name a record's file goes by."""
        if record in _SCORE_FILES:
            return (
                f"{self.reporter.code}0000000_{_SCORE_FILES[record][0]}_Score_Data_File_"
                f"TestedStudentScoreData_{self.reporter.school_year[5:]}.txt"
            )
        if load_layouts()[record].header:
            return f"{record.removeprefix('calpads_').upper()}.txt"
        return f"{self.code(record)}.txt"

    def code(self, record: str) -> str:
        """What the first field of a CALPADS line says."""
        layout = load_layouts()[record]
        extract = self.sends_extract(record)
        return str(layout.extract_code if extract else layout.record_type_code)

    def content(self, record: str, rows: pd.DataFrame) -> bytes:
        """The bytes of one record's file."""
        layout = load_layouts()[record]
        fields = layout.fields_for(self.reporter.school_year)
        names = [field.name for field in fields]
        if record in _SCORE_FILES:
            fill = _SCORE_FILES[record][1]
            columns = fill(self.reporter, rows, self.school_names, self.name)
        else:
            columns = COLUMNS[record](self.reporter, rows)
        if layout.header:
            header = "^".join(field.header for field in fields) + "\r\n"
            return header.encode() + assemble(names, columns, len(rows))
        if self.sends_extract(record):
            names += [name for name in layout.extract_fields if name not in names]
            made = compact_dates(np.array([self.reporter.uploaded]))[0]
            columns |= dict.fromkeys(("upload_date", "last_date_updated"), made)
        columns["record_type_code"] = self.code(record).encode()
        return assemble(names, columns, len(rows))


def _by_district(table: pd.DataFrame, districts: int) -> list[pd.DataFrame]:
    """The rows of each district, in their order."""
    order = np.argsort(table["district"].to_numpy(), kind="stable")
    table = table.iloc[order]
    limits = np.searchsorted(table["district"].to_numpy(), np.arange(districts + 1))
    return [table.iloc[limits[d] : limits[d + 1]] for d in range(districts)]


def year_files(
    places: Collaborative,
    population: Population,
    shared: Background,
    records: dict[str, pd.DataFrame],
    year: int,
) -> Iterator[DistrictFiles]:
    """The files of every district in a year (by its place), district by district."""
    return _files(places, population.students, shared, records, population.calendars[year])


def _files(
    places: Collaborative,
    students: pd.DataFrame,
    shared: Background,
    records: dict[str, pd.DataFrame],
    calendar: YearCalendar,
) -> Iterator[DistrictFiles]:
    codes = places.schools["code"].to_numpy().astype("S7")
    school_names = np.array([name.encode() for name in places.schools["name"]])
    parts = {
        record: _by_district(table, len(places.districts)) for record, table in records.items()
    }
    for number, district in enumerate(places.districts.itertuples()):
        reporter = Reporter(
            code=district.code,
            town=district.town,
            school_year=calendar.year.name,
            school_codes=codes,
            students=students,
            initial_days=shared.initial_days,
            uploaded=calendar.year.last_day + 20 + number % 9,
        )
        sender = _Sender(number, reporter, district.name, school_names)
        own = {record: rows[number] for record, rows in parts.items()}
        names = {record: sender.file_name(record) for record, rows in own.items() if len(rows)}
        yield DistrictFiles(
            number,
            district.code,
            {name: sender.content(record, own[record]) for record, name in names.items()},
            names,
            {record: len(rows) for record, rows in own.items()},
        )


def history_files(
    places: Collaborative, history: History, shared: Background, year: int
) -> Iterator[DistrictFiles]:
    """What every district sends of a year before the sample's own: an extract of enrollment."""
    calendar, spans = history.calendars[year], history.spans[year]
    missing = len(history.students) - len(shared.initial_days)
    initial_days = np.append(shared.initial_days, np.full(missing, -1))
    past = replace(shared, initial_days=initial_days)
    yield from _files(places, history.students, past, {HISTORY: spans}, calendar)
