"""The Dashboard's performance of every row of its download files, computed anew.

Belongs here: the order of the steps. Does not belong here: the steps, which are modules beside it.
"""

from __future__ import annotations

import pandas as pd

from analysis.dashboard import colors, columns, n_size, small_population
from analysis.dashboard.change import change_of
from analysis.dashboard.levels import has_levels, levels, variants
from analysis.dashboard.status import year_of

COMPUTED = ("currstatus", "change", "statuslevel", "changelevel", "color", "box")
UNVERIFIED = ("certifyflag", "dataerrorflag")  # Y: data not certified, or in error


def performance(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of the Dashboard's download files with its results computed anew.

    One row per school, district or state (`rtype`), student group, indicator and reporting year,
    under the files' own column names in any case; several indicators and years may be mixed, and
    cells may be text or numbers, blank where not reported. Returned are the same rows in the same
    order with all their columns, of which these are replaced or added: `currstatus` and `change`
    (one decimal; empty where the Dashboard shows none), `statuslevel` and `changelevel` (1 to 5,
    5 best), `color` (1 red to 5 blue) and `box` (10 to 250), 0 for none.

    Rules and cut points are those of each row's year (docs/decisions/dashboard.md says which are
    known). Columns of counts that are missing count as not reported. ValueError where `indicator`
    or `reportingyear` is missing (files before 2023 do not name their indicator), or a cell holds
    no number where one belongs.
    """
    year = _years(frame)
    indicator = _required(frame, "indicator")
    record_type = columns.text(frame, "rtype")
    group = columns.text(frame, "studentgroup")
    group = group.where((group != "") | (indicator != "ELPI"), "EL")  # unnamed before 2024
    variant = variants(
        indicator, columns.text(frame, "type"), record_type, columns.flag(frame, "hscutpoints")
    )
    current, prior = year_of(frame, "curr", indicator), year_of(frame, "prior", indicator)

    status = current.status.where(n_size.is_reported(current.students, current.status))
    prior_status = prior.status.where(n_size.is_reported(prior.students, prior.status))
    change = change_of(current, prior, columns.one_decimal(frame, "change")).where(
        status.notna() & prior_status.notna() & has_levels("change", indicator, variant, year)
    )
    status_level = levels("status", indicator, variant, year, status)
    change_level = levels("change", indicator, variant, year, change)
    small = small_population.is_small(indicator, year, group, current.students)
    inner_level = small_population.inner_change_level(change_level, small)
    colored = n_size.has_color(
        year, record_type, group, current.color_students, prior.color_students
    ) & (inner_level > 0)
    color = colors.color(indicator, variant, year, small, status_level, inner_level).where(
        colored, colors.NONE
    )
    box = colors.box(status_level, inner_level).where(color > 0, colors.NONE)
    unverified = columns.flag(frame, UNVERIFIED[0]) | columns.flag(frame, UNVERIFIED[1])
    return _with_results(
        frame,
        {
            "currstatus": _as_numbers(status),
            "change": _as_numbers(change),
            "statuslevel": colors.unverified_status_level(
                status_level, unverified, indicator, year
            ),
            "changelevel": small_population.printed_change_level(
                change_level, small, indicator, year
            ),
            "color": color.where(~unverified | (color == 0), colors.ORANGE),
            "box": box,
        },
    )


def _required(frame: pd.DataFrame, name: str) -> pd.Series:
    if not any(str(column).strip().lower() == name for column in frame.columns):
        message = f"The frame has no column {name}; rules depend on it, so add it to every row."
        raise ValueError(message)
    return columns.text(frame, name)


def _years(frame: pd.DataFrame) -> pd.Series:
    """The reporting year as a number; 0 where a row has none, for which no rules are known."""
    digits = _required(frame, "reportingyear").str.extract(r"(\d{4})", expand=False)
    return digits.fillna("0").astype("int64")


def _as_numbers(tenths: pd.Series) -> pd.Series:
    return tenths.astype("Float64").astype("float64") / 10


def _with_results(frame: pd.DataFrame, results: dict[str, pd.Series]) -> pd.DataFrame:
    """Write results under their own names, and over columns that differ from these in case."""
    returned = frame.copy()
    for position, column in enumerate(frame.columns):
        name = str(column).strip().lower()
        if name in results:
            returned.isetitem(position, results[name].to_numpy())
    for name, values in results.items():
        if name not in frame.columns:
            returned[name] = values.to_numpy()
    return returned
