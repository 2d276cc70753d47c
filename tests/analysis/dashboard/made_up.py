"""Made-up rows of the Dashboard's download files, as hypothesis strategies.

Belongs here: rows near what decides: few students, cut points, ties. Does not belong here: what
must come of them (one_row.py).
"""

from __future__ import annotations

import pandas as pd
from hypothesis import strategies as st

INDICATORS = ("CHRO", "SUSP", "GRAD", "CCI", "ELPI", "ELA", "MATH", "SCIENCE")
GROUPS = ("ALL", "EL", "SWD", "FOS", "HOM", "LTEL", "EO", "ELO", "RFP", "SBA", "CAA")
STUDENTS = st.one_of(
    st.sampled_from((0, 10, 11, 14, 15, 29, 30, 149, 150, 200, 400, 1000)), st.integers(0, 6000000)
)
YEARS = (2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026)


@st.composite
def year(draw: st.DrawFn, prefix: str) -> dict:
    """Counts of a year, most of them near a cut point of some indicator, and a printed status."""
    students = draw(STUDENTS)
    near = draw(st.sampled_from((0, 5, 10, 15, 25, 30, 50, 100, 200, 350, 450, 550, 680, 905, 950)))
    share = near * students // 1000 + draw(st.integers(-2, 2))
    numerator = draw(st.one_of(st.just(min(max(share, 0), students)), st.integers(0, students)))
    # Files leave the cells of fewer than 11 students empty; other frames may not.
    shown = students > 10 or draw(st.booleans())
    return {
        f"{prefix}numer": numerator if shown else None,
        f"{prefix}denom": students,
        f"{prefix}status": draw(st.integers(-1500, 1500)) / 10 if shown else None,
    }


@st.composite
def row(draw: st.DrawFn) -> dict:
    indicator = draw(st.sampled_from(INDICATORS))
    record_type = draw(st.sampled_from("SDX"))
    suspension_type = draw(
        st.sampled_from({"S": ("ES", "MS", "HS", "UD")}.get(record_type, ("ED", "HD", "UD")))
    )
    values = draw(year("curr")) | draw(year("prior"))
    if indicator in {"ELA", "MATH", "SCIENCE"}:
        values |= {"currnumer": None, "priornumer": None}
    change = None
    if None not in (values["currstatus"], values["priorstatus"]):
        # The printed change comes from unrounded means: up to a tenth beside the difference.
        tenths = round(10 * values["currstatus"]) - round(10 * values["priorstatus"])
        change = (tenths + draw(st.integers(-1, 1))) / 10
    return values | {
        "cds": "19000010000011",
        "rtype": record_type,
        "type": suspension_type if indicator == "SUSP" else "",
        "studentgroup": draw(st.sampled_from(GROUPS)),
        "indicator": indicator,
        "reportingyear": draw(st.sampled_from(YEARS)),
        "hscutpoints": draw(st.sampled_from(("Y", ""))),
        "change": change,
    }


def frame(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows)
