"""OneRoster packages: what a zip's manifest says of its members, and their exact headers.

Belongs here: functions on manifests, members and header lines. Does not belong here: opening
containers (ingestion/containers.py), the ledger (ingestion/receipts.py) or how bulk and delta files
replace each other (expectations/bulk_and_delta.py).

Source: 1EdTech, OneRoster CSV binding 1.1 and 1.2.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

from ingestion.containers import Member
from ingestion.identify import Identification
from ingestion.layout import Layout
from ingestion.school_years import school_year_of
from ingestion.unreadable import UnreadableError

MANIFEST = "manifest.csv"
VERSIONS = ("1.1", "1.2")
FORMS = ("bulk", "delta")
RECORDS = {
    "academicSessions": "oneroster_academic_sessions",
    "categories": "oneroster_categories",
    "classes": "oneroster_classes",
    "courses": "oneroster_courses",
    "demographics": "oneroster_demographics",
    "enrollments": "oneroster_enrollments",
    "lineItems": "oneroster_line_items",
    "orgs": "oneroster_orgs",
    "results": "oneroster_results",
    "roles": "oneroster_roles",
    "users": "oneroster_users",
}
SESSIONS = "academicSessions"
# Public implementations of 1.2 leave this column out.
MAY_BE_LEFT_OUT = "resourceSourcedIds"
EXTENSION = "metadata."
# So much of a manifest or of the sessions is read; both have a line per file or term.
MOST_BYTES = 4 * 1024 * 1024

Form = Literal["bulk", "delta"]


@dataclass(frozen=True)
class Part:
    """A member of a package: the name of its file in the manifest, and what it is."""

    file: str
    record: str | None
    form: Form
    version: str


@dataclass(frozen=True)
class Package:
    """A package whose manifest and members agree: its parts by the names of the members."""

    manifest: str
    parts: dict[str, Part]
    school_year: str


def package_among(members: Sequence[Member], today: date) -> Package | None:
    """The package that the members of a container are; None without a manifest.

    Raises UnreadableError where manifest and members do not agree: then nothing is taken in.
    """
    opened = {member.name: member for member in members}
    manifest = manifest_among(opened)
    if manifest is None:
        return None
    parts = parts_of(list(opened), manifest, _beginning(opened[manifest]))
    sessions = next((name for name, part in parts.items() if part.file == SESSIONS), None)
    content = _beginning(opened[sessions]) if sessions else b""
    return Package(manifest, parts, school_year_of_sessions(content, today))


def manifest_among(names: Iterable[str]) -> str | None:
    """The member that is the manifest, the one in the outermost folder; None where none is."""
    found = [name for name in names if PurePosixPath(name).name == MANIFEST]
    return min(found, key=lambda name: len(PurePosixPath(name).parts), default=None)


def parts_of(names: Sequence[str], manifest: str, content: bytes) -> dict[str, Part]:
    """The parts of the package that a manifest of this content describes.

    Members it does not speak of are no parts. Raises UnreadableError where it is no manifest, of
    another version, or does not agree with the members: then nothing of the package is taken in.
    """
    properties = _properties(content)
    version = properties.get("oneroster.version", "")
    if version not in VERSIONS:
        raise UnreadableError(
            f"Its manifest does not say that it is of OneRoster {' or '.join(VERSIONS)}.",
            "Export it as one of these versions.",
        )
    folder = PurePosixPath(manifest).parent
    parts: dict[str, Part] = {}
    problems = []
    for key, value in properties.items():
        if not key.startswith("file."):
            continue
        # Some manifests mark the files that are new in 1.2 with an asterisk.
        file = key.removeprefix("file.").rstrip("*")
        member = str(folder / f"{file}.csv")
        if value not in ("absent", *FORMS):
            problems.append(f"{file} is neither absent, bulk nor delta")
        elif (value == "absent") == (member in names):
            there = "is there" if member in names else "is not there"
            problems.append(f"{file}.csv is called {value}, but {there}")
        elif value != "absent":
            parts[member] = Part(file, RECORDS.get(file), value, version)
    if problems or not parts:
        what = "; ".join(problems) or "it names no file"
        raise UnreadableError(
            f"Its manifest and its files do not agree: {what}.",
            "Export the package again; the manifest names every file that is in it.",
        )
    return parts


def identify(
    part: Part, layouts: Mapping[str, Layout], head: bytes, school_year: str
) -> Identification:
    """What a part is that begins with `head`. Raises UnreadableError, for a wrong header too."""
    if part.record is None:
        raise UnreadableError(
            f"OneRoster's {part.file}.csv is not used.",
            "Nothing is to be done; it may be left out.",
        )
    check_header(layouts[part.record], head, (part.version,))
    return Identification(part.record, part.form, school_year)


def identify_alone(
    record: str, layouts: Mapping[str, Layout], head: bytes, school_year: str
) -> Identification:
    """What a file of OneRoster is that comes without a manifest: bulk unless lines have a status.

    Raises UnreadableError for a wrong header.
    """
    check_header(layouts[record], head, VERSIONS)
    rows = _rows(head.rpartition(b"\n")[0])
    statuses = {row[1] for row in rows[1:] if len(row) > 1}
    return Identification(record, "delta" if statuses - {""} else "bulk", school_year)


def check_header(layout: Layout, head: bytes, versions: Sequence[str]) -> None:
    """Raise UnreadableError unless the first line is the exact header of one of the versions.

    Names are compared with their case, in order; extensions (metadata.…) may follow.
    """
    names = next(iter(_rows(head.split(b"\n", 1)[0])), [])
    while names and names[-1].startswith(EXTENSION):
        names.pop()
    accepted = [header for version in versions for header in headers_of(layout, version)]
    if names not in accepted:
        raise UnreadableError(
            f"The header of {layout.title} is not the standard's.",
            f"Expected in this order and spelling: {','.join(accepted[0])}.",
            layout.record,
        )


def headers_of(layout: Layout, version: str) -> list[list[str]]:
    """The headers that a file may have in a version, the standard's first; none in others.

    Without extensions, which may follow.
    """
    fields = [
        field
        for field in layout.fields
        if (not field.versions or version in field.versions)
        and not field.header.startswith(EXTENSION)
    ]
    if len(fields) == 0:
        return []
    header = [field.header for field in fields]
    last = fields[-1]
    headers = [header, *([*header[:-1], alias] for alias in last.aliases)]
    if MAY_BE_LEFT_OUT in header:
        headers.append([name for name in header if name != MAY_BE_LEFT_OUT])
    return headers


def school_year_of_sessions(content: bytes, today: date) -> str:
    """The school year of a package: the one of today if its sessions name it, else the most named.

    A session's schoolYear is the year in which it ends.
    """
    this_year = school_year_of(today)
    rows = _rows(content)
    if not rows or "schoolYear" not in rows[0]:
        return this_year
    at = rows[0].index("schoolYear")
    ending = Counter(row[at] for row in rows[1:] if len(row) > at)
    years = Counter(
        {
            f"{int(year) - 1}-{year}": n
            for year, n in ending.items()
            if re.fullmatch(r"20\d\d", year)
        }
    )
    if this_year in years or not years:
        return this_year
    return years.most_common(1)[0][0]


def _beginning(member: Member) -> bytes:
    with member.open() as stream:
        return stream.read(MOST_BYTES)


def _properties(content: bytes) -> dict[str, str]:
    rows = _rows(content)
    if not rows or rows[0][:2] != ["propertyName", "value"]:
        raise UnreadableError(
            "Its manifest.csv does not begin with the header propertyName,value.",
            "Export the package again.",
        )
    return {row[0].strip(): row[1].strip() for row in rows[1:] if len(row) >= 2}


def _rows(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig", errors="replace")
    try:
        return list(csv.reader(io.StringIO(text)))
    except csv.Error:
        return []
