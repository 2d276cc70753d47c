"""Texts: every encoding that districts send is read alike, and damage in it costs one line."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion import lines, texts


def read(tmp_path, content: bytes) -> bytes:
    place = tmp_path / "text"
    place.write_bytes(content)
    (text,) = texts.texts_of(place)
    with text.open() as stream:
        return b"".join(lines.blocks(stream))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_are_read_alike(tmp_path, encoding):
    assert read(tmp_path, "a,Peña\r\n😀".encode(encoding)) == "a,Peña\r\n😀".encode()


def test_big_endian_text_is_read(tmp_path):
    assert read(tmp_path, b"\xfe\xff" + "a\n".encode("utf-16-be")) == b"a\n"


@given(st.text(), st.integers(1, 7))
def test_utf_16_is_the_same_text_whatever_the_sizes_of_reads(text, size):
    stream = texts._Utf16(io.BytesIO(text.encode("utf-16")), "utf-16-le")
    parts = []
    while part := stream.read(size):
        parts.append(part)
    assert b"".join(parts) == text.encode()


@pytest.mark.parametrize("damage", [b"\x00\xd8", b"\x00\xdc"])
def test_what_is_no_utf_16_makes_its_line_undecodable_and_no_other(tmp_path, damage):
    content = b"\xff\xfe" + "a\n".encode("utf-16-le") + damage + "b\nc\n".encode("utf-16-le")
    first, second, third, _ = read(tmp_path, content).split(b"\n")
    assert (first, third) == (b"a", b"c")
    assert lines.decode(second) is None


def test_a_lost_last_byte_is_not_silently_left_out(tmp_path):
    assert lines.decode(read(tmp_path, "ab".encode("utf-16")[:-1])) is None


def test_the_head_is_the_beginning_of_the_text(tmp_path):
    place = tmp_path / "text"
    place.write_bytes("Peña\n".encode("utf-16"))
    (text,) = texts.texts_of(place)
    assert text.head == "Peña\n".encode()
