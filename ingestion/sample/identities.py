"""Identity cases of the last school year: unreliable SSIDs in local lists, and retired SSIDs.

Belongs here: whom the lists hold and what is wrong with their identifiers. Does not belong here:
what is wrong with names and birth dates (mistakes.py).

Local identifiers in these lists are a vendor's own, so that names and birth dates must say who a
line is about. Some lines are about nobody enrolled: of some of these a twin or a namesake is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from ingestion.layout import load_layouts
from ingestion.sample.geography import GRADES, Collaborative
from ingestion.sample.mistakes import Mistakes
from ingestion.sample.names import FIRST_NAMES, LAST_NAMES
from ingestion.sample.population import Population, streams
from ingestion.sample.students import GENDERS, statewide_ids

_SUBJECT = 60
LIST, REPLACEMENTS = "local_students.csv", "Replacement_SSID.txt"
# Shares of the lines: the SSID is missing, retired, or another student's; nobody is enrolled.
MISSING, RETIRED, WRONG, NOBODY = 0.6, 0.03, 0.01, 0.08
# Numbers of students under which retired SSIDs are made up.
_OTHER_NUMBERS = 50_000_000


@dataclass
class IdentityCases:
    """Files by district and name, and the truth.

    `records` gives for each line's (district_id, local_student_id) the `ssid` of its student, null
    for nobody; `kind` says what the line has in place of that SSID.
    """

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    records: list[dict[str, str | None]] = field(default_factory=list)
    retired: list[dict[str, str]] = field(default_factory=list)


def identity_cases(places: Collaborative, population: Population, seed: int) -> IdentityCases:
    """The cases of all districts in the last school year."""
    cases = IdentityCases()
    spans = population.spans[-1]
    last = spans.drop_duplicates(["district", "student"], keep="last")
    for number, code in enumerate(places.districts["code"]):
        rows = last[last["district"] == number].reset_index(drop=True)
        if len(rows):
            _district(cases, places, population, rows, code, streams(seed, _SUBJECT, number))
    return cases


def _district(cases, places, population, rows, code, rng) -> None:
    table = _lines(places, population, rows, code)
    people = rows["student"].to_numpy()
    ssids = statewide_ids(people).astype(str).astype(object)
    drawn = rng.random(len(rows))
    limits = np.cumsum([MISSING, RETIRED, WRONG, NOBODY])
    kinds = np.array(["missing", "retired", "wrong", "nobody", "right"])[
        np.searchsorted(limits, drawn, side="right")
    ]
    _make_strangers(table, np.flatnonzero(kinds == "nobody"), rng)
    old = statewide_ids(people + _OTHER_NUMBERS).astype(str).astype(object)
    table["ssid"] = np.select(
        [kinds == "right", kinds == "retired", kinds == "wrong"],
        [ssids, old, np.roll(ssids, 1)],
        "",
    )
    retired = np.flatnonzero(kinds == "retired")
    replaced = table.iloc[retired].assign(retired=old[retired], current=ssids[retired])
    table = _with_mistakes(table, rng)
    cases.files[code] = {LIST: _csv("local_student", table)}
    if len(replaced):
        cases.files[code][REPLACEMENTS] = _replacements(code, replaced)
    cases.retired += [
        {"retired_ssid": a, "current_ssid": b}
        for a, b in zip(old[retired], ssids[retired], strict=True)
    ]
    cases.records += [
        {
            "district_id": code,
            "local_student_id": local,
            "ssid": None if kind == "nobody" else ssid,
            "kind": kind,
        }
        for local, ssid, kind in zip(table["local_student_id"], ssids, kinds.tolist(), strict=True)
    ]


def _lines(places, population, rows, code) -> pd.DataFrame:
    """One line per student with everything right but the SSID, which is still to be filled in."""
    own = population.students.iloc[rows["student"].to_numpy()].reset_index(drop=True)
    schools = places.schools["code"].to_numpy()
    days = np.datetime64("1970-01-01")
    return pd.DataFrame(
        {
            "local_student_id": [f"V{code[-3:]}{place:06d}" for place in range(len(rows))],
            "school_code": schools[rows["school"].to_numpy()],
            "grade_level": np.array(GRADES)[rows["grade"].to_numpy()],
            "first_name": np.array(FIRST_NAMES, dtype=object)[own["first"].to_numpy()],
            "last_name": np.array(LAST_NAMES, dtype=object)[own["last"].to_numpy()],
            "birth_date": (days + own["birth"].to_numpy()).astype(str).astype(object),
            "gender": np.array(GENDERS, dtype=object)[own["gender"].to_numpy()],
            "enrollment_start_date": (days + rows["start"].to_numpy()).astype(str),
        }
    )


def _make_strangers(table: pd.DataFrame, rows: np.ndarray, rng: np.random.Generator) -> None:
    """Turn lines into people who are not enrolled: a third twins, a third namesakes."""
    others = np.array(FIRST_NAMES, dtype=object)
    for row in rows.tolist():
        kind = int(rng.integers(0, 3))
        if kind != 1:  # a namesake keeps the names
            different = others[others != table.loc[row, "first_name"]]
            table.loc[row, "first_name"] = different[int(rng.integers(0, len(different)))]
        if kind != 0:  # a twin keeps the birth date
            born = date.fromisoformat(table.loc[row, "birth_date"])
            table.loc[row, "birth_date"] = date.fromordinal(
                born.toordinal() + int(rng.integers(60, 300))
            ).isoformat()
        if kind == 2:
            table.loc[row, "last_name"] = LAST_NAMES[int(rng.integers(0, len(LAST_NAMES)))]


def _with_mistakes(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    wrong = Mistakes(rng).into(
        table[["first_name", "last_name", "birth_date", "gender", "local_student_id"]].assign(
            birth_date=table["birth_date"].str.replace("-", "")
        )
    )
    out = table.copy()
    for name in ("first_name", "last_name", "gender"):
        out[name] = wrong[name].where(wrong[name].notna(), "")
    days = pd.to_datetime(wrong["birth_date"], format="%Y%m%d", errors="coerce")
    # A mistake that makes no date would be rejected with its line; such lines keep the right one.
    typed = days.dt.strftime("%Y-%m-%d").where(days.notna(), table["birth_date"])
    out["birth_date"] = typed.where(wrong["birth_date"].notna(), "")
    return out


def _replacements(code: str, rows: pd.DataFrame) -> bytes:
    return _csv(
        "calpads_replacement_ssid",
        pd.DataFrame(
            {
                "reporting_lea": code,
                "school_of_attendance": rows["school_code"],
                "retired_ssid": rows["retired"],
                "current_ssid": rows["current"],
                "student_legal_first_name": rows["first_name"],
                "student_legal_last_name": rows["last_name"],
                "student_birth_date": rows["birth_date"].str.replace("-", ""),
                "student_gender_code": rows["gender"],
            }
        ),
    )


def _csv(record: str, table: pd.DataFrame) -> bytes:
    """A file with the header of a record's layout."""
    layout = load_layouts()[record]
    columns = {item.name: item.header for item in layout.fields}
    full = table.reindex(columns=list(columns), fill_value="").rename(columns=columns)
    return full.to_csv(index=False, sep=layout.delimiter, lineterminator="\r\n").encode()
