"""The cell that a trace starts from, and the release that still has its students.

Belongs here: finding the published cell. Does not belong here: its students (delivery/trace.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from delivery.errors import DeliveryError
from delivery.relations import read_relations
from delivery.releases import Release, list_releases

WITHOUT_NUMBER = {
    "withheld": "is withheld because too few students count",
    "not_reported": "is not reported because nobody counts",
}
LEVELS = {14: "school", 7: "district", 2: "county"}

CELL = """
select n, numerator, denominator, value, state, as_of_date
from {cells}
where measure_id = %(measure)s and level = %(level)s and entity_id = %(entity)s
    and school_year = %(school_year)s and student_group = %(group)s
    and grade_span = %(grade_span)s
"""


@dataclass(frozen=True)
class CellKey:
    """What names a cell; `entity` is a CDS code, a network's id or 'collaborative'."""

    measure: str
    entity: str
    school_year: str
    group: str = "ALL"
    grade_span: str = "ALL"

    @property
    def level(self) -> str:
        """The level of the entity by the form of its identifier."""
        if self.entity == "collaborative":
            return "collaborative"
        return LEVELS.get(len(self.entity), "network") if self.entity.isdigit() else "network"

    @property
    def parameters(self) -> dict[str, str]:
        """The key as parameters of a query."""
        return vars(self) | {"level": self.level}

    def __str__(self) -> str:
        return (
            f"{self.measure} of {self.entity} in {self.school_year}, "
            f"group {self.group}, grade {self.grade_span}"
        )


@dataclass(frozen=True)
class Cell:
    """A published cell as the release holds it."""

    n: int
    numerator: Decimal
    denominator: Decimal
    value: Decimal
    state: str
    as_of_date: date


def traceable_release(connection: psycopg.Connection, number: int | None) -> Release:
    """The release asked for (None: the one in force), if its students are still there.

    Raises DeliveryError for any but the newest: students are kept for the newest build only.
    """
    releases = list_releases(connection)
    if not releases:
        raise DeliveryError("Nothing is published yet. Run `flashlight refresh` first.")
    for release in releases:
        if release.is_current if number is None else release.release_id == number:
            break
    else:
        raise DeliveryError(f"There is no release {number}. `flashlight releases` lists them.")
    newest = releases[0]
    if release != newest:
        raise DeliveryError(
            f"Release {release.release_id} cannot be traced: students are kept for the newest "
            f"build only, which is release {newest.release_id}. "
            f"Trace that with `--release {newest.release_id}`."
        )
    return release


def find_cell(connection: psycopg.Connection, release: Release, key: CellKey) -> Cell:
    """The cell of a release. Raises DeliveryError where there is none or it holds no number."""
    check_measure(connection, key.measure)
    with connection.cursor(row_factory=class_row(Cell)) as cursor:
        cell = cursor.execute(
            sql.SQL(CELL).format(cells=sql.Identifier(release.schema, "measure_cells")),
            key.parameters,
        ).fetchone()
    if cell is None:
        raise DeliveryError(
            f"Release {release.release_id} has no cell {key}. "
            "Look at marts.measure_cells for the ones there are."
        )
    if cell.state in WITHOUT_NUMBER:
        raise DeliveryError(
            f"The cell {key} {WITHOUT_NUMBER[cell.state]}: no number was published, "
            "so there is none to trace."
        )
    return cell


def check_measure(connection: psycopg.Connection, measure: str) -> None:
    """Raise DeliveryError where there is no measure of that name."""
    prefix = "measure_"
    known = [
        name.removeprefix(prefix)
        for name in read_relations(connection, "measures")
        if name.startswith(prefix)
    ]
    if measure not in known:
        raise DeliveryError(f"There is no measure {measure}. Measures: {', '.join(known)}.")
