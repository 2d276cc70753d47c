"""Values in quotes: read as csv defines them, at any speed; one lost quote costs one line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ingestion import lines
from ingestion.fields import (
    MisplacedQuoteError,
    UnclosedQuoteError,
    escaped,
    split_quoted,
    unescaped,
)
from ingestion.parse import Problem
from ingestion.shape import Shape
from tests.ingestion import craft
from tests.ingestion.test_parse import parse

THREE = Shape("quoted", ",", 3, ("a", "b", "c"), (0, 1, 2))
TABS = Shape("quoted", "\t", 3, ("a", "b", "c"), (0, 1, 2))
texts = st.text(alphabet='ab",\n\r\\\té\x1c\x1d\x1e\x1f ', max_size=6)
tables = st.lists(st.lists(texts, min_size=3, max_size=3), max_size=8)
PIECES = [
    *(b",", b",", b'"', b'"', b'""', b"\n", b"\r\n", b"\r", b"a", b"\\", b"\0", b"\xe9", b"\x1f"),
    *(b"a,b,c\n", b'"a","b","c"\n', b'"a\nb",c,"d"\r\n', b'a,"b, ""c""",d\n'),
]
bits = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)


def written(rows: list[list[str]], quoting: int, end: str) -> bytes:
    target = io.StringIO()
    csv.writer(target, quoting=quoting, lineterminator=end).writerows(rows)
    return target.getvalue().encode()


@pytest.mark.parametrize("stream", [io.BytesIO, craft.Trickle])
@given(
    rows=tables,
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_wrote_is_read_back(stream, rows, quoting, end):
    # Where a line ends with LF, Python's writer leaves a value without quotes that ends with CR.
    assume(quoting == csv.QUOTE_ALL or end == "\r\n" or not any("\r" in v for r in rows for v in r))
    loaded, malformed, parser = parse(written(rows, quoting, end), THREE, stream)
    assert list(loaded.values()) == rows
    assert not malformed
    assert parser.received == parser.loaded == len(rows)


@given(rows=tables)
def test_a_record_has_the_number_of_its_first_line(rows):
    loaded, _, _ = parse(written(rows, csv.QUOTE_ALL, "\n"), THREE)
    number = 1
    for found, row in zip(loaded, rows, strict=True):
        assert found == number
        number += 1 + sum(value.count("\n") for value in row)


@given(content=bits)
@example(content=b'a,b,"c"\r\n')
@example(content=b'a,"b\n')
@example(content=b'"a\r"\r\n,,\n')
def test_blocks_and_single_records_are_read_alike(content):
    """The fast way and the careful way may differ in nothing."""
    fast, bad, parser = parse(content, THREE)
    # A control character of our own in front sends the whole block the careful way.
    slow, also_bad, other = parse(b"\x1c,,\n" + content, THREE)
    assert {number + 1: values for number, values in fast.items()} == {
        number: values for number, values in slow.items() if number > 1
    }
    assert [number + 1 for number in bad] == list(also_bad)
    assert parser.received + 1 == other.received
    assert parser.received == len(fast) + len(bad)


@given(content=bits)
def test_the_sizes_of_reads_do_not_matter(content):
    loaded, malformed, _ = parse(content, THREE)
    trickled, also, _ = parse(content, THREE, craft.Trickle)
    assert (loaded, malformed) == (trickled, also)


def test_a_lost_quote_costs_its_line_and_no_other():
    content = b'a,b,c\nd,"e,f\n' + b'g,"h ""i""",j\n' * 3000
    loaded, malformed, _ = parse(content, THREE)
    assert {n: line.problem for n, line in malformed.items()} == {2: Problem.QUOTES}
    assert len(loaded) == 3001
    assert loaded[3] == ["g", 'h "i"', "j"]


def test_a_lost_quote_before_lines_without_quotes_costs_its_line_only():
    content = b'a,"b,c\n' + b"d,e,f\n" * 2 * (lines.LONGEST // 6)
    loaded, malformed, _ = parse(content, THREE)
    assert list(malformed) == [1]
    assert len(loaded) == 2 * (lines.LONGEST // 6)


def test_a_value_may_not_be_longer_than_a_line():
    content = b'a,"' + b"b\n" * lines.LONGEST + b'",c\nd,e,f\n'
    loaded, malformed, parser = parse(content, THREE)
    assert list(loaded.values()) == [["d", "e", "f"]]
    assert parser.received == len(malformed) + 1


@pytest.mark.parametrize(
    ("line", "problem", "fields"),
    [
        (b'a,"b"c,d', Problem.QUOTES, None),
        (b'a,b,"c', Problem.QUOTES, None),
        (b'a,"b"', Problem.FIELDS, 2),
        (b'a,"b","c",d', Problem.FIELDS, 4),
        (b'a,"b\0",c', Problem.NULL, None),
    ],
)
def test_what_is_wrong_with_a_line_is_named(line, problem, fields):
    _, malformed, _ = parse(b"a,b,c\n" + line + b"\na,b,c\n", THREE)
    assert [(m.number, m.problem, m.fields) for m in malformed.values()] == [(2, problem, fields)]


def test_a_quote_inside_a_value_is_a_character():
    loaded, _, _ = parse(b'5" pipe,b,c\n', THREE)
    assert loaded[1] == ['5" pipe', "b", "c"]


def test_between_tabs_quotes_that_are_none_are_characters():
    loaded, malformed, _ = parse(b'a\t"Bill" Smith\tc\n"a\tb\tc\n"x\ty"\tb\tc\n', TABS)
    assert loaded == {1: ["a", '"Bill" Smith', "c"], 2: ['"a', "b", "c"], 3: ["x\ty", "b", "c"]}
    assert not malformed


@given(st.lists(st.text(alphabet='ab", \r', max_size=5), min_size=1, max_size=5))
def test_one_record_is_split_as_the_csv_module_does(row):
    text = written([row], csv.QUOTE_ALL, "\n")
    values, end = split_quoted(text, b",")
    assert [value.decode() for value in values] == row
    assert end == len(text) - 1


def test_errors_tell_lost_quotes_from_misplaced_ones():
    with pytest.raises(UnclosedQuoteError):
        split_quoted(b'a,"b', b",")
    with pytest.raises(MisplacedQuoteError):
        split_quoted(b'a,"b"c', b",")


@given(st.binary())
def test_escapes_can_be_undone(value):
    assert b"\n" not in escaped(value)
    assert unescaped(escaped(value)) == value
