"""Mappings: how a district's own export becomes the lines of a record.

Belongs here: the mapping data model and its reader. Does not belong here: reading files
(ingestion/parse.py) or telling a district how its file differs (ingestion/mapping_report.py).

A district's mappings are the YAML files in mappings/<7-digit code>/; each may build on one of the
vendors' in mappings/vendors/, of which it states only what is different.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from ingestion.layout import load_layouts

FOLDER = Path(__file__).parent / "mappings"
VENDORS = "vendors"


class Mapping(BaseModel):
    """How the columns and codes of one kind of export become those of a record.

    `columns` gives the header in the file for each field of the record's layout, `constants` the
    value of a field that the file does not hold, `values` for a field the layout's code for each
    code in the file. Columns in `ignored` are known and left out; others that are left out are
    reported.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    record: str
    columns: dict[str, str]
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    ignored: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_its_record(self) -> Mapping:
        layout = load_layouts().get(self.record)
        if layout is None:
            raise ValueError(f"mapping {self.name}: there is no record {self.record}")
        known = {field.name for field in layout.fields}
        unknown = {*self.columns, *self.constants, *self.values} - known
        if unknown:
            raise ValueError(f"mapping {self.name}: {self.record} has no {sorted(unknown)}")
        twice = self.columns.keys() & self.constants.keys()
        if twice:
            raise ValueError(f"mapping {self.name}: column and constant for {sorted(twice)}")
        filled = self.columns.keys() | self.constants.keys()
        absent = [f.name for f in layout.fields if f.required and f.name not in filled]
        if absent:
            raise ValueError(f"mapping {self.name}: {self.record} requires {absent}")
        return self


@cache
def mappings_for(district_id: str | None) -> tuple[Mapping, ...]:
    """The mappings of a district in the order of their names; none for a shared folder.

    Raises ValueError (pydantic's) that names the mapping and what is wrong with its YAML.
    """
    if district_id is None:
        return ()
    return tuple(read(path) for path in sorted((FOLDER / district_id).glob("*.yml")))


def read(path: Path) -> Mapping:
    """The mapping in a YAML file, put together with the vendor's that it `extends`.

    Raises ValueError where it does not fit its record, FileNotFoundError for an unknown vendor's.
    """
    own = yaml.safe_load(path.read_text(encoding="utf-8"))
    base: dict[str, Any] = {}
    if extends := own.pop("extends", None):
        base = yaml.safe_load((FOLDER / VENDORS / f"{extends}.yml").read_text(encoding="utf-8"))
    joined = base | own | {"name": path.stem}
    for part in ("columns", "constants", "values"):
        joined[part] = base.get(part, {}) | own.get(part, {})
    return Mapping.model_validate(joined)
