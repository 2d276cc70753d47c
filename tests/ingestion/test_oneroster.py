"""OneRoster: the manifest decides what a member is, and headers are exactly the standard's."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from ingestion import oneroster
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.ledger import submissions
from ingestion.load import load_received
from ingestion.unreadable import UnreadableError
from tests.ingestion import craft

LAYOUTS = load_layouts()
TODAY = date(2026, 11, 22)
USERS_1_1 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
    "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
)
USERS_1_2 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
    "resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,"
    "primaryOrgSourcedId,pronouns"
)
ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId"
SESSIONS = (
    "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear"
)


def manifest(version: str = "1.1", **files: str) -> bytes:
    rows = ["propertyName,value", "manifest.version,1.0", f"oneroster.version,{version}"]
    rows += [f"file.{name},{form}" for name, form in files.items()]
    return "\n".join(rows).encode()


def parts(names: list[str], content: bytes) -> dict[str, tuple]:
    found = oneroster.parts_of(names, "manifest.csv", content)
    return {name: (part.record, part.form, part.version) for name, part in found.items()}


def test_the_manifest_says_what_each_member_is():
    names = ["manifest.csv", "users.csv", "orgs.csv", "notes.txt"]
    content = manifest("1.2", users="delta", orgs="bulk", classes="absent")
    assert parts(names, content) == {
        "users.csv": ("oneroster_users", "delta", "1.2"),
        "orgs.csv": ("oneroster_orgs", "bulk", "1.2"),
    }


def test_a_package_may_lie_in_a_folder():
    assert oneroster.manifest_among(["a/b/manifest.csv", "a/manifest.csv", "x.csv"]) == (
        "a/manifest.csv"
    )
    found = oneroster.parts_of(["a/users.csv"], "a/manifest.csv", manifest(users="bulk"))
    assert list(found) == ["a/users.csv"]
    assert oneroster.manifest_among(["users.csv"]) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (manifest(users="bulk", orgs="absent"), "orgs.csv is called absent, but is there"),
        (manifest(users="bulk", classes="bulk"), "classes.csv is called bulk, but is not there"),
        (manifest(users="full"), "users is neither absent, bulk nor delta"),
        (manifest("1.0", users="bulk"), "1.1 or 1.2"),
        (manifest(), "names no file"),
        (b"users,bulk", "propertyName,value"),
        (b"", "propertyName,value"),
        (b"\xff\xfe\x00", "propertyName,value"),
    ],
)
def test_a_package_that_contradicts_itself_is_refused(content, words):
    with pytest.raises(UnreadableError, match=words):
        oneroster.parts_of(["manifest.csv", "users.csv", "orgs.csv"], "manifest.csv", content)


@pytest.mark.parametrize(
    ("header", "version"),
    [
        (USERS_1_1, "1.1"),
        (USERS_1_1 + ",metadata.ssid,metadata.x", "1.1"),
        ("\ufeff" + USERS_1_1, "1.1"),
        (USERS_1_2, "1.2"),
        (USERS_1_2.replace("resourceSourcedIds,", ""), "1.2"),
    ],
)
def test_the_standards_header_is_taken(header, version):
    head = f"{header}\r\nabc,".encode()
    oneroster.check_header(LAYOUTS["oneroster_users"], head, (version,))


@pytest.mark.parametrize(
    "header",
    [
        USERS_1_2,
        USERS_1_1.lower(),
        USERS_1_1.replace("role,username", "username,role"),
        USERS_1_1.removesuffix(",password"),
        "metadata.x," + USERS_1_1,
        USERS_1_1.replace(",", ";"),
        "",
        '"',
    ],
)
def test_a_wrong_header_is_refused_and_the_right_one_shown(header):
    with pytest.raises(UnreadableError) as raised:
        oneroster.check_header(LAYOUTS["oneroster_users"], header.encode(), ("1.1",))
    assert USERS_1_1 in raised.value.remedy
    assert raised.value.record == "oneroster_users"


def test_the_demographics_header_that_generators_get_wrong_is_refused():
    wrong = "sourcedId,status,dateLastModified,birthDate,sex,nativeAmericanOrOtherPacificIslander"
    with pytest.raises(UnreadableError, match="nativeHawaiianOrOtherPacificIslander"):
        oneroster.check_header(LAYOUTS["oneroster_demographics"], wrong.encode(), ("1.1",))


def test_both_names_of_the_last_column_of_roles_are_known():
    standard, other = oneroster.headers_of(LAYOUTS["oneroster_roles"], "1.2")
    assert (standard[-1], other[-1]) == ("userProfileSourcedId", "userProfile")
    assert oneroster.headers_of(LAYOUTS["oneroster_roles"], "1.1") == []


def test_a_file_alone_is_bulk_unless_its_lines_have_a_status():
    for status, form in (("", "bulk"), ("active", "delta"), ("tobedeleted", "delta")):
        head = f"{ORGS}\na,{status},,School,school,1,\nb,".encode()
        found = oneroster.identify_alone("oneroster_orgs", LAYOUTS, head, "2026-2027")
        assert (found.record, found.form) == ("oneroster_orgs", form)


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (["2027", "2027", "2026"], "2026-2027"),
        (["2024", "2024", "2025"], "2023-2024"),
        (["soon"], "2026-2027"),
        ([], "2026-2027"),
    ],
)
def test_the_sessions_name_the_school_year(years, expected):
    rows = [f"s{n},,,Term,term,2024-08-01,2024-12-20,,{year}" for n, year in enumerate(years)]
    content = "\n".join([SESSIONS, *rows]).encode()
    assert oneroster.school_year_of_sessions(content, TODAY) == expected


def package(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


def received(connection, tmp_path, members: dict[str, bytes]) -> list:
    """Take in and load a package of the district; the submissions in order."""
    zone = tmp_path / "landing"
    craft.put(zone, f"{craft.DISTRICT}/roster.zip", package(members))
    take_in(connection, zone, tmp_path / "archive", "run")
    load_received(connection, tmp_path / "archive", LAYOUTS)
    return submissions(connection)


def test_a_package_becomes_a_submission_per_file(connection, tmp_path):
    found = received(
        connection,
        tmp_path,
        {
            "manifest.csv": manifest(orgs="bulk", academicSessions="bulk", users="delta"),
            "orgs.csv": f"{ORGS}\no1,,,School,school,6001234,\n".encode(),
            "academicSessions.csv": (
                f"{SESSIONS}\ny,,,Year,schoolYear,2024-08-12,2025-06-05,,2025\n".encode()
            ),
            "users.csv": f"{USERS_1_1.replace('role', 'Role')}\nu1,active\n".encode(),
        },
    )
    assert [(row.record, row.form, row.school_year, row.state) for row in found] == [
        ("oneroster_orgs", "bulk", "2024-2025", "loaded"),
        ("oneroster_academic_sessions", "bulk", "2024-2025", "loaded"),
        ("oneroster_users", None, None, "held"),
    ]
    assert f"Expected in this order and spelling: {USERS_1_1}" in found[-1].reason


def test_a_package_that_contradicts_itself_is_held_as_a_whole(connection, tmp_path):
    members = {"manifest.csv": manifest(orgs="bulk", users="bulk"), "orgs.csv": ORGS.encode()}
    (row,) = received(connection, tmp_path, members)
    assert (row.archive_member, row.state) == (None, "held")
    assert "users.csv is called bulk, but is not there" in row.reason
