"""Extracts for county offices: published numbers as files with a manifest.

Belongs here: reading the declarations in delivery/extracts/ and writing their files. Does not
belong here: when they run (orchestration/) or what is published (the marts).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import sql
from pydantic import BaseModel, ConfigDict, Field

from delivery.errors import DeliveryError
from delivery.extract_files import contents, sha256_of, write_rows
from delivery.releases import Release, current_release
from ingestion import yaml_file
from warehouse import settings

FOLDER = Path(__file__).parent / "extracts"
EVERY_COUNTY = "*"
COUNTY_ROLE = "flashlight_county"


class Extract(BaseModel):
    """One declared extract.

    `county` is a county's 2-digit code, or '*' for each county with contributing districts.
    `schedule` is a cron expression. `sql` reads schema marts only, may use the parameter
    %(county)s and orders its rows completely.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    county: str = Field(pattern=r"^(\*|[0-9]{2})$")
    schedule: str
    format: Literal["csv"]
    sharing: str
    sql: str


@dataclass(frozen=True)
class ExtractFile:
    """One written file: its county, path, number of rows and the SHA-256 of its bytes."""

    county: str
    path: Path
    rows: int
    sha256: str


@dataclass(frozen=True)
class ExtractResult:
    """What one run of an extract wrote; `folder` holds one folder per county."""

    name: str
    release_id: int
    folder: Path
    files: tuple[ExtractFile, ...]


def load_extracts(folder: Path = FOLDER) -> dict[str, Extract]:
    """All declared extracts by name. Raises ValueError (pydantic's) that says what is wrong."""
    extracts = [
        Extract.model_validate(yaml_file.read(path)) for path in sorted(folder.glob("*.yml"))
    ]
    return {extract.name: extract for extract in extracts}


def run_extract(
    connection: psycopg.Connection, name: str, out: Path | None = None
) -> ExtractResult:
    """Write an extract of the release in force below `out`/<name>/<release>/<county>/.

    Without `out` it is the folder of the settings. A release's folder appears whole or not at all.
    The CSV's bytes depend on the release and the declaration only; where they are there already,
    nothing is written again.
    Raises DeliveryError where the name is unknown, nothing is published or a number that is not
    published would leave.
    """
    extracts = load_extracts()
    if name not in extracts:
        raise DeliveryError(f"There is no extract {name}. Extracts: {', '.join(extracts)}.")
    return write_extract(connection, extracts[name], out or settings.load().extracts)


def write_extract(connection: psycopg.Connection, extract: Extract, out: Path) -> ExtractResult:
    """Write one declared extract; see run_extract."""
    parent = out / extract.name
    parent.mkdir(parents=True, exist_ok=True)
    _allow_county_role(connection)
    temporary = Path(tempfile.mkdtemp(dir=parent, prefix=".unfinished-"))
    try:
        temporary.chmod(0o755)
        with connection.transaction():
            release = _hold_release(connection)
            for county in _counties(connection, extract):
                _write_county(connection, extract, release, county, temporary / county)
        folder = _put_in_place(temporary, parent / str(release.release_id))
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return ExtractResult(extract.name, release.release_id, folder, tuple(_files(extract, folder)))


def _allow_county_role(connection: psycopg.Connection) -> None:
    with connection.transaction():
        connection.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(COUNTY_ROLE)))


def _hold_release(connection: psycopg.Connection) -> Release:
    """Keep the release in force until the transaction ends, then read as a county office may."""
    if connection.execute("select to_regclass('marts.measure_cells')").fetchone() == (None,):
        raise DeliveryError("Nothing is published yet. Run `flashlight refresh` first.")
    # The switch to another release needs every view to itself, so it waits for this lock.
    connection.execute("lock table marts.measure_cells in access share mode")
    release = current_release(connection)
    if release is None:
        raise DeliveryError("No release is in force. Run `flashlight refresh` first.")
    connection.execute(sql.SQL("set local role {}").format(sql.Identifier(COUNTY_ROLE)))
    return release


def _counties(connection: psycopg.Connection, extract: Extract) -> list[str]:
    if extract.county != EVERY_COUNTY:
        return [extract.county]
    return [
        county
        for (county,) in connection.execute(
            "select distinct left(entity_id, 2) from marts.measure_cells"
            " where level = 'district' order by 1"
        )
    ]


def _write_county(
    connection: psycopg.Connection, extract: Extract, release: Release, county: str, folder: Path
) -> None:
    folder.mkdir()
    path = folder / f"{extract.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        columns, rows = write_rows(connection, extract.name, extract.sql, county, file)
    manifest = {
        "extract": extract.name,
        "title": extract.title,
        "county": county,
        "release": release.release_id,
        "as_of_date": release.as_of_date.isoformat(),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sharing": extract.sharing,
        "columns": columns,
        "rows": rows,
        "files": {path.name: sha256_of(path)},
    }
    (folder / "manifest.json").write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _put_in_place(temporary: Path, folder: Path) -> Path:
    """Rename the finished folder to its place; one with the same contents stays as it is."""
    if folder.exists():
        if contents(folder) == contents(temporary):
            return folder
        replaced = temporary.with_name(f"{temporary.name}-replaced")
        folder.rename(replaced)
        temporary.rename(folder)
        shutil.rmtree(replaced)
    else:
        temporary.rename(folder)
    return folder


def _files(extract: Extract, folder: Path) -> Iterator[ExtractFile]:
    for path in sorted(folder.glob("*/manifest.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for name, sha256 in manifest["files"].items():
            yield ExtractFile(manifest["county"], path.parent / name, manifest["rows"], sha256)
