"""The Dashboard's arithmetic of one row, said a second time in plain Python with fractions.

Belongs here: the rules, one after the other, with the cut points read from the seed line by line.
Does not belong here: columns that files lack or write otherwise (test_columns.py).
"""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache

from warehouse.settings import PROJECT

RATES = {"CHRO", "SUSP", "GRAD", "CCI", "ELPI"}


def judge(row: dict) -> dict:
    """Status, change, levels, color and box of a row with counts (rates) or printed results."""
    year, indicator = row["reportingyear"], row["indicator"]
    variant = {"SUSP": row["type"]}.get(indicator, "ALL")
    if indicator in {"ELA", "MATH"} and row["hscutpoints"] == "Y":
        variant = "HS"
    n, prior_n = row["currdenom"], row["priordenom"]
    now, before = _value(row, "curr"), _value(row, "prior")
    status = _round(now) if now is not None and n >= 11 else None
    change = None
    if status is not None and before is not None and prior_n >= 11:
        change = _round(now - before) if indicator in RATES else Fraction(str(row["change"]))
    status_level = _level(indicator, variant, "status", year, status)
    change_level = _level(indicator, variant, "change", year, change)
    if not change_level:
        change = None
    group = row["studentgroup"]
    small = indicator in {"CHRO", "SUSP", "GRAD", "CCI"} and n < 150
    if year == 2017 and group != "ALL":
        small = False
    inner = {1: 2, 5: 4}.get(change_level, change_level) if small else change_level
    needed = 15 if row["rtype"] == "D" and group in {"FOS", "HOM", "LTEL"} else 30
    shown_only = (
        group in {"EO", "ELO", "RFP"}
        or (group in {"SBA", "CAA"} and not 2019 <= year <= 2024)
        or (group == "LTEL" and year < 2024)
    )
    color = box = 0
    if inner and min(n, prior_n) >= needed and not shown_only:
        color = _color(indicator, variant, small, status_level, inner)
        box = 10 * (5 * (5 - status_level) + inner) if color else 0
    return {
        "currstatus": status,
        "change": change,
        "statuslevel": status_level,
        "changelevel": change_level if indicator == "GRAD" else inner,
        "color": color,
        "box": box,
    }


def _value(row: dict, prefix: str) -> Fraction | None:
    if row["indicator"] not in RATES:
        printed = row[f"{prefix}status"]
        return None if printed is None else Fraction(str(printed))
    numerator, denominator = row[f"{prefix}numer"], row[f"{prefix}denom"]
    if numerator is None or not denominator:
        return None
    return Fraction(100 * numerator, denominator)


def _round(value: Fraction) -> Fraction:
    """To one decimal, halves away from zero."""
    tenths = int(abs(value) * 10 + Fraction(1, 2))
    return Fraction(tenths if value >= 0 else -tenths, 10)


@cache
def _seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _level(indicator: str, variant: str, kind: str, year: int, value: Fraction | None) -> int:
    for band in _seed("dashboard_cut_points"):
        if (
            value is not None
            and (band["indicator"], band["variant"], band["kind"]) == (indicator, variant, kind)
            and int(band["first_year"]) <= year <= int(band["last_year"])
            and Fraction(band["lower"]) <= value <= Fraction(band["upper"])
        ):
            return int(band["level"])
    return 0


# Rows: status 5 to 1; characters: change 5 to 1, as the Department's tables show them.
GRIDS = {
    "falling": "55543 54432 44322 33221 32111",
    "academic": "55544 54444 44333 33222 22111",
    "graduation": "5555- 54432 44322 33221 11111",
    "small graduation": "-555- -443- -432- -322- -111-",
    "suspension": "5554- 5443- 44322 33221 32111",
    "suspension of unified and high districts": "5554- 54432 44322 33221 32111",
}


def _color(indicator: str, variant: str, small: bool, status: int, change: int) -> int:
    name = {"CHRO": "falling", "CCI": "falling", "ELPI": "falling"}.get(indicator, "academic")
    if indicator == "GRAD":
        name = "small graduation" if small else "graduation"
    if indicator == "SUSP":
        large = variant in {"UD", "HD"}
        name = "suspension of unified and high districts" if large else "suspension"
    cell = GRIDS[name].split()[5 - status][5 - change]
    return 0 if cell == "-" else int(cell)
