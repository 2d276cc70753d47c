"""Workbooks crafted for tests, as Excel and other programs write them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import openpyxl


def workbook(**worksheets: Iterable[Iterable[Any]]) -> bytes:
    """A workbook with these rows on each worksheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in worksheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
