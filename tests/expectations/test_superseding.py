"""What a new submission replaces, when its size makes it suspect, and what must be recomputed."""

from __future__ import annotations

import pytest

from expectations.gate import gate_loaded
from tests.expectations.submissions import (
    DISTRICT,
    SCHOOL,
    YEAR,
    ledger,
    line,
    pending,
    rules_found,
    students,
    submit,
)


def test_a_repeated_key_in_a_transactional_file_is_an_update(connection):
    lines = [line("calpads_senr"), line("calpads_senr", grade_level_code="08")]
    file = submit(connection, "calpads_senr", lines)
    gate_loaded(connection)
    assert rules_found(connection, file) == []
    assert ledger(connection, file) == ("accepted", 2, 1, 0, 1)


def test_a_truncated_file_is_held_and_the_last_good_one_stays(connection):
    schools = [f"193000{i % 3}" for i in range(120)]
    whole = [
        line("calpads_stas", ssid=str(10**9 + i), school_of_attendance=school)
        for i, school in enumerate(sorted(schools))
    ]
    first = submit(connection, "calpads_stas", whole)
    gate_loaded(connection)
    cut = submit(connection, "calpads_stas", whole[:50])
    gate_loaded(connection)
    assert ledger(connection, cut) == ("held", 50, 0, 50, 0)
    assert ledger(connection, first) == ("accepted", 120, 120, 0, 0)
    assert rules_found(connection, cut) == [(None, "COUNT0001")]


def test_a_correction_of_one_school_replaces_that_school_only(connection):
    """Full replacement by school and year: the district's other schools stay in force."""
    whole = [
        line("calpads_stas", ssid=str(10**9 + i), school_of_attendance=f"193000{i % 3}")
        for i in range(120)
    ]
    first = submit(connection, "calpads_stas", whole)
    again = submit(connection, "calpads_stas", [x for i, x in enumerate(whole) if i % 3 == 1])
    gate_loaded(connection)
    assert ledger(connection, first) == ("accepted", 120, 80, 0, 40)
    assert ledger(connection, again) == ("accepted_with_warnings", 40, 40, 0, 0)
    assert rules_found(connection, again) == [(None, "COUNT0002")]


def test_two_truncated_files_in_one_run_do_not_vouch_for_each_other(connection):
    first = submit(connection, "calpads_stas", students("calpads_stas", 100))
    gate_loaded(connection)
    cut = [submit(connection, "calpads_stas", students("calpads_stas", 30)) for _ in range(2)]
    gate_loaded(connection)
    assert [ledger(connection, number)[0] for number in (first, *cut)] == [
        "accepted",
        "held",
        "held",
    ]


def test_few_lines_before_are_not_compared(connection):
    submit(connection, "calpads_sirs", students("calpads_sirs", 49))
    few = submit(connection, "calpads_sirs", students("calpads_sirs", 2))
    gate_loaded(connection)
    assert ledger(connection, few)[0] == "accepted"


def test_a_school_whose_lines_are_all_rejected_keeps_its_last_good_ones(connection):
    other = {"school_of_attendance": "1930002"}
    lines = students("calpads_stas", 60)
    first = submit(connection, "calpads_stas", [*lines, line("calpads_stas", **other)])
    second = submit(
        connection, "calpads_stas", [*lines, line("calpads_stas", days_attended="1", **other)]
    )
    gate_loaded(connection)
    assert ledger(connection, first) == ("accepted", 61, 1, 0, 60)
    assert ledger(connection, second) == ("accepted_with_warnings", 61, 60, 1, 0)
    kept = connection.execute(
        "select school_id, superseded_by from ledger.submission_coverage where submission_id = %s"
        " order by school_id",
        [first],
    ).fetchall()
    assert kept == [(SCHOOL, second), ("1930002", None)]


@pytest.mark.parametrize("record", ["cde_entities", "flashlight_networks"])
def test_a_newer_directory_replaces_the_older_and_touches_every_scope(connection, record):
    """The entity file concerns everybody: all scopes that the ledger knows are recomputed."""
    submit(connection, "calpads_senr", students("calpads_senr", 3))
    gate_loaded(connection)
    connection.execute("delete from ledger.pending_scopes")
    connection.commit()
    older = submit(connection, record, [line(record)], district=None)
    newer = submit(connection, record, [line(record)], district=None)
    gate_loaded(connection)
    assert ledger(connection, older) == ("superseded", 1, 0, 0, 1)
    assert ledger(connection, newer) == ("accepted", 1, 1, 0, 0)
    assert pending(connection) == {(DISTRICT, YEAR)}


