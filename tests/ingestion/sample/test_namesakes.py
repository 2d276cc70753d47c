"""No two students of a sample could be taken for one person by name and birth date."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from ingestion.sample.names import FIRST_NAMES, LAST_NAMES
from ingestion.sample.namesakes import told_apart
from tests.ingestion.sample.slow_answers import read_files


def born(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def people(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Students by first name, last name and birth date."""
    return pd.DataFrame(
        {
            "first": np.array([FIRST_NAMES.index(row[0]) for row in rows], dtype=np.int16),
            "last": np.array([LAST_NAMES.index(row[1]) for row in rows], dtype=np.int16),
            "birth": np.array([born(row[2]) for row in rows], dtype=np.int32),
        }
    )


NOBODY = people()


@pytest.mark.parametrize(
    ("other", "is_near"),
    [
        (("Owen", "Thao", "2012-05-06"), True),
        (("Owen", "Thao", "2012-05-28"), True),
        (("Owen", "Thao", "2012-09-03"), True),
        (("Owen", "Thao", "2012-03-05"), True),
        (("Owen", "Thao", "2013-05-03"), False),
        (("Owen", "Thao", "2012-06-04"), False),
        (("Owen", "Tran", "2012-05-03"), False),
        (("Oscar", "Thao", "2012-05-03"), False),
    ],
)
def test_who_is_near(other, is_near):
    one = ("Owen", "Thao", "2012-05-03")
    changed = told_apart(people(one), people(other))["last"].iloc[0] != people(other)["last"][0]
    assert changed == is_near
    together = told_apart(NOBODY, people(one, other))
    assert together["last"].iloc[0] == people(one)["last"][0]
    assert (together["last"].iloc[1] != people(other)["last"][0]) == is_near


def test_first_names_that_begin_alike_are_near_on_one_day():
    one, other = ("Daniel", "Thao", "2012-05-03"), ("Daniela", "Thao", "2012-05-03")
    assert told_apart(people(one), people(other))["last"].iloc[0] != people(one)["last"][0]
    later = ("Daniela", "Thao", "2012-05-04")
    assert told_apart(people(one), people(later))["last"].iloc[0] == people(one)["last"][0]


def test_many_of_one_name_are_all_told_apart():
    same = people(*[("Owen", "Thao", "2012-05-03")] * 15)
    found = told_apart(same.iloc[:1], same.iloc[1:])
    assert len({*found["last"], same["last"][0]}) == 15
    assert (found[["first", "birth"]] == same.iloc[1:][["first", "birth"]]).all().all()


def test_no_two_students_of_a_sample_are_near(clean):
    """Read from the files: one SSID per name and month, and per name, year and day."""
    students = {}
    for record in ("calpads_senr", "calpads_cenr"):
        for line in read_files(clean)[record]:
            students[line["ssid"]] = (
                line["student_legal_first_name"],
                line["student_legal_last_name"],
                line["student_birth_date"],
            )
    assert len(students) > 500
    of_name = defaultdict(list)
    for first, last, birth in students.values():
        of_name[first, last].append(birth)
    for births in of_name.values():
        for one, other in combinations(births, 2):
            assert one[:6] != other[:6]
            assert one[:4] + one[6:] != other[:4] + other[6:]
            assert one != other[:4] + other[6:] + other[4:6]
    begins = Counter((last, birth, first[:3]) for first, last, birth in students.values())
    assert max(begins.values()) == 1
