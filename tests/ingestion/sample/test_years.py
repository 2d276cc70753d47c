"""School years and the arguments of a sample."""

from datetime import date

import numpy as np
import pytest

from ingestion.sample.generate import write_sample
from ingestion.sample.school_calendar import build_calendar
from ingestion.sample.years import SchoolYear, day_number, parse_years


def test_years_are_read_from_the_command_line():
    assert parse_years("2022-2023..2024-2025") == ("2022-2023", "2023-2024", "2024-2025")
    assert parse_years("2024-2025") == ("2024-2025",)


@pytest.mark.parametrize("text", ["2022", "2022-2024", "2024-2025..2022-2023", "a..b", ""])
def test_what_is_no_range_of_years_is_refused(text):
    with pytest.raises(ValueError, match=r"school year|before"):
        parse_years(text)


@pytest.mark.parametrize(
    ("year", "census"),
    [("2022-2023", (2022, 10, 5)), ("2023-2024", (2023, 10, 4)), ("2024-2025", (2024, 10, 2))],
)
def test_census_day_is_the_first_wednesday_of_october(year, census):
    assert SchoolYear(year).census_day == day_number(*census)
    assert date(*census).weekday() == 2


def test_a_year_has_180_instructional_days():
    calendar = build_calendar(SchoolYear("2024-2025"), np.array([0, 3]))
    district, start = np.array([0, 1]), np.full(2, calendar.year.first_day)
    end = np.full(2, calendar.year.last_day)
    assert calendar.instructional_days(district, start, end).tolist() == [180, 180]
    assert calendar.instructional_days(district, calendar.first, calendar.first).tolist() == [1, 1]
    christmas = np.full(2, day_number(2024, 12, 25))
    assert calendar.instructional_days(district, christmas, christmas).tolist() == [0, 0]


@pytest.mark.parametrize(
    "arguments",
    [
        {"districts": 0},
        {"districts": 10, "students": 100},
        {"years": ("2024-2025", "2022-2023")},
        {"years": ()},
        {"years": ("2019-2020",)},
    ],
)
def test_arguments_that_make_no_sample_are_refused(tmp_path, arguments):
    with pytest.raises(ValueError, match="must"):
        write_sample(tmp_path / "sample", **arguments)
    assert not (tmp_path / "sample").exists()