def test_effective_dated_lines_touch_the_later_years(connection):
    """A status from 2022 on changes 2022-2023 and every later year of that district."""
    for year in ("2021-2022", "2022-2023", "2023-2024"):
        lines = students("calpads_senr", 2, academic_year_id=year)
        submit(connection, "calpads_senr", lines, school_year=year)
    gate_loaded(connection)
    connection.execute("delete from ledger.pending_scopes")
    connection.commit()
    submit(connection, "calpads_sela", [line("calpads_sela")])
    gate_loaded(connection)
    assert pending(connection) == {(DISTRICT, f"{y}-{y + 1}") for y in (2022, 2023, 2024)}


def test_scores_that_progress_is_measured_from_touch_the_next_year(connection):
    """ELPAC of 2022-2023 changes 2023-2024, where anything was sent of it, and no other year."""
    for year in ("2021-2022", "2023-2024", "2024-2025"):
        lines = students("calpads_senr", 2, academic_year_id=year)
        submit(connection, "calpads_senr", lines, school_year=year)
    gate_loaded(connection)
    for year, touched in (
        ("2022-2023", {"2022-2023", "2023-2024"}),
        ("2024-2025", {"2024-2025"}),
    ):
        connection.execute("delete from ledger.pending_scopes")
        connection.commit()
        tested_on = f"{year[5:]}-03-10"
        score = line("toms_caaspp", final_test_completed_date=tested_on) | {
            "record_type": "21",
            "scale_score": None,
            "achievement_levels": None,
            "overall_scale_score": "1500",
            "overall_pl": "2",
        }
        score = {name: value for name, value in score.items() if value is not None}
        submit(connection, "toms_summative_elpac", [score], school_year=year)
        gate_loaded(connection)
        assert pending(connection) == {(DISTRICT, name) for name in touched}


@pytest.mark.parametrize("record", ["calpads_scsc", "calpads_senr"])
def test_what_counts_toward_credits_touches_the_later_years(connection, record):
    """Credits of 2022-2023 add to those of 2023-2024, and its grade says which; not before.

    An enrollment tells also who of the cohort before came back; of that no district is recomputed.
    """
    for year in ("2021-2022", "2022-2023", "2023-2024"):
        lines = students("calpads_stas", 2, academic_year_id=year)
        submit(connection, "calpads_stas", lines, school_year=year)
    gate_loaded(connection)
    connection.execute("delete from ledger.pending_scopes")
    connection.commit()
    changes = {"academic_year_id": "2022-2023"}
    if record == "calpads_senr":
        changes["enrollment_school_start_date"] = "20220815"
    submit(connection, record, [line(record, **changes)], school_year="2022-2023")
    gate_loaded(connection)
    cohorts = {("collaborative", "2021-2022")} if record == "calpads_senr" else set()
    assert pending(connection) - cohorts == {(DISTRICT, "2022-2023"), (DISTRICT, "2023-2024")}
    assert cohorts <= pending(connection)


def test_a_key_that_moves_to_another_year_touches_both_years(connection):
    """The line that it supersedes no longer counts in its own year."""
    membership = line("calpads_sprg", academic_year_id="2023-2024")
    older = submit(connection, "calpads_sprg", [membership], school_year="2023-2024")
    gate_loaded(connection)
    connection.execute("delete from ledger.pending_scopes")
    connection.commit()
    submit(connection, "calpads_sprg", [line("calpads_sprg")])
    gate_loaded(connection)
    assert ledger(connection, older) == ("superseded", 1, 0, 0, 1)
    assert pending(connection) == {(DISTRICT, "2023-2024"), (DISTRICT, "2024-2025")}


def test_an_enrollment_that_moves_touches_the_cohorts_of_its_former_years(connection):
    """Sent for 2019-2020 first, it was in cohorts up to 2023-2024: they are without it now."""
    for year in ("2022-2023", "2024-2025"):
        lines = students("calpads_stas", 2, academic_year_id=year)
        submit(connection, "calpads_stas", lines, school_year=year)
    older = line("calpads_senr", academic_year_id="2019-2020")
    submit(connection, "calpads_senr", [older], school_year="2019-2020")
    gate_loaded(connection)
    connection.execute("delete from ledger.pending_scopes")
    connection.commit()
    submit(connection, "calpads_senr", [line("calpads_senr")])
    gate_loaded(connection)
    assert (DISTRICT, "2022-2023") in pending(connection)
