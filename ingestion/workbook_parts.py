"""Workbooks in parts of limited size, so that memory does not grow with the worksheet.

Belongs here: cutting the XML of a worksheet between rows. Does not belong here: cells
(ingestion/workbook_rows.py). Imported by the reading process only.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

from python_calamine import CalamineSheet, CalamineWorkbook

# The first part, by which a workbook is identified, holds so much of a worksheet's XML.
FIRST_BYTES = 1536 * 1024
# Any other holds so much, or as much as the texts that every part reads again.
LEAST_BYTES = 4 * 1024 * 1024
MOST_BYTES = 32 * 1024 * 1024
BLOCK = 256 * 1024
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedStrings.xml"
SHARED = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS, "xl/styles.xml", TEXTS)
DATA = re.compile(rb"<((?:\w+:)?)sheetData[^>]*>")
ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')


@dataclass(frozen=True)
class Part:
    """Some rows of a worksheet; numbered ones stand at their place in the whole worksheet."""

    sheet: CalamineSheet
    is_numbered: bool


class Book:
    """An open workbook."""

    def __init__(self, path: str) -> None:
        self._zip = zipfile.ZipFile(path)
        names = set(self._zip.namelist())
        self._shared = {name: self._zip.read(name) for name in SHARED if name in names}
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in ElementTree.fromstring(self._shared[RELATIONS])  # noqa: S314 - limited
        }
        self._members: dict[str, str] = {}
        for element in ElementTree.fromstring(self._shared[WORKBOOK]).iter():  # noqa: S314
            if element.tag.endswith("}sheet"):
                identifier = next(v for k, v in element.attrib.items() if k.endswith("}id"))
                target = targets[identifier]
                member = target[1:] if target.startswith("/") else f"xl/{target}"
                self._members[element.attrib["name"]] = str(PurePosixPath(member))

    @property
    def worksheets(self) -> list[str]:
        """The names of the worksheets in their order."""
        return list(self._members)

    def parts(self, worksheet: str) -> Iterator[Part]:
        """The rows of a worksheet, cut into parts."""
        member = self._members[worksheet]
        size = min(max(LEAST_BYTES, len(self._shared.get(TEXTS, b""))), MOST_BYTES)
        with self._zip.open(member) as stream:
            for text in _cut(stream, size):
                yield Part(self._sheet(worksheet, member, text), bool(ROW_NUMBER.search(text)))

    def _sheet(self, worksheet: str, member: str, text: bytes) -> CalamineSheet:
        """A worksheet of that text, read from a workbook that holds it alone."""
        with tempfile.NamedTemporaryFile() as target:
            with zipfile.ZipFile(target, "w") as part:
                for name, content in self._shared.items():
                    part.writestr(name, content)
                part.writestr(member, text)
            target.flush()
            book = CalamineWorkbook.from_path(target.name)
        return book.get_sheet_by_name(worksheet)


def _cut(stream: io.BufferedIOBase, size: int) -> Iterator[bytes]:
    """A worksheet's XML as several documents, each with its head and some of its rows."""
    text = b""
    while not (data := DATA.search(text)):
        block = stream.read(BLOCK)
        if not block:
            return
        text += block
    head, rows = text[: data.end()], [text[data.end() :]]
    prefix = data[1]
    row, end = b"<%brow" % prefix, b"</%bsheetData></%bworksheet>" % (prefix, prefix)
    length, is_first = len(rows[0]), True
    while block := stream.read(BLOCK):
        length += len(block)
        enough = length >= min(size, FIRST_BYTES) if is_first else length >= size
        at = max(block.rfind(row + b" "), block.rfind(row + b">")) if enough else -1
        if at < 0:
            rows.append(block)
        else:
            yield head + b"".join(rows) + block[:at] + end
            rows, length, is_first = [block[at:]], len(block) - at, False
        if length > 2 * MOST_BYTES:
            raise ValueError("a row of this length is no row")
    yield head + b"".join(rows)
