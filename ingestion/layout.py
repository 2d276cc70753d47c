"""Record layouts: what the fields of each contributed file are, read from YAML.

Belongs here: the layout data model and its reader. Does not belong here: reading files
(ingestion/parse.py), creating tables (warehouse/raw_tables.py) or checking values
(expectations/).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from ingestion import yaml_file

FOLDER = Path(__file__).parent / "layouts"
CODE_SETS = Path(__file__).parent / "code_sets"

FieldType = Literal[
    "text", "name", "code", "date", "iso_date", "integer", "decimal", "digits", "school_year"
]
Mode = Literal["transactional", "effective_dated", "full_replacement", "bulk_and_delta"]

# Between the columns of Layout.replaced_part, where the ledger holds them as one.
BETWEEN = "/"
# Columns that dbt's macro lines_in_force adds to those of the record.
RESERVED = frozenset({"district_id", "school_year", "school_id", "student_key", "is_deleted"})


class Field(BaseModel):
    """One field of a record.

    `header` is the name in the source, `name` the same in snake_case words, `number` the
    position (for CALPADS the file specification's field number). `personal` values are never
    shown outside the district's own report. A field without years holds in every year. `aliases`
    are other headers of the same column, in older files or other vendors'; `columns` are its first
    and last character in the fixed-width form, counted from 1. `versions` are those of a standard
    (OneRoster 1.1, 1.2) that have the field; none named: all. An item of a survey belongs to a
    `construct_name`; where it `is_reversed`, the lowest answer is the most favorable one.
    `when_missing` says what to do about files that lack the column.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    header: str
    type: FieldType
    number: str
    required: bool = False
    personal: bool = False
    length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    code_set: str | None = None
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    columns: tuple[int, int] | None = None
    versions: tuple[str, ...] = ()
    when_missing: str | None = None
    construct_name: str | None = None
    is_reversed: bool = False
    first_year: str | None = None
    last_year: str | None = None

    def holds_in(self, school_year: str) -> bool:
        """Whether the field is part of the file in a school year ('2024-2025')."""
        return (self.first_year or "") <= school_year <= (self.last_year or "9999-9999")


class Layout(BaseModel):
    """One record type: how its files look and how a newer file replaces an older one.

    `key` is the operational key within a district; `replaced_by` names the columns that,
    with the district, form the unit that a newer file of a full-replacement record replaces
    ('school_year' stands for the submission's own year where no column holds it). With mode
    bulk_and_delta a submission's form says whether it replaces that unit or changes lines of it.
    Where several worksheets of a workbook hold such lines, the one with `worksheet` in its name is
    read. `school_year_from_worksheet` is a pattern for the name of a worksheet whose lines name no
    year: its groups are the last two digits of the years. With `may_repeat_keys` lines of one file
    may have the same key although a newer file replaces it as a whole; staging takes one of them.
    `later_years` says on how many school years after a line's own measures rest on it,
    `earlier_years` the same of those before, in which only cohorts may.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    title: str
    family: Literal["calpads", "toms", "oneroster", "local", "survey", "public", "directory"]
    record_type_code: str | None = None
    extract_code: str | None = None
    delimiter: str
    encoding: str = "utf-8"
    header: bool
    mode: Mode
    replaced_by: tuple[str, ...] = ()
    key: tuple[str, ...]
    may_repeat_keys: bool = False
    district_field: str | None = None
    school_field: str | None = None
    school_year_field: str | None = None
    school_year_from_dates: tuple[str, ...] = ()
    school_year_from_ending_year: str | None = None
    effective_date_field: str | None = None
    later_years: int = 0
    earlier_years: int = 0
    first_year: str
    last_year: str | None = None
    extract_fields: tuple[str, ...] = ()
    worksheet: str | None = None
    school_year_from_worksheet: str | None = None
    fields: tuple[Field, ...]

    @model_validator(mode="after")
    def _names_are_known(self) -> Layout:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.record}: a field name appears twice")
        used = {*self.key, *self.school_year_from_dates}
        used |= {self.district_field, self.school_field, self.school_year_field}
        used |= {self.school_year_from_ending_year, self.effective_date_field}
        used |= {column for column in self.replaced_by if column != "school_year"}
        unknown = {name for name in used if name} - set(names)
        if unknown:
            raise ValueError(f"{self.record}: not among the fields: {sorted(unknown)}")
        if taken := RESERVED & set(self.raw_columns):
            raise ValueError(f"{self.record}: staging uses these names itself: {sorted(taken)}")
        return self

    @property
    def is_from_districts(self) -> bool:
        """Whether districts send such files; others come from the central team."""
        return self.family not in ("public", "directory")

    @property
    def replaced_part(self) -> tuple[str, ...]:
        """The columns that say which part of a school year a newer file replaces; none: all of it.

        Of districts' files it is a school, of public files an indicator or a test of a county.
        """
        years = ("school_year", self.school_year_field)
        return tuple(column for column in self.replaced_by if column not in years)

    def fields_for(self, school_year: str) -> tuple[Field, ...]:
        """The fields in file order of the layout version that holds in a school year."""
        return tuple(field for field in self.fields if field.holds_in(school_year))

    @property
    def raw_columns(self) -> tuple[str, ...]:
        """All columns of the raw table after submission_id and line_number."""
        return tuple(field.name for field in self.fields) + self.extract_fields

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError where there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(f"{self.record} has no field {name}")


class Code(BaseModel):
    """One code of a code set with the school years in which it may be used."""

    model_config = ConfigDict(frozen=True)

    code: str
    label: str
    first_year: str = ""
    last_year: str = ""


@cache
def load_layouts() -> dict[str, Layout]:
    """All layouts by record name, in alphabetical order of their files.

    Raises ValueError (pydantic's) that names the record and what is wrong with its YAML.
    """
    layouts = [Layout.model_validate(yaml_file.read(path)) for path in sorted(FOLDER.glob("*.yml"))]
    return {layout.record: layout for layout in layouts}


@cache
def load_code_set(name: str) -> tuple[Code, ...]:
    """The codes of a code set. Raises FileNotFoundError where there is none of that name."""
    with (CODE_SETS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Code.model_validate(row) for row in csv.DictReader(file))
