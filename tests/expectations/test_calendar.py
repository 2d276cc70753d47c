"""The submission calendar: when windows are, and what a district owes in them."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.calendar import Contribution, Owed, overdue, owed, windows
from expectations.calendar_rules import Calendar, DateRule, Override, day_of, load
from ingestion.layout import load_layouts

DISTRICT, OTHER = "1964733", "3066670"
EOY = date(2025, 6, 20)


def sent(record: str, year: str, on: date = EOY, district: str = DISTRICT) -> Contribution:
    return Contribution(district, record, year, on)


def rules(**changes) -> Calendar:
    return load().model_copy(update={"required": ()} | changes)


def owes(contributions, today, **changes) -> list[Owed]:
    return owed(contributions, today, rules=rules(**changes))


def test_the_calendar_has_the_windows_of_calpads():
    names = [window.name for window in windows("2024-2025")]
    assert names[:6] == ["Fall 1", "Fall 2", "EOY 1", "EOY 2", "EOY 3", "EOY 4"]


@pytest.mark.parametrize(
    ("year", "census_day"),
    [
        ("2023-2024", date(2023, 10, 4)),
        ("2024-2025", date(2024, 10, 2)),
        ("2025-2026", date(2025, 10, 1)),
    ],
)
def test_census_day_is_the_first_wednesday_of_october(year, census_day):
    assert windows(year)[0].as_of == census_day


def test_every_window_opens_before_it_is_due_and_is_amended_after():
    for window in windows("2024-2025"):
        assert window.opens < window.due < window.amended_until


def test_a_weekday_from_january_on_lies_in_the_second_calendar_year():
    assert day_of(DateRule(day="second monday of march"), "2024-2025") == date(2025, 3, 10)


@pytest.mark.parametrize("day", ["12-15", "third 01-01", "first wensday of october"])
def test_a_date_that_is_none_is_refused(day):
    with pytest.raises(ValueError, match="is no date"):
        DateRule(day=day)


def test_every_record_of_districts_is_in_a_window_or_comes_whenever():
    placed = {record for rule in load().windows for record in rule.records} | set(load().whenever)
    known = {name for name, layout in load_layouts().items() if layout.is_from_districts}
    assert placed == known
    assert set(load().required) <= placed


def test_dates_that_cde_does_not_give_are_marked_as_examples():
    for rule in load().windows:
        assert rule.due.example
        assert not rule.as_of.example


def test_an_override_changes_one_school_year_and_is_no_example():
    changed = rules(overrides={"2024-2025": {"Fall 1": Override(due=date(2024, 12, 20))}})
    this, other = windows("2024-2025", changed)[0], windows("2025-2026", changed)[0]
    assert (this.due, "due" in this.examples) == (date(2024, 12, 20), False)
    assert (other.due, "due" in other.examples) == (date(2025, 12, 15), True)


def test_what_was_sent_last_year_is_expected_until_its_due_date_and_overdue_after():
    contributed = [sent("calpads_sirs", "2023-2024"), sent("toms_caaspp", "2024-2025")]

    (before,) = owes(contributed, date(2025, 7, 31))
    assert (before.record, before.windows, before.is_overdue) == (
        "calpads_sirs",
        ("EOY 3",),
        False,
    )
    (after,) = owes(contributed, date(2025, 8, 1))
    assert (after.is_overdue, after.last_contributed) == (True, "2023-2024")


def test_nothing_is_owed_before_its_window_opens():
    contributed = [sent("calpads_sirs", "2023-2024"), sent("toms_caaspp", "2024-2025")]
    assert owes(contributed, date(2025, 4, 30)) == []


def test_what_a_district_never_sent_is_owed_only_where_it_is_required():
    contributed = [
        sent("toms_caaspp", "2024-2025"),
        sent("calpads_sirs", "2024-2025", district=OTHER),
    ]
    assert owes(contributed, date(2025, 9, 1)) == []
    found = owes(contributed, date(2025, 9, 1), required=("calpads_stas",))
    assert {(item.district_id, item.record) for item in found} == {
        (DISTRICT, "calpads_stas"),
        (OTHER, "calpads_stas"),
    }


def test_a_file_counts_for_a_window_from_the_day_it_opens():
    """The enrollments of October say nothing about how the year ended."""
    fall = [sent("calpads_senr", "2023-2024"), sent("calpads_senr", "2024-2025", date(2024, 10, 9))]
    (found,) = owes(fall, date(2025, 8, 1))
    assert found.windows == ("EOY 2", "EOY 3")

    assert owes([*fall, sent("calpads_senr", "2024-2025", date(2025, 5, 1))], EOY) == []


def test_a_school_year_is_collected_from_its_first_file_on_or_as_the_calendar_says():
    contributed = [sent("calpads_sirs", "2023-2024")]
    assert owes(contributed, date(2025, 8, 1)) == []
    (found,) = owes(contributed, date(2025, 8, 1), collected=("2024-2025",))
    assert found.school_year == "2024-2025"


def test_a_year_before_the_newest_counts_while_it_can_be_amended():
    contributed = [
        sent("calpads_sirs", "2023-2024"),
        sent("calpads_stas", "2024-2025"),
        sent("toms_caaspp", "2025-2026", date(2025, 8, 20)),
    ]
    years = {item.school_year for item in owes(contributed, date(2025, 8, 31))}
    assert years == {"2024-2025"}
    assert owes(contributed, date(2025, 11, 1)) == []


def test_a_record_is_not_owed_for_years_in_which_it_does_not_exist():
    contributed = [sent("calpads_sped", "2023-2024"), sent("toms_caaspp", "2024-2025")]
    found = owed(
        contributed, date(2025, 9, 1), rules=rules(), years={"calpads_sped": ("", "2023-2024")}
    )
    assert found == []


def test_a_district_of_which_nothing_was_accepted_owes_what_is_required():
    found = overdue(
        [sent("toms_caaspp", "2024-2025")],
        date(2025, 9, 1),
        districts={OTHER},
        rules=rules(required=("calpads_senr",)),
    )
    assert {item.district_id for item in found} == {DISTRICT, OTHER}
