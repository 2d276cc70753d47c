"""How commands speak: tables and notes for people, one JSON document for programs.

Belongs here: printing. Does not belong here: what is printed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

# Where the output is no terminal (a log, a file), a line is as long as it needs to be.
WIDE = 200


class CommandFailedError(RuntimeError):
    """A command could not do what was asked; the message says what, where and what to do."""


def console() -> Console:
    """Standard output."""
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)


def notes() -> Console:
    """Standard error: progress and what to do next."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else WIDE, highlight=False)


def print_json(document: Any) -> None:
    """Write one JSON document to standard output."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=_plain) + "\n")


@contextmanager
def quiet_stdout() -> Iterator[None]:
    """Send to standard error what other programs' code prints meanwhile."""
    sys.stdout.flush()
    kept = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, sys.stdout.fileno())
        os.close(kept)


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    numbers: Sequence[str] = (),
) -> None:
    """Print a table; the columns named in `numbers` are right-aligned and grouped by thousands.

    Columns that are empty in every row are left out.
    """
    cells = [[words(value) for value in row] for row in rows]
    shown = [i for i in range(len(columns)) if any(row[i] for row in cells) or not cells]
    # The title is printed by itself: rich would break it to the table's width.
    console().print(f"\n[bold]{escape(title)}[/]")
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in (columns[i] for i in shown):
        table.add_column(
            column,
            justify="right" if column in numbers else "left",
            overflow="fold",
            no_wrap=column in numbers,
        )
    for row in cells:
        table.add_row(*(row[i] for i in shown))
    console().print(table)


def words(value: Any) -> str:
    """A value as an operator reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M}"
    if isinstance(value, (list, tuple)):
        return ", ".join(words(item) for item in value)
    return escape(str(value))


def age(moment: datetime) -> str:
    """How long ago, in words: '5 minutes', '3 hours', '2 days'."""
    passed = datetime.now(moment.tzinfo) - moment
    for unit, length in (
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ):
        count = int(passed / length)
        if count >= 1:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if hasattr(value, "model_dump"):
        return value.model_dump()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (Path, timedelta)):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
