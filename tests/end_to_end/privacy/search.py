"""Looking for planted marks, SSIDs and dates of birth in bytes, however they are written.

Belongs here: the forms in which a value may hide. Does not belong here: where to look
(test_privacy.py) and what was planted (planting.py).

Marks are letters only, and SSIDs digits: HTML, JSON and addresses of web pages leave them as they
are. What remains are other encodings (UTF-16, with zero bytes between), base64 and hexadecimal.
"""

from __future__ import annotations

import base64
import gzip
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.privacy.planting import Planted

NUMBERS = re.compile(rb"(?<![0-9A-Za-z])(\d{10}|\d{8}|\d{4}-\d\d-\d\d)(?![0-9A-Za-z])")
GZIP = b"\x1f\x8b"
# Of so many SSIDs the encoded forms are looked for too; all of them would take long.
ENCODED = 20


@dataclass(frozen=True)
class Needles:
    """What must not be found."""

    marks: re.Pattern[bytes]
    numbers: frozenset[bytes]

    @classmethod
    def of(cls, planted: Iterable[Planted], *kinds: str) -> Needles:
        """Marks of these kinds, and SSIDs and dates of birth, of these districts."""
        several = list(planted)
        marks = [item.marks[kind] for item in several for kind in kinds]
        ssids = sorted(set().union(*(item.ssids for item in several)))
        status_days = set().union(*(item.status_days for item in several))
        births = set().union(*(item.births for item in several)) - status_days
        dates = {f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in births}
        forms = {form for text in (*marks, *ssids[:ENCODED]) for form in encoded(text)}
        pattern = b"|".join(map(re.escape, sorted(forms)))
        anywhere = b"|".join(b"(?i:" + re.escape(mark.encode()) + b")" for mark in marks)
        return cls(
            re.compile(b"|".join(filter(None, (anywhere, pattern)))),
            frozenset(text.encode() for text in (*ssids, *births, *dates)),
        )

    def found(self, content: bytes | str) -> set[str]:
        """What of it stands in the content, with some bytes before and after."""
        if isinstance(content, str):
            content = content.encode()
        if content.startswith(GZIP):
            content = _unpacked(content)
        content = content.replace(b"\0", b"")
        places = [
            *self.marks.finditer(content),
            *(match for match in NUMBERS.finditer(content) if match[1] in self.numbers),
        ]
        return {
            repr(content[max(match.start() - 60, 0) : match.end() + 20]) for match in places[:20]
        }

    def found_in_files(self, paths: Iterable[Path]) -> dict[str, set[str]]:
        """What stands in the contents of files, or in their names; by path."""
        every = {str(path): self.found(path.name) | self.found(path.read_bytes()) for path in paths}
        return {path: found for path, found in every.items() if found}


def encoded(text: str) -> set[bytes]:
    """A text in hexadecimal, and in base64 wherever in a longer text it may begin."""
    forms = {text.encode().hex().encode()}
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + text.encode())
        forms.add(whole[-(-shift * 8 // 6) : (shift + len(text)) * 8 // 6])
    return forms


def _unpacked(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return content
