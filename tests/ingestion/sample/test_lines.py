"""Lines are assembled column by column as joining each line's fields would."""

import numpy as np
import pytest

from ingestion.sample.lines import assemble, compact_dates, digits, half_days, iso_dates


def test_lines_are_the_fields_joined():
    names = ["a", "b", "c", "d", "e"]
    columns = {"a": np.array([b"x", b"longer"]), "c": b"same", "e": np.array([b"", b"z"])}
    assert assemble(names, columns, 2) == b"x^^same^^\r\nlonger^^same^^z\r\n"


def test_a_file_of_constants_and_a_file_without_lines():
    assert assemble(["a", "b"], {"a": b"1"}, 2) == b"1^\r\n1^\r\n"
    assert assemble(["a"], {"a": np.array([], dtype="S1")}, 0) == b""


def test_a_column_that_no_field_takes_is_an_error():
    with pytest.raises(KeyError, match="typo"):
        assemble(["a"], {"typo": b"1"}, 1)


def test_values_as_text():
    assert compact_dates(np.array([0, 19783, -1])).tolist() == [b"19700101", b"20240301", b""]
    assert iso_dates(np.array([19782, -1])).tolist() == [b"2024-02-29", b""]
    assert digits(np.array([7, 1234567]), 7).tolist() == [b"0000007", b"1234567"]
    assert half_days(np.array([359, 0, -1])).tolist() == [b"179.50", b"0.00", b""]
