"""Mappings: how a district's own export becomes the lines of a record.

Belongs here: the mapping data model and its reader. Does not belong here: reading files
(ingestion/parse.py) or telling a district how its file differs (ingestion/mapping_report.py).

A district's mappings are the YAML files in <folder>/<7-digit code>/, where the folder is
FLASHLIGHT_MAPPINGS or, without it, mappings/ beside this module. Each may build on one of the
vendors' in mappings/vendors/, of which it states only what is different (a null leaves out a column
of the vendor's).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from ingestion import yaml_file
from ingestion.layout import load_layouts
from warehouse import settings

VENDORS = Path(__file__).parent / "mappings" / "vendors"
ISO_DATE = "%Y-%m-%d"
# How a field's type writes a day.
WRITTEN = {"date": "%Y%m%d", "iso_date": ISO_DATE}


class MappingError(ValueError):
    """A mapping cannot be used; the message names it and says what is wrong with its YAML."""


class Translation(dict[str, str]):
    """What a value in the file (the empty one too) becomes; what it does not know stays as it is.

    `formats` are those of dates, in the notation of datetime.strptime: '%m/%d/%Y' reads 8/12/2024,
    which becomes 2024-08-12, or another form of the day where `written` says so.
    """

    def __init__(
        self, codes: dict[str, str], formats: tuple[str, ...] = (), written: str = ISO_DATE
    ) -> None:
        super().__init__(codes)
        self._formats = formats
        self._written = written

    def __missing__(self, value: str) -> str:
        for form in self._formats:
            try:
                day = datetime.strptime(value, form).strftime(self._written)
            except ValueError:
                continue
            self[value] = day
            return day
        return value


class Mapping(BaseModel):
    """How the columns and codes of one kind of export become those of a record.

    `columns` gives the header in the file for each field of the record's layout, `constants` the
    value of a field that the file does not hold, `values` for a field the layout's code for each
    code in the file, `dates` for a field the forms in which the file writes its dates (as of
    datetime.strptime). A file must have every column of its mapping; columns in `ignored` are known
    and left out, others that are left out are reported.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    record: str
    columns: dict[str, str]
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    dates: dict[str, tuple[str, ...]] = {}
    ignored: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_its_record(self) -> Mapping:
        layout = load_layouts().get(self.record)
        if layout is None:
            raise ValueError(f"there is no record {self.record}")
        known = {field.name for field in layout.fields}
        unknown = {*self.columns, *self.constants, *self.values, *self.dates} - known
        if unknown:
            raise ValueError(f"{self.record} has no field {', '.join(sorted(unknown))}")
        headers = Counter(header.casefold() for header in self.columns.values())
        shared = sorted(header for header, count in headers.items() if count > 1)
        if shared:
            raise ValueError(f"two fields have the column {', '.join(shared)}")
        twice = self.columns.keys() & self.constants.keys()
        if twice:
            raise ValueError(f"both a column and a constant for {', '.join(sorted(twice))}")
        filled = self.columns.keys() | self.constants.keys()
        absent = [f.name for f in layout.fields if f.required and f.name not in filled]
        if absent:
            raise ValueError(f"{self.record} requires {', '.join(absent)}")
        return self

    def translation(self, field: str) -> Translation | None:
        """How the values of a field are translated; None where they stay as they are."""
        if field not in self.values and field not in self.dates:
            return None
        written = WRITTEN.get(load_layouts()[self.record].field(field).type, ISO_DATE)
        return Translation(self.values.get(field, {}), self.dates.get(field, ()), written)


def mappings_for(district_id: str | None) -> tuple[Mapping, ...]:
    """The mappings of a district in the order of their names; none for a shared folder.

    Raises MappingError.
    """
    return () if district_id is None else _read_all(districts_folder() / district_id)


def named(district_id: str, name: str) -> Mapping:
    """The district's mapping of that name. Raises MappingError where there is none."""
    for mapping in mappings_for(district_id):
        if mapping.name == name:
            return mapping
    raise MappingError(
        f"District {district_id} has no mapping {name}. `flashlight mappings` lists what there is."
    )


def vendors() -> tuple[Mapping, ...]:
    """The vendors' mappings, on which those of districts build."""
    return _read_all(VENDORS)


def districts() -> list[str]:
    """The districts that have mappings, by their 7-digit codes."""
    folder = districts_folder()
    return sorted(path.name for path in folder.glob("[0-9]" * 7)) if folder.is_dir() else []


def districts_folder() -> Path:
    """Where the districts' mappings lie, a folder each."""
    return settings.load().mappings


def read(path: Path) -> Mapping:
    """The mapping in a YAML file, put together with the vendor's that it `extends`.

    Raises MappingError.
    """
    own = _content(path)
    base: dict[str, Any] = {}
    if extends := own.pop("extends", None):
        vendor = VENDORS / f"{extends}.yml"
        if not vendor.is_file():
            raise MappingError(f"Mapping {path}: there is no vendor's mapping {extends}.")
        base = _content(vendor)
    joined = base | own | {"name": path.stem}
    for part in ("columns", "constants", "values", "dates"):
        joined[part] = base.get(part, {}) | own.get(part, {})
    for field, codes in base.get("values", {}).items():
        joined["values"][field] = codes | own.get("values", {}).get(field, {})
    _leave_out(joined, own)
    try:
        return Mapping.model_validate(joined)
    except ValidationError as error:
        problems = "; ".join(_problem(problem) for problem in error.errors())
        raise MappingError(f"Mapping {path}: {problems}.") from error


def _leave_out(joined: dict[str, Any], own: dict[str, Any]) -> None:
    """Take out what a district fills otherwise than its vendor does, or (null) not at all."""
    for part, other in (("columns", "constants"), ("constants", "columns")):
        for field in own.get(other, {}):
            if field not in own.get(part, {}):
                joined[part].pop(field, None)
        joined[part] = {field: value for field, value in joined[part].items() if value is not None}


@cache
def _read_all(folder: Path) -> tuple[Mapping, ...]:
    return tuple(read(path) for path in sorted(folder.glob("*.yml")))


def _content(path: Path) -> dict[str, Any]:
    try:
        content = yaml_file.read(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingError(f"Mapping {path} is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise MappingError(f"Mapping {path} holds no entries.")
    return content


def _problem(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
