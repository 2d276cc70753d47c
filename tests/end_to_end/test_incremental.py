"""A refresh recomputes what a correction touches: no less, or the marts would be out of date.

Rounds of corrections are sent to one installation. After each a full rebuild of everything must
change nothing. What each correction changes is told from the corrected lines alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.corrections import enrollment, information, school_year
from tests.end_to_end.corrections.correction import FIRST, FOLDER, Correction
from tests.end_to_end.corrections.sent_lines import Sent, write_file
from tests.end_to_end.corrections.students import Students
from tests.end_to_end.published import COHORT_MEASURES
from tests.installation import Installation, differences, temporary_folder
from tests.prepared_home import begin

Cells = dict[tuple, tuple]
# What follows the cells of other districts and years. The index needs ten schools of a span, more
# than there are here: its deciles have a unit test.
FOLLOWING = (
    "group_gaps",
    "growth_cells",
    "measure_benchmarks",
    "measure_certainty",
    "performance_levels",
    "similar_schools",
)
# One correction per district and round, in the districts' order: no correction's scopes can hide
# those that were forgotten of another one. Districts differ in size.
ROUNDS = (
    (
        enrollment.changed_grade,
        information.race_from_an_earlier_year,
        enrollment.deleted_enrollment,
        information.homeless_for_two_years,
        school_year.absences_of_one_school,
        enrollment.enrollment_moved_to_another_year,
        enrollment.mover,
        information.reclassified,
    ),
    (
        school_year.shorter_absence_file,
        enrollment.later_start,
        school_year.incidents_of_one_school,
        school_year.replaced_scores,
        information.race_in_effect_until_now,
        enrollment.earlier_exit,
        enrollment.new_school,
        information.deleted_language_status,
    ),
    # What moves other districts' cells and other years' comes alone, or with little beside it: many
    # corrections together make every school year pending, and hide what was forgotten.
    (school_year.corrected_score,),
    (information.race_in_effect_until_now, *[None] * 6, enrollment.graduate_who_never_came),
)
NUMBERS = range(1, len(ROUNDS) + 1)


@dataclass(frozen=True, repr=False)
class Round:
    """One round: the corrections, the cells before and after, and what a rebuild then changed."""

    corrections: list[Correction]
    cells_before: Cells
    cells: Cells
    rows: dict[str, int]
    different: dict[str, str]


@pytest.fixture(scope="module")
def installation(prepared: Path) -> Iterator[Installation]:
    """8 districts over 3 years; a school's absences come before its first enrollment."""
    with temporary_folder("incremental") as folder:
        installation = begin(prepared, folder)
        size = ("--districts", "8", "--students", "2000", "--years", "2022-2023..2024-2025")
        installation.run("sample", "--out", str(installation.landing), *size)
        yield installation
        installation.stop()


@pytest.fixture(scope="module")
def rounds(installation: Installation) -> list[Round]:
    """Send each round's corrections, refresh, and then rebuild everything."""
    students = Students(Sent(installation.landing))
    districts = students.sent.districts
    with_new_school = districts[ROUNDS[1].index(enrollment.new_school)]
    line = enrollment.absences_before_the_first_enrollment(students, with_new_school)
    folder = installation.landing / with_new_school / FIRST
    write_file(folder, "calpads_stas", FIRST, "STAS_new_school.txt", [line])
    installation.run("refresh")
    done = []
    for makers in ROUNDS:
        corrections = [
            make(students, at) for make, at in zip(makers, districts, strict=False) if make
        ]
        before = installation.cells()
        for correction in corrections:
            correction.send(installation.landing)
        installation.run("refresh")
        cells, marts = installation.cells(), installation.marts()
        installation.run("refresh", "--full")
        # Both hold all that is published; only what differs is kept.
        rows = {table: counted.total() for table, counted in marts.items()}
        different = differences(marts, installation.marts())
        done.append(Round(corrections, before, cells, rows, different))
    return done


@pytest.mark.parametrize("number", NUMBERS)
def test_full_rebuild_changes_nothing(rounds: list[Round], number: int):
    """Every row of every table and view is what a rebuild of everything makes of the same lines."""
    done = rounds[number - 1]
    assert done.rows["measure_cells"] > 30_000
    assert all(done.rows[table] for table in FOLLOWING), done.rows
    assert not done.different, done.different


@pytest.mark.parametrize("number", NUMBERS)
def test_each_correction_changes_its_school_years(rounds: list[Round], number: int):
    """Numbers of the district and its schools change in these school years and in no other.

    Graduation cohorts aside: whom they follow, a correction of any year or district may move.
    """
    done = rounds[number - 1]
    changed = {
        correction.name: _changed_years(done, correction.district)
        for correction in done.corrections
    }
    assert changed == {item.name: set(item.years) for item in done.corrections}


@pytest.mark.parametrize("number", NUMBERS)
def test_each_correction_has_its_effect(rounds: list[Round], number: int):
    """A deleted enrollment is one student fewer, a student of two districts counts once above."""
    done = rounds[number - 1]
    told = {}
    found = {}
    for correction in done.corrections:
        for effect in correction.effects:
            key = (correction.name, *effect.cell)
            n, numerator = (
                _difference(done.cells_before[effect.cell][at], done.cells[effect.cell][at])
                for at in (0, 1)
            )
            told[key] = (effect.n, effect.numerator)
            found[key] = (n, None if effect.numerator is None else numerator)
    assert found == told


def test_every_line_is_somewhere(installation: Installation, rounds: list[Round]):
    """Received = accepted + rejected + superseded for all files; no correction was refused."""
    submissions = installation.json("submissions")
    sent = sum(len(item.files) for done in rounds for item in done.corrections)
    corrections = [row for row in submissions if f"/{FOLDER}/" in row["file_path"]]
    assert len(corrections) == sent
    for row in submissions:
        parts = row["lines_accepted"] + row["lines_rejected"] + row["lines_superseded"]
        assert row["lines_received"] == parts, row["submission_id"]
    assert {row["state"] for row in corrections} <= {
        "accepted",
        "accepted_with_warnings",
        "superseded",
    }
    assert sum(row["lines_rejected"] for row in submissions) == 0


def _changed_years(done: Round, district: str) -> set[str]:
    """The school years in which a cell of the district or its schools has other counts.

    Not of growth: there every district's cells follow the scores of the others.
    """
    return {
        key[0]
        for key in done.cells_before.keys() | done.cells.keys()
        if not key[1].endswith("_growth")
        and key[2] in ("school", "district")
        and key[3].startswith(district)
        # Cohorts follow students into later years and other districts.
        and key[1] not in COHORT_MEASURES
        and _counts(done.cells_before.get(key)) != _counts(done.cells.get(key))
    }


def _counts(cell: tuple | None) -> tuple:
    """The numbers of a cell that do not depend on the year before."""
    return (None, None, None, "not_reported") if cell is None else (*cell[:3], cell[5])


def _difference(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before
