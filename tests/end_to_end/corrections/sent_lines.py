"""The lines of a sample's files by field name, and files made of changed lines.

Belongs here: reading a landing zone as its district wrote it, and writing corrections beside it.
Does not belong here: which lines a test corrects (corrections.py).
"""

from __future__ import annotations

import gzip
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingestion.layout import Layout, load_layouts

Line = dict[str, str]
"""The fields of one line, by their names in the layout; the extract's own two are left out."""


class Sent:
    """Every line that the districts of a sample sent, by district, record and school year."""

    def __init__(self, landing: Path) -> None:
        self._lines: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
        for district in sorted(landing.glob("[0-9]" * 7)):
            for folder in sorted(path for path in district.iterdir() if path.is_dir()):
                for text in _texts(folder):
                    layout = _layout_of(text)
                    self._lines[district.name, layout.record, folder.name] += _read(
                        layout, folder.name, text
                    )

    @property
    def districts(self) -> list[str]:
        """The districts' codes in order."""
        return sorted({district for district, _, _ in self._lines})

    def lines(self, district: str, record: str, year: str) -> list[Line]:
        """Copies of the lines of a district's file, in their order."""
        return [dict(line) for line in self._lines.get((district, record, year), [])]

    def all_of(self, record: str) -> Iterator[Line]:
        """The lines of a record in all districts and years."""
        for (_, name, _), lines in self._lines.items():
            if name == record:
                yield from lines


def write_file(landing: Path, record: str, year: str, name: str, lines: Iterable[Line]) -> Path:
    """Write lines as the file of a record in that school year's form into a landing folder."""
    layout = load_layouts()[record]
    fields = layout.fields_for(year)
    rows = [[field.header for field in fields]] if layout.header else []
    for line in lines:
        if layout.record_type_code:
            line = line | {"record_type_code": layout.record_type_code}
        rows.append([line[field.name] for field in fields])
    landing.mkdir(parents=True, exist_ok=True)
    path = landing / name
    text = "".join(layout.delimiter.join(row) + "\r\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.name == "daily_attendance.csv":
            continue
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield archive.read(name).decode()
        else:
            content = path.read_bytes()
            yield (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def _layout_of(text: str) -> Layout:
    layouts = load_layouts()
    begin = text.partition("\r\n")[0]
    codes = {layout.record_type_code: layout for layout in layouts.values()}
    return codes.get(begin.split("^")[0].removesuffix("-R")) or next(
        layout
        for layout in layouts.values()
        if layout.header
        and {field.header for field in layout.fields} >= set(begin.split(layout.delimiter))
    )


def _read(layout: Layout, year: str, text: str) -> Iterator[Line]:
    names = [field.name for field in layout.fields_for(year)]
    for row in text.splitlines()[1 if layout.header else 0 :]:
        yield dict(zip(names, row.split(layout.delimiter), strict=False))
