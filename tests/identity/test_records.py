"""Names are compared without case, accents and marks; which records name students is known."""

from __future__ import annotations

import pytest
from psycopg import sql

from identity import records
from ingestion.layout import load_layouts


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Ana María", "ANA MARIA"),
        ("Núñez-O'Neill", "NUNEZ ONEILL"),
        ("  de  la Cruz ", "DE LA CRUZ"),
        ("St.Clair", "STCLAIR"),
        ("Nguyễn", "NGUYEN"),
        ("O\u2019Brien", "OBRIEN"),
        ("", None),
        ("李", None),
    ],
)
def test_names_in_the_form_in_which_they_are_compared(connection, name, form):
    layout = load_layouts()["calpads_senr"]
    query = sql.SQL("select {} from (select %s::text as student_legal_first_name) as line").format(
        records.expression(layout, "first_name")
    )
    assert connection.execute(query, [name]).fetchone() == (form,)


@pytest.mark.parametrize(
    ("value", "form"),
    [("20120304", "20120304"), ("2012-03-04", "20120304"), ("3/4/2012", None), ("", None)],
)
def test_birth_dates_of_both_forms_are_compared(connection, value, form):
    layout = load_layouts()["calpads_senr"]
    query = sql.SQL("select {} from (select %s::text as student_birth_date) as line").format(
        records.expression(layout, "birth_date")
    )
    assert connection.execute(query, [value]).fetchone() == (form,)


def test_the_records_that_name_students():
    names = {layout.record for layout in records.naming_layouts()}
    assert {"calpads_senr", "calpads_sinf", "local_student"} <= names
    assert "toms_caaspp" not in names


def test_only_records_that_may_lack_an_ssid_are_local():
    names = {layout.record for layout in records.local_layouts()}
    assert {"local_student", "local_daily_attendance"} <= names
    assert not {"calpads_senr", "toms_caaspp"} & names
