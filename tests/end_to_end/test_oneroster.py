"""OneRoster packages go from the landing zone to rows of their models, and every student has a key.

One district sends version 1.2 with all of its files: a bulk package, a delta, and both again.
Another sends version 1.1.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from psycopg import sql

from ingestion import oneroster
from ingestion.layout import load_layouts
from tests.end_to_end.test_calpads_records import write as write_calpads
from tests.ingestion.test_oneroster import manifest
from tests.installation import Installation, temporary_folder
from tests.prepared_home import begin

DISTRICT, OTHER = "1964733", "3066670"
SCHOOL = "1930001"
YEAR = "2024-2025"

Lines = Sequence[Mapping[str, str]]

BULK: dict[str, Lines] = {
    "orgs": [
        {"sourcedId": "o1", "name": "A school", "type": "school", "identifier": SCHOOL},
        {"sourcedId": "o0", "name": "The district", "type": "district"},
    ],
    "academicSessions": [
        {
            "sourcedId": "t1", "title": "Fall", "type": "term", "startDate": "2024-08-12",
            "endDate": "2024-12-20", "schoolYear": "2025",
        }
    ],
    "courses": [{"sourcedId": "c1", "title": "Algebra 1", "orgSourcedId": "o1"}],
    "classes": [
        {
            "sourcedId": "k1", "title": "Period 1", "courseSourcedId": "c1",
            "classType": "scheduled", "schoolSourcedId": "o1", "termSourcedIds": "t1",
        }
    ],
    # A1 stands beside an SSID in CALPADS, A2 nowhere; u3 has the SSID in the package only.
    "users": [
        {"sourcedId": "u1", "identifier": "A1"},
        {"sourcedId": "u2", "identifier": "A2", "givenName": "Leo", "familyName": "Xiong"},
        {"sourcedId": "u3", "userIds": "{SSID:1000000003}"},
        {"sourcedId": "u9", "identifier": "A1"},
    ],
    "demographics": [{"sourcedId": "u2", "birthDate": "2010-08-11", "sex": "male"}],
    "roles": [
        {"sourcedId": f"r{n}", "userSourcedId": f"u{n}", "role": "student"} for n in (1, 2, 3)
    ]
    + [{"sourcedId": "r9", "userSourcedId": "u9", "role": "teacher"}],
    "enrollments": [
        {"sourcedId": f"e{n}", "userSourcedId": f"u{n}", "role": role}
        for n, role in ((1, "student"), (2, "student"), (9, "teacher"))
    ],
    "categories": [{"sourcedId": "g1", "title": "Tests"}],
    "lineItems": [
        {
            "sourcedId": "l1", "title": "Unit 3 test", "classSourcedId": "k1",
            "categorySourcedId": "g1", "academicSessionSourcedId": "t1", "resultValueMin": "0",
            "resultValueMax": "20",
        }
    ],
    "results": [
        {
            "sourcedId": "x1", "lineItemSourcedId": "l1", "studentSourcedId": "u2",
            "scoreStatus": "fully graded", "score": "18", "scoreDate": "2024-10-04",
        }
    ],
}  # fmt: skip
EVERYWHERE = {
    "users": {"enabledUser": "true"},
    "roles": {"roleType": "primary", "orgSourcedId": "o1"},
    "enrollments": {"classSourcedId": "k1", "schoolSourcedId": "o1"},
}
# The sessions say of which year the package is.
DELTA: dict[str, Lines] = {
    "academicSessions": [dict(BULK["academicSessions"][0]) | {"status": "active"}],
    "results": [dict(BULK["results"][0]) | {"status": "active", "score": "20"}],
    "roles": [dict(BULK["roles"][1]) | {"status": "tobedeleted"}],
    "users": [{"sourcedId": "u2", "identifier": "A2", "status": "tobedeleted"}],
}


def package(version: str, form: str, files: Mapping[str, Lines]) -> bytes:
    """A zip with its manifest; the same files always are the same bytes."""
    target = io.BytesIO()
    content = {"manifest.csv": manifest(version, **dict.fromkeys(files, form))}
    for file, lines in files.items():
        names = oneroster.headers_of(load_layouts()[oneroster.RECORDS[file]], version)[0]
        rows = [EVERYWHERE.get(file, {}) | line for line in lines]
        texts = [names, *([row.get(name, "") for name in names] for row in rows)]
        content[f"{file}.csv"] = "".join(",".join(row) + "\n" for row in texts).encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in content.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return target.getvalue()


def version_1_1() -> dict[str, Lines]:
    """The same package without roles.csv: the role stands with the user."""
    roles = {line["userSourcedId"]: line["role"] for line in BULK["roles"]}
    users = [
        dict(line) | {"role": roles[line["sourcedId"]], "orgSourcedIds": "o1"}
        for line in BULK["users"]
    ]
    return {name: lines for name, lines in BULK.items() if name != "roles"} | {"users": users}


@pytest.fixture(scope="module")
def installation(prepared: Path) -> Iterator[Installation]:
    """Two districts with a bulk package each, one with an enrollment in CALPADS, refreshed once."""
    with temporary_folder("oneroster") as folder:
        installation = begin(prepared, folder)
        put(installation, DISTRICT, "1.zip", package("1.2", "bulk", BULK))
        put(installation, OTHER, "1.zip", package("1.1", "bulk", version_1_1()))
        write_calpads(folder / "landing" / DISTRICT, load_layouts()["calpads_senr"])
        installation.run("refresh")
        yield installation
        installation.stop()


def put(installation: Installation, district: str, name: str, content: bytes) -> None:
    folder = Path(installation.landing) / district
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def states(installation: Installation, district: str, name: str) -> dict[str, str]:
    """The state of every file of a package, by record."""
    return {
        row["record"]: row["state"]
        for row in installation.json("submissions", "--district", district)
        if row["file_path"] == f"{district}/{name}"
    }


def rows(installation: Installation, model: str, columns: str, district: str) -> list[tuple]:
    with installation.connect() as connection:
        return connection.execute(
            sql.SQL("select {} from staging.{} where district_id = %s order by 1, 2").format(
                sql.SQL(columns), sql.Identifier(model)
            ),
            [district],
        ).fetchall()


@pytest.mark.parametrize(("district", "files"), [(DISTRICT, 11), (OTHER, 10)])
def test_every_file_is_accepted_and_staged(installation: Installation, district, files):
    found = states(installation, district, "1.zip")
    assert len(found) == files
    assert set(found.values()) == {"accepted"}
    with installation.connect() as connection:
        lines = dict(
            connection.execute(
                "select record, lines_accepted from ledger.submissions"
                " where district_id = %s and record like 'oneroster%%'",
                [district],
            ).fetchall()
        )
    expected = {
        oneroster.RECORDS[file]: len(content)
        for file, content in BULK.items()
        if file != "roles" or district == DISTRICT
    }
    assert lines == expected


@pytest.mark.parametrize("district", [DISTRICT, OTHER])
def test_every_student_has_a_key_and_no_teacher(installation: Installation, district):
    found = rows(
        installation, "stg_oneroster__user", "role, student_key is not null, student_key", district
    )
    assert [row[:2] for row in found] == [("student", True)] * 3 + [("teacher", False)]
    assert len({row[2] for row in found[:3]}) == 3


def test_a_release_is_published(installation: Installation):
    with installation.connect() as connection:
        found = connection.execute("select entity_id from marts.entities").fetchall()
    assert (DISTRICT,) in found


def test_the_school_of_a_role_and_the_purpose_of_a_score_are_known(installation: Installation):
    roles = rows(installation, "stg_oneroster__role", "role, school_id", DISTRICT)
    assert roles == [("student", DISTRICT + SCHOOL)] * 3 + [("teacher", DISTRICT + SCHOOL)]
    columns = "line_item_title, category_title, class_id, score::integer, highest_score::integer"
    for district in (DISTRICT, OTHER):
        assert rows(installation, "stg_oneroster__result", columns, district) == [
            ("Unit 3 test", "Tests", "k1", 18, 20)
        ]


def test_the_district_goes_on(installation: Installation):
    """A delta changes and deletes, again it is a duplicate, and the bulk package takes it back."""
    score = "score::integer, student_key is not null"
    deleted = "is_deleted, role"
    put(installation, DISTRICT, "2.zip", package("1.2", "delta", DELTA))
    installation.run("refresh")
    assert set(states(installation, DISTRICT, "2.zip").values()) == {"accepted"}
    assert rows(installation, "stg_oneroster__result", score, DISTRICT)[0][0] == 20
    assert len(rows(installation, "stg_oneroster__user", deleted, DISTRICT)) == 4
    roles = rows(installation, "stg_oneroster__role", deleted, DISTRICT)
    assert roles == [(False, "student")] * 2 + [(False, "teacher"), (True, "student")]

    put(installation, DISTRICT, "3.zip", package("1.2", "delta", DELTA))
    put(installation, DISTRICT, "4.zip", package("1.2", "bulk", BULK))
    installation.run("refresh")
    assert set(states(installation, DISTRICT, "3.zip").values()) == {"duplicate"}
    again = states(installation, DISTRICT, "4.zip")
    changed = {oneroster.RECORDS[file] for file in DELTA}
    assert {record for record, state in again.items() if state == "accepted"} == changed
    assert {again[record] for record in again.keys() - changed} == {"duplicate"}
    assert rows(installation, "stg_oneroster__result", score, DISTRICT) == [(18, True)]
    assert not any(row[0] for row in rows(installation, "stg_oneroster__role", deleted, DISTRICT))

    before = len(installation.json("submissions"))
    installation.run("refresh")
    assert len(installation.json("submissions")) == before, "nothing is new any more"
