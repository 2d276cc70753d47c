"""Lines: nothing of a stream is lost or changed while it is cut, whatever the sizes of reads."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion import lines
from tests.ingestion.craft import Trickle


@given(st.lists(st.sampled_from([b"a", b"\n", b"\r\n", b"\xef\xbb\xbf", b"bc"])).map(b"".join))
def test_blocks_joined_are_the_stream_and_end_at_line_ends(content):
    for stream in (io.BytesIO(content), Trickle(content)):
        blocks = list(lines.blocks(stream, size=3))
        assert b"".join(blocks) == content.removeprefix(lines.BYTE_ORDER_MARK)
        assert all(block.endswith(b"\n") for block in blocks[:-1])


def test_a_line_without_end_does_not_fill_the_memory():
    stream = io.BytesIO(b"a" * 10 * lines.LONGEST + b"\nnext\n")
    blocks = list(lines.blocks(stream))
    assert all(len(block) <= lines.LONGEST + 2 * lines.BLOCK for block in blocks)
    first, second, _ = b"".join(blocks).split(b"\n")
    assert len(first) > lines.LONGEST, "it must still be too long"
    assert second == b"next", "the line after it must be whole"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"Jos\xc3\xa9", "José"),
        (b"Jos\xe9", "José"),
        (b"plain", "plain"),
        (b"\xe9\x81", None),
    ],
)
def test_each_line_is_utf8_or_else_windows_1252(line, text):
    assert lines.decode(line) == text


@given(st.binary())
def test_any_bytes_can_be_shown(line):
    text = lines.readable(line)
    assert "\0" not in text
    text.encode()


def test_blank_lines_are_not_counted():
    assert lines.count(io.BytesIO(b"\xef\xbb\xbfa\r\n\r\n\nb\n \nc")) == 4
