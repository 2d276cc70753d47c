"""One record into its values, and a value into PostgreSQL's text format.

Belongs here: pure functions on the bytes of one record. Does not belong here: whole files
(ingestion/parse.py) or blocks of many records at once (ingestion/blocks.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Between the values of a row for COPY, whatever was between them in the file.
SEPARATOR = b"\x1f"
# Files separated by these may put values in quotes; in caret-delimited ones a quote is a character.
QUOTING = ",;\t|"
# Where some programs put values in quotes and others do not, quotes that are none are characters.
SOMETIMES_QUOTING = "\t|"

_QUOTED = re.compile(rb'"([^"]*+(?:""[^"]*+)*+)"')
_SPECIAL = re.compile(rb"[\\\n\r\x1f]")
_ESCAPED = re.compile(rb"\\(x1f|.)")
_ESCAPES = {b"\\": b"\\\\", b"\n": b"\\n", b"\r": b"\\r", SEPARATOR: b"\\x1f"}
_CHARACTERS = {escape[1:]: character for character, escape in _ESCAPES.items()}


class UnclosedQuoteError(ValueError):
    """A quotation mark is opened and not closed before the end."""


class MisplacedQuoteError(ValueError):
    """A closing quotation mark stands inside a value."""


def split_quoted(
    text: bytes, delimiter: bytes, at: int = 0, most: int | None = None
) -> tuple[list[bytes], int]:
    """The values of the record that begins `at`, and where its line end is (or the text's end).

    Line ends inside quotes belong to the record. Stops after `most` + 1 values. Raises
    UnclosedQuoteError and MisplacedQuoteError.
    """
    values: list[bytes] = []
    line_end = _line_end(text, at)
    while most is None or len(values) <= most:
        if text.startswith(b'"', at):
            quoted = _QUOTED.match(text, at)
            if not quoted:
                raise UnclosedQuoteError
            values.append(quoted[1].replace(b'""', b'"'))
            at = quoted.end()
            if at > line_end:
                line_end = _line_end(text, at)
            at += text.startswith(b"\r", at) and at + 1 == line_end
            if at < line_end and not text.startswith(delimiter, at):
                raise MisplacedQuoteError
        else:
            end = text.find(delimiter, at, line_end)
            value = text[at : line_end if end < 0 else end]
            at += len(value)
            values.append(value.removesuffix(b"\r") if at == line_end else value)
        if at == line_end:
            break
        at += 1
    return values, at


def _line_end(text: bytes, at: int) -> int:
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end


def escaped(value: bytes) -> bytes:
    """A value in PostgreSQL's text format."""
    if _SPECIAL.search(value):
        return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], value)
    return value


def unescaped(value: bytes) -> bytes:
    """The value that `escaped` wrote."""
    if b"\\" in value:
        return _ESCAPED.sub(lambda found: _CHARACTERS.get(found[1], found[1]), value)
    return value


def split_fixed(text: str, columns: Sequence[tuple[int, int]]) -> list[str]:
    """The values at (first, last) positions counted from 1, without the spaces around them."""
    return [text[first - 1 : last].strip() for first, last in columns]
