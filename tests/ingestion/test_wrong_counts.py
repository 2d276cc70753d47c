"""Files of which no line has the right number of values: told at once, as one by one would tell."""

from __future__ import annotations

import io
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingestion import blocks
from ingestion.parse import Parser, Problem
from ingestion.records import KEPT, MalformedLine
from ingestion.shape import Shape

COLUMNS = ("a", "b", "c")
SHAPES = {
    "caret": Shape("plain", "^", 3, COLUMNS, (0, 1, 2)),
    "comma": Shape("quoted", ",", 3, COLUMNS, (0, 1, 2)),
    "tab": Shape("quoted", "\t", 3, COLUMNS, (0, 1, 2)),
    "worksheet": Shape("escaped", "\x1f", 3, COLUMNS, (0, 1, 2)),
    "one column": Shape("quoted", ",", 1, COLUMNS[:1], (0,)),
}
LINES = [
    "x",
    "x{0}y",
    "p{0}q{0}r{0}s",
    '"x"',
    '"x{0}y"',
    '"a""b"{0}c',
    'a"b{0}c',
    '"a"b',
    '"a',
    "é",
]
LINES += ["", "é", "a\rb", "\\", "x" * KEPT, "1{0}2{0}3"]


def told(content: bytes, shape: Shape) -> tuple[list[MalformedLine], bytes]:
    malformed: list[MalformedLine] = []
    rows = b"".join(Parser(shape, 7, malformed.append).rows(io.BytesIO(content)))
    return malformed, rows


@pytest.mark.parametrize("name", SHAPES)
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=8), end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)  # fmt: skip
@example(lines=["x"] * 5, end="\n", last=True)
@example(lines=['"x"', '"x{0}y"'] * 3, end="\r\n", last=False)
def test_a_block_tells_the_same_as_its_lines(name, lines, end, last):
    shape = SHAPES[name]
    text = end.join(line.format(shape.delimiter) for line in lines) + (end if last else "")
    at_once = told(text.encode(), shape)
    with mock.patch("ingestion.parse.wrong_counts", lambda text, shape: None):
        assert told(text.encode(), shape) == at_once


@pytest.mark.parametrize(
    ("name", "text", "counts"),
    [
        ("caret", b"x^y\na\n", [2, 1]),
        ("comma", b'"x,y",z\r\n"a"\r\n', [2, 1]),
        ("caret", b"x^y\na^b^c\n", None),
        ("comma", b'"x\ny",z\n', None),
        ("comma", b'x,"y"z\n', None),
        ("caret", b"x\n\n", None),
        ("caret", b"x\0\n", None),
    ],
)
def test_only_blocks_without_any_other_problem_are_told_at_once(name, text, counts):
    assert blocks.wrong_counts(text, SHAPES[name]) == counts


def test_numbers_and_contents_are_those_of_the_lines():
    content = b"title\n" + "é^b\r\n".encode() * 2
    shape = Shape("plain", "^", 3, COLUMNS, (0, 1, 2), above=1)
    malformed, rows = told(content, shape)
    assert malformed == [MalformedLine(n, Problem.FIELDS, "é^b", 2) for n in (2, 3)]
    assert rows == b""
