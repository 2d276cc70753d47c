"""Made-up lines of a district, and ways to cut them into files and refreshes.

Belongs here: hypothesis strategies. Few students, schools and dates, so that keys meet often.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from tests.processing.interpreter import Line

DISTRICT = "1964733"
SCHOOLS = ("1930001", "1930002")
YEARS = ("2023-2024", "2024-2025")
STUDENTS = ("1000000001", "1000000002")
TYPES = st.sampled_from(("A", "A", "A", "R", None, "D"))
# Start, exit and its reason: short-term enrollments that updates (E150) carry on, no-shows, others.
PERIODS = (
    ("20240901", "20240920", "E150"),
    ("20240901", "20240920", "T160"),
    ("20240921", "20241010", "E150"),
    ("20240921", "20241010", "T160"),
    ("20240922", "20241010", "T160"),
    ("20241011", None, None),
    ("20240812", "20240811", "N470"),
    ("20240812", "20240812", "N470"),
    ("20240812", "20240813", "N470"),
    ("20240812", "20240812", "T160"),
    ("20250301", "20250612", "E155"),
    ("20250301", "20250801", "T160"),
)


_COMMON = {
    "transaction_type_code": TYPES,
    "reporting_lea": st.just(DISTRICT),
    "school_of_attendance": st.sampled_from(SCHOOLS),
    "academic_year_id": st.sampled_from(YEARS),
    "ssid": st.sampled_from(STUDENTS),
}


def _line(record_type: str, **fields: st.SearchStrategy) -> st.SearchStrategy[Line]:
    return st.fixed_dictionaries(_COMMON | {"record_type_code": st.just(record_type)} | fields)


def _enrollment(period: tuple[str, str | None, str | None]) -> st.SearchStrategy[Line]:
    start, left, reason = period
    return _line(
        "SENR",
        # Mostly one school and year, so that enrollments follow each other there.
        school_of_attendance=st.sampled_from((*SCHOOLS, SCHOOLS[0], SCHOOLS[0])),
        academic_year_id=st.sampled_from((*YEARS, YEARS[1], YEARS[1])),
        enrollment_school_start_date=st.just(start),
        enrollment_school_exit_date=st.just(left),
        enrollment_status_code=st.sampled_from(("30", "30", "30", "10", "20")),
        grade_level_code=st.sampled_from(("05", "06", "PS")),
        student_exit_reason_code=st.just(reason),
    )


ENROLLMENT = st.sampled_from(PERIODS).flatmap(_enrollment)
PROGRAM = _line(
    "SPRG",
    education_program_code=st.sampled_from(("181", "191")),
    education_program_membership_start_date=st.sampled_from(("20240701", "20240901")),
)
INFORMATION = _line(
    "SINF",
    effective_start_date=st.sampled_from(("20230801", "20240901", "20250101")),
    effective_end_date=st.sampled_from((None, None, "20250131", "20250630")),
    student_race1_code=st.sampled_from(("700", "600", None)),
)
LANGUAGE = _line(
    "SELA",
    english_acquisition_status_code=st.sampled_from(("EL", "RFEP", "EO")),
    english_acquisition_status_start_date=st.sampled_from(("20220815", "20240901", "20250301")),
)
ABSENCE = _line("STAS", expected_attendance_days=st.sampled_from(("180", "90")))


def lists(line: st.SearchStrategy[Line], at_least: int = 1) -> st.SearchStrategy[list[Line]]:
    """A district's lines in the order in which it sends them."""
    return st.lists(line, min_size=at_least, max_size=at_least + 12)


@st.composite
def parts(draw, items: Sequence) -> list[list]:
    """The same items, in the same order, cut into parts that are not empty."""
    if not items:
        return []
    cuts = draw(st.sets(st.integers(1, len(items) - 1))) if len(items) > 1 else set()
    edges = [0, *sorted(cuts), len(items)]
    return [list(items[a:b]) for a, b in pairwise(edges)]


@st.composite
def replacement_files(draw) -> list[list[Line]]:
    """Files of a full-replacement record, in each of which a key stands once."""
    files = draw(st.lists(st.lists(ABSENCE, min_size=1, max_size=6), min_size=1, max_size=5))
    key = ("ssid", "school_of_attendance", "academic_year_id")
    return [list({tuple(line[n] for n in key): line for line in lines}.values()) for lines in files]
