"""The parser: every line is loaded as it is or reported, whatever bytes a file is made of."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion import headers, lines
from ingestion.fields import unescaped
from ingestion.layout import Layout
from ingestion.parse import MalformedLine, Parser, Problem
from ingestion.shape import Shape, shape_from_header, shape_of
from tests.ingestion import craft

WIDE = Shape("plain", "^", 3, ("a", "b", "c"), (0, 1, 2), unit=("b",))
PIECES = [
    *(b"^", b"^", b"^", b"\n", b"\n", b"\r\n", b"\r", b"a", b"bc", b"\\", b"\\.", b"\\N", b"\0"),
    *(b"\xc3\xa9", b"\xe9", b"\x81", b" ", b'"', b",", b"x^y^z\n", b"x^y^z\r\n", b"\xef\xbb\xbf"),
]
files = st.one_of(st.lists(st.sampled_from(PIECES)).map(b"".join), st.binary())


def parse(
    content: bytes, shape: Shape, stream: type[io.BytesIO] = io.BytesIO
) -> tuple[dict[int, list[str]], dict[int, MalformedLine], Parser]:
    """Loaded lines and malformed lines by number."""
    malformed: list[MalformedLine] = []
    parser = Parser(shape, 7, malformed.append)
    rows = b"".join(parser.rows(stream(content)))
    loaded = {}
    for values in copied(rows):
        assert values.pop(0) == "7"
        loaded[int(values.pop(0))] = values
    return loaded, {line.number: line for line in malformed}, parser


def copied(rows: bytes) -> list[list[str]]:
    """Read PostgreSQL's text format as its documentation describes it."""
    assert b"\r" not in rows, "COPY wants one kind of line end"
    assert b"\0" not in rows
    texts = rows.decode().split("\n")
    assert texts.pop() == ""
    special = re.compile(r"\\(x1f|.)|(\x1f)")
    characters = {"r": "\r", "n": "\n", "x1f": "\x1f"}
    return [
        special.sub(lambda m: "\0" if m[2] else characters.get(m[1], m[1]), text).split("\0")
        for text in texts
    ]


def shape_of_header(layout: Layout, content: bytes) -> Shape:
    form = headers.Form(layout)
    return shape_from_header(form, headers.find(content, form))


def naive(content: bytes, width: int) -> tuple[dict[int, list[str]], dict[int, bytes]]:
    """What a plain split makes of a file: lines that can be loaded, and all others."""
    loaded, other = {}, {}
    content = content.removeprefix(b"\xef\xbb\xbf")
    for number, line in enumerate(content.split(b"\n"), start=1):
        line = line.removesuffix(b"\r")
        text = lines.decode(line)
        values = (text or "").split("^")
        if not line:
            continue
        if text is None or "\0" in text or len(values) != width:
            other[number] = line
        else:
            loaded[number] = values
    return loaded, other


# Read in trickles, every line is a block of its own: clean and odd blocks then follow each other.
@pytest.mark.parametrize("stream", [io.BytesIO, craft.Trickle])
@given(content=files)
@example(content=b"a^b^c\r\na^b^c\n")
@example(content=b"a^b^c\n\r\na^b^c\r\n")
@example(content=b"a^b\na^b^c^d\n")
@example(content=b"a^b^c\n\\.\n\\.^^\n")
@example(content=b"a^b^c\r\r\na^b^c\na^b^c\r\n")
@example(content=b"a^b^c\rd^e^f\n")
def test_every_line_is_loaded_as_a_plain_split_has_it_or_is_reported(stream, content):
    loaded, malformed, parser = parse(content, WIDE, stream)
    expected, others = naive(content, 3)
    assert loaded == expected
    assert malformed.keys() == others.keys()
    assert parser.loaded == len(expected)
    assert parser.received == len(expected) + len(others)


@pytest.mark.parametrize("stream", [io.BytesIO, craft.Trickle])
@given(content=files)
def test_units_count_the_loaded_lines(stream, content):
    loaded, _, parser = parse(content, WIDE, stream)
    assert parser.units.total() == len(loaded)
    found = {unescaped(unit).decode() for (unit,) in parser.units}
    assert found == {values[1] for values in loaded.values()}


@given(st.lists(st.integers(0, 2), min_size=1), st.integers(0, 400), st.booleans())
def test_one_odd_line_among_many_is_found_where_it_is(kinds, position, returns):
    end = b"\r\n" if returns else b"\n"
    rows = [b"one^two^%d" % number for number in range(400)]
    rows.insert(position, [b"one^two", b"one^two^three^four", b"one^t\0o^three"][kinds[0]])
    loaded, malformed, _ = parse(end.join(rows) + end, WIDE)
    assert list(malformed) == [position + 1]
    assert len(loaded) == 400


@pytest.mark.parametrize(
    ("line", "problem", "fields"),
    [
        (b"a^b", Problem.FIELDS, 2),
        (b"a^b^c^d", Problem.FIELDS, 4),
        (b"a^b^\0", Problem.NULL, None),
        (b"a^b^\x81", Problem.ENCODING, None),
        (b"a^b^" + b"c" * lines.LONGEST, Problem.LENGTH, None),
    ],
)
def test_what_is_wrong_with_a_line_is_named(line, problem, fields):
    _, malformed, _ = parse(b"a^b^c\n" + line + b"\na^b^c\n", WIDE)
    assert [(m.number, m.problem, m.fields) for m in malformed.values()] == [(2, problem, fields)]


def test_a_line_of_the_greatest_length_is_loaded_and_one_longer_is_not():
    longest = b"a^b^" + b"c" * (lines.LONGEST - 4)
    for before in (b"", b"a^b^c\n" * 20_000):
        loaded, malformed, _ = parse(before + longest + b"\r\n" + longest + b"c\n", WIDE)
        assert len(loaded) == before.count(b"\n") + 1
        assert len(malformed) == 1


def test_columns_are_found_by_their_names_in_any_order():
    layout = craft.NETWORKS
    content = b'cds_code,"Network_ID",extra,network_name\n"19",n1,x,"A, ""B"""\n'
    shape = shape_of_header(layout, content)
    loaded, malformed, _ = parse(content, shape)
    assert shape.columns == ("cds_code", "network_id", "network_name")
    assert loaded == {2: ["19", "n1", 'A, "B"']}
    assert not malformed


def test_quotes_that_do_not_close_make_a_line_malformed():
    content = b'network_id,network_name,cds_code\na,"b,1\na,b,2\n'
    loaded, malformed, _ = parse(content, shape_of_header(craft.NETWORKS, content))
    assert [line.problem for line in malformed.values()] == [Problem.QUOTES]
    assert list(loaded) == [3]


@pytest.mark.parametrize("year", ["2019-2020", "2020-2021", "2024-2025"])
def test_the_fields_are_those_of_the_school_year_and_form(year):
    names = tuple(field.name for field in craft.SENR.fields_for(year))
    assert shape_of(craft.SENR, "upload", year).columns == names
    extract = shape_of(craft.SENR, "extract", year)
    assert extract.columns == (*names, "upload_date", "last_date_updated")
    assert extract.width == len(names) + 2
