"""Building delimited lines column by column, without a loop per line.

Belongs here: turning arrays into bytes. Does not belong here: what a column means
(calpads_lines.py, toms_lines.py).

All lines of a file are laid into one table of fixed-width bytes, each value padded with NUL
bytes; deleting the NULs then leaves the delimited text. Neighbouring constant columns are one
constant, so that a file of mostly blank columns costs little more than its separators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

Column = bytes | np.ndarray
# Every day from 1970, where day numbers begin, to about 2060; the last entry is blank.
_ISO = np.append(np.arange(366 * 90).astype("datetime64[D]").astype("S10"), b"")
_COMPACT = np.array([day.replace(b"-", b"") for day in _ISO], dtype="S8")


def compact_dates(days: np.ndarray) -> np.ndarray:
    """Day numbers as CCYYMMDD; blank where negative."""
    return _COMPACT[np.where(np.asarray(days) < 0, len(_COMPACT) - 1, days)]


def iso_dates(days: np.ndarray) -> np.ndarray:
    """Day numbers as YYYY-MM-DD; blank where negative."""
    return _ISO[np.where(np.asarray(days) < 0, len(_ISO) - 1, days)]


def digits(numbers: np.ndarray, width: int) -> np.ndarray:
    """Non-negative whole numbers with leading zeros to a fixed width."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    places = np.asarray(numbers, dtype=np.int64)[:, None] // powers % 10
    return (places + 48).astype(np.uint8).view(f"S{width}").ravel()


def whole_numbers(numbers: np.ndarray, limit: int) -> np.ndarray:
    """Whole numbers from 0 to `limit` without leading zeros; blank where negative."""
    table = np.array([*(str(number) for number in range(limit + 1)), ""], dtype="S")
    return table[np.where(np.asarray(numbers) < 0, limit + 1, numbers)]


def half_days(halves: np.ndarray, limit: int = 800) -> np.ndarray:
    """Half days as days with two decimals, such as 179.50; blank where negative."""
    table = np.array([*(f"{half / 2:.2f}" for half in range(limit + 1)), ""], dtype="S")
    return table[np.where(np.asarray(halves) < 0, limit + 1, halves)]


def choose(values: Sequence[str], places: np.ndarray) -> np.ndarray:
    """Texts picked from a list by place; place -1 picks a blank."""
    return np.array([*values, ""], dtype="S")[places]


def flags(chosen: np.ndarray, yes: str = "Y", no: str = "N") -> np.ndarray:
    """Indicators: `yes` where chosen, `no` elsewhere."""
    return np.where(chosen, np.array(yes, dtype="S"), np.array(no, dtype="S"))


def assemble(
    names: Sequence[str], columns: Mapping[str, Column], count: int, delimiter: bytes = b"^"
) -> bytes:
    """The lines of a file: `count` lines of the named fields in order, each ending CR LF.

    A column is one constant for all lines or an array of byte strings; a name without a
    column is blank. Raises KeyError for a column that no field takes.
    """
    unknown = set(columns) - set(names)
    if unknown:
        raise KeyError(f"no such fields: {sorted(unknown)}")
    pieces: list[Column] = [b""]
    for place, name in enumerate(names):
        separator = b"" if place == 0 else delimiter
        value = columns.get(name, b"")
        if isinstance(value, bytes):
            pieces[-1] += separator + value
        else:
            pieces[-1] += separator
            pieces += [value, b""]
    pieces[-1] += b"\r\n"
    return _join(pieces, count)


def _join(pieces: list[Column], count: int) -> bytes:
    """Alternating constants and arrays as lines."""
    if count == 0:
        return b""
    widths = [len(p) if isinstance(p, bytes) else p.dtype.itemsize for p in pieces]
    kept = [(piece, width) for piece, width in zip(pieces, widths, strict=True) if width]
    offsets = np.cumsum([0] + [width for _, width in kept])
    template = b"".join(p if isinstance(p, bytes) else bytes(w) for p, w in kept)
    layout = np.dtype(
        {
            "names": [f"f{place}" for place in range(len(kept))],
            "formats": [f"S{width}" for _, width in kept],
            "offsets": offsets[:-1].tolist(),
            "itemsize": int(offsets[-1]),
        }
    )
    table = np.empty((count, len(template)), dtype=np.uint8)
    table[:] = np.frombuffer(template, dtype=np.uint8)
    lines = table.view(layout).ravel()
    for place, (piece, _) in enumerate(kept):
        if not isinstance(piece, bytes):
            lines[f"f{place}"] = piece
    return table.tobytes().translate(None, b"\0")
