"""Any row of any indicator and year has the results that the rules of its year give it."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import dashboard
from analysis.dashboard.frame import COMPUTED
from tests.analysis.dashboard.made_up import frame, row
from tests.analysis.dashboard.one_row import judge

ROWS = st.lists(row(), min_size=1, max_size=60)
FEW = settings(max_examples=15)


@settings(max_examples=60)
@given(ROWS)
def test_every_result_is_that_of_a_second_computation(rows):
    """Against plain Python with fractions; several indicators and years are mixed in a frame."""
    found = dashboard.performance(frame(rows))[list(COMPUTED)].to_dict("records")
    expected = [{name: _as_number(value) for name, value in judge(one).items()} for one in rows]
    assert [{k: None if pd.isna(v) else v for k, v in one.items()} for one in found] == expected


@FEW
@given(ROWS, st.randoms())
def test_rows_columns_and_index_stay(rows, random):
    """Same rows, same order, all columns; the given frame is not written to."""
    given_frame = frame(rows).assign(schoolname="Made-up", note=range(len(rows)))
    labels = [random.randrange(3) for _ in rows]  # an index need not be unique
    given_frame.index = labels
    before = given_frame.copy()
    found = dashboard.performance(given_frame)
    assert list(found.index) == labels
    assert list(found["note"]) == list(range(len(rows)))
    assert list(found.columns[: given_frame.shape[1]]) == list(given_frame.columns)
    assert set(COMPUTED) <= set(found.columns)
    assert_frame_equal(given_frame, before)


@FEW
@given(ROWS)
def test_results_run_through_again_are_the_same(rows):
    once = dashboard.performance(frame(rows))
    assert_frame_equal(dashboard.performance(once), once)


@FEW
@given(ROWS)
def test_text_is_read_as_numbers_are(rows):
    """A file read as text, blanks and all, gives what the numbers give."""
    numbers = frame(rows)
    words = numbers.astype(object).map(lambda cell: "" if pd.isna(cell) else f" {cell} ")
    expected = dashboard.performance(numbers)[list(COMPUTED)]
    assert_frame_equal(dashboard.performance(words)[list(COMPUTED)], expected)


@FEW
@given(ROWS)
def test_what_was_printed_does_not_matter(rows):
    """Levels, color and box are computed anew, whatever the frame held before."""
    printed = frame(rows).assign(statuslevel=9, changelevel=9, color=9, box=999)
    expected = dashboard.performance(frame(rows))[list(COMPUTED)]
    assert_frame_equal(dashboard.performance(printed)[list(COMPUTED)], expected)


def _as_number(value):
    return None if value is None else float(value)
