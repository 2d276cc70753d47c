"""The collaborative's own files: CAASPP entities of the made-up places, and the networks.

Belongs here: reference data about places. Does not belong here: anything about students.
"""

from __future__ import annotations

import csv
import io

from ingestion.sample.geography import Collaborative
from ingestion.sample.years import SchoolYear

_HEADER = (
    "County Code", "District Code", "School Code", "Type ID", "Filler", "Test Year",
    "County Name", "District Name", "School Name", "Zip Code",
)  # fmt: skip
_STATE, _COUNTY, _DISTRICT, _SCHOOL = "4", "5", "6", "7"


def entities_file(places: Collaborative, year: SchoolYear) -> bytes:
    """The CAASPP entities file of a school year, in the form of the state's public file."""
    test_year = str(year.start_year + 1)
    rows = [("00", "00000", "0000000", _STATE, "", test_year, "State Of California", "", "", "")]
    counties = places.districts[["county", "county_name"]].drop_duplicates()
    for code, name in counties.itertuples(index=False):
        rows.append((code, "00000", "0000000", _COUNTY, "", test_year, name, "", "", ""))
    for number, district in enumerate(places.districts.itertuples()):
        base = (district.county, district.code[2:])
        names = (test_year, district.county_name, district.name)
        rows.append((*base, "0000000", _DISTRICT, "", *names, "", ""))
        for school in places.schools[places.schools["district"] == number].itertuples():
            zip_code = "9" + district.code[-4:]
            rows.append((*base, school.code, _SCHOOL, "", *names, school.name, zip_code))
    rows.sort(key=lambda row: row[:3])
    lines = ["^".join(row) for row in (_HEADER, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def networks_file(places: Collaborative) -> bytes:
    """networks.csv: one line per network and school."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("network_id", "network_name", "cds_code"))
    cds = places.schools["cds"]
    for row in places.networks.itertuples():
        writer.writerow((row.network_id, row.network_name, cds[row.school]))
    return buffer.getvalue().encode("utf-8")
