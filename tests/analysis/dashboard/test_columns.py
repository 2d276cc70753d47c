"""What files write otherwise or leave out: headers, blanks, sums, years, the unverified."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import dashboard

RATE = {"indicator": "CHRO", "reportingyear": "2025", "rtype": "S", "studentgroup": "ALL"}
CHRONIC = RATE | {"currnumer": "40", "currdenom": "200", "priornumer": "46", "priordenom": "200"}


def one(values: dict) -> dict:
    return dashboard.performance(pd.DataFrame([values])).iloc[0].to_dict()


def results(values: dict) -> tuple:
    found = one(values)
    names = ("currstatus", "change", "statuslevel", "changelevel", "color", "box")
    return tuple(None if pd.isna(found[name]) else found[name] for name in names)


def test_a_row_by_hand():
    """40 of 200 are 20.0 percent: high. 3.0 less than before: declined significantly; yellow."""
    assert results(CHRONIC) == (20.0, -3.0, 2, 5, 3, 200)


def test_headers_differ_in_case():
    """CDE writes changeLevel in one file and changelevel in others: both hold the result."""
    found = one({name.upper(): value for name, value in CHRONIC.items()} | {"changeLevel": "9"})
    assert (found["changeLevel"], found["changelevel"], found["color"]) == (5, 5, 3)


@pytest.mark.parametrize("blank", ["", " ", "*", None, float("nan"), "--"])
def test_blanks_are_not_reported(blank):
    """Without a prior year there is a status level, and nothing else."""
    assert results(CHRONIC | {"priornumer": blank, "priordenom": blank}) == (20.0, None, 2, 0, 0, 0)


@pytest.mark.parametrize("column", ["indicator", "reportingyear"])
def test_rules_need_an_indicator_and_a_year(column):
    frame = pd.DataFrame([CHRONIC]).drop(columns=column)
    with pytest.raises(ValueError, match=f"no column {column}"):
        dashboard.performance(frame)


@pytest.mark.parametrize("wrong", ["many", "1.5", "-3", "99999999999"])
def test_a_count_that_is_none_is_named(wrong):
    with pytest.raises(ValueError, match="Column currdenom holds"):
        dashboard.performance(pd.DataFrame([CHRONIC | {"currdenom": wrong}]))


def test_an_unknown_indicator_has_its_numbers_and_no_levels():
    found = results({**CHRONIC, "indicator": "ELPACPART", "currstatus": "97"})
    assert found == (97.0, None, 0, 0, 0, 0)


def test_prepared_students_are_the_numerator_of_college_and_career():
    values = RATE | {"indicator": "CCI", "currdenom": 200, "priordenom": 200}
    found = results(values | {"curr_prep": 110, "prior_prep": 105})
    assert found == (55.0, 2.5, 4, 4, 4, 90)


def test_english_learners_are_added_up():
    """Progressed 60, kept level 4: 5, alternates 3 and 2, others 20 + 5 + 1, and 4 never tested."""
    parts = {
        "currprogressed": 60,
        "currmaintainPL4": 5,
        "currmaintainOth": 20,
        "currdeclined": 5,
        "currprogressed_Alternate": 3,
        "currmaintainPL3_Alternate": 2,
        "currnotprognotmain_Alternate": 1,
        "curr95": 4,
    }
    found = results(RATE | {"indicator": "ELPI", "studentgroup": ""} | parts)
    assert found == (70.0, None, 5, 0, 0, 0)


def test_means_take_the_printed_change_that_unrounded_values_gave():
    """-5.0 after -8.1 is 3.1 of rounded values; the file's 3.0 can be, and is exact; 9.9 cannot."""
    values = RATE | {"indicator": "ELA", "currdenom": 40, "priordenom": 40}
    values |= {"currstatus": "-5.0", "priorstatus": "-8.1"}
    assert results(values)[1] == 3.1
    assert results(values | {"change": "3.0"})[1] == 3.0
    assert results(values | {"change": "9.9"})[1] == 3.1


def test_lowest_scores_join_where_the_status_is_missing():
    """18 of 20 tested are 90 percent: one more makes 95. (18 * 10 - 333) / 19 = -8.05 points."""
    values = RATE | {"indicator": "ELA", "hscutpoints": "Y", "currstatus_withoutPRLOSS": "10"}
    values |= {"currdenom_withoutPRLOSS": 18, "currprate_enrolled": 20, "currprate_tested": 18}
    assert results(values) == (-8.1, None, 2, 0, 0, 0)


def test_only_current_students_with_disabilities_count_for_a_color():
    """2018: 32 students make the status, of whom 29 count towards the 30 that a color needs."""
    values = RATE | {"indicator": "ELA", "reportingyear": 2018, "studentgroup": "SWD"}
    values |= {"currdenom": 32, "currstatus": -60, "priordenom": 32, "priorstatus": -64}
    assert results(values) == (-60.0, 4.0, 2, 4, 3, 190)
    assert results(values | {"currdenom_swd": 29, "priordenom_swd": 30})[4:] == (0, 0)


def test_data_that_nobody_certified_are_orange():
    assert one(CHRONIC | {"certifyflag": "Y"})["color"] == 2
    assert one(CHRONIC | {"dataerrorflag": "Y"})["color"] == 2
    assert one(CHRONIC | {"priorcertifyflag": "Y"})["color"] == 3
    assert (
        one(CHRONIC | {"reportingyear": 2022, "currnumer": 1, "certifyflag": "Y"})["statuslevel"]
        == 2
    )


def test_an_empty_frame_stays_empty():
    assert dashboard.performance(pd.DataFrame([CHRONIC]).iloc[:0]).shape[0] == 0
