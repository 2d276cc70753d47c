"""Several worksheets of one workbook that are each a submission: what holds for them together.

Belongs here: which of them are alike, and which would replace each other. Does not belong here:
what each of them is (ingestion/reading.py).
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingestion import mapping
from ingestion.coverage import units_covered
from ingestion.headers import listed
from ingestion.identify import Identification
from ingestion.layout import Layout
from ingestion.reading import Reading, reading_of
from ingestion.unreadable import UnreadableError

BLOCK = 1024 * 1024


def alike(
    path: Path,
    found: Sequence[Identification],
    layouts: Mapping[str, Layout],
    mappings: Sequence[mapping.Mapping],
) -> dict[str | None, str | None]:
    """By worksheet: the first one with the very same rows, which may be itself.

    Reads them only where there are several. Raises UnreadableError, also where the lines of one
    would replace those of another as a newer file does: nobody can tell which is meant to count.
    """
    if len(found) < 2:
        return {item.worksheet: item.worksheet for item in found}
    first: dict[tuple[bytes, Identification], Identification] = {}
    same: dict[str | None, str | None] = {}
    readings = {item: _reading(path, item, layouts, mappings) for item in found}
    for item, how in readings.items():
        content = (_digest(how), replace(item, worksheet=None))
        same[item.worksheet] = first.setdefault(content, item).worksheet
    _check_none_replaces_another({item: readings[item] for item in first.values()})
    return same


def _reading(
    path: Path,
    item: Identification,
    layouts: Mapping[str, Layout],
    mappings: Sequence[mapping.Mapping],
) -> Reading:
    used = next((one for one in mappings if one.name == item.mapping), None)
    layout = layouts[item.record]
    return reading_of(path, layout, item.form, item.school_year, used, item.worksheet)


def _digest(how: Reading) -> bytes:
    with how.open() as stream:
        return hashlib.file_digest(io.BufferedReader(stream, BLOCK), "sha256").digest()


def _check_none_replaces_another(readings: Mapping[Identification, Reading]) -> None:
    by_record: dict[str, list[Identification]] = {}
    for item in readings:
        if item.form == "bulk" or readings[item].file.layout.mode == "full_replacement":
            by_record.setdefault(item.record, []).append(item)
    for items in by_record.values():
        covering: Counter[tuple[str, str]] = Counter()
        for item in items if len(items) > 1 else ():
            covering.update(_units(readings[item]))
        if max(covering.values(), default=0) > 1:
            layout = readings[items[0]].file.layout
            raise UnreadableError(
                f"The worksheets {listed(str(item.worksheet) for item in items)} hold lines of "
                f"{layout.title} of the same year, and of the same schools where a file replaces "
                "a school's lines: the last one would replace the others.",
                "Put the lines that belong together on one worksheet, or send only the last state.",
                layout.record,
            )


def _units(how: Reading) -> set[tuple[str, str]]:
    from ingestion.parse import Parser

    parser = Parser(replace(how.file.shape, codes={}), 0, lambda line: None)
    with how.open() as stream:
        for _ in parser.rows(stream):
            pass
    return set(units_covered(how.file.layout, parser, how.file.school_year))
