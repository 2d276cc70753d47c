"""What the ledger says of bytes that are in the archive: received, held, or duplicate.

Belongs here: judging a file by its beginning, its folder and what came before. Does not belong
here: which files are judged and when (ingestion/intake.py, ingestion/reread.py), or their lines
(ingestion/load.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg

from ingestion import archive, containers, landing, oneroster, reading, restated, worksheets
from ingestion.findings import Statement
from ingestion.identify import Identification
from ingestion.landing import LandingFile
from ingestion.layout import Layout, load_layouts
from ingestion.ledger import Receipt
from ingestion.mapping import Mapping, MappingError, mappings_for
from ingestion.unreadable import UnreadableError


def blank(file: LandingFile) -> Receipt:
    """What is known of a file before its bytes are."""
    return Receipt(
        file_path=file.path,
        sha256=None,
        file_bytes=file.size_bytes,
        state="received",
        district_id=file.district_id,
    )


def held(receipt: Receipt, why: UnreadableError) -> Receipt:
    """A held receipt whose reason says which file, what is wrong and what to do."""
    parts = (receipt.file_path, receipt.archive_member, receipt.worksheet)
    name = ", ".join(part for part in parts if part)
    finding = Statement("FRMT-UNREADABLE", "fatal", why.problem, why.remedy)
    return replace(receipt, state="held", reason=f"{name}: {why}", finding=finding)


def of_bytes(
    connection: psycopg.Connection,
    known: Receipt,
    file: LandingFile,
    place: Path,
    package: oneroster.Package | None = None,
) -> Iterator[Receipt]:
    """The receipts of the bytes in `place`, which are no container but may be of a package.

    One, or one for each fitting worksheet of a workbook. Each is to be written before the next is
    asked for. Lines are counted unless they are received: then the load counts them.
    """
    layouts = load_layouts()
    mappings: tuple[Mapping, ...] = ()
    same: dict[str | None, str | None] = {}
    try:
        _check_folder(file)
        mappings = _mappings(file)
        found = _identified(place, known.archive_member, layouts, mappings, package)
        same = worksheets.alike(place, found, layouts, mappings)
        judged = [_unless_misplaced(replace(known, **vars(item)), file, layouts) for item in found]
    except UnreadableError as error:
        judged = [held(replace(known, record=error.record), error)]
    for receipt in judged:
        receipt = _unless_duplicate(connection, receipt, file, same.get(receipt.worksheet))
        if receipt.state != "received":
            receipt = replace(receipt, lines=_count(place, receipt, layouts, mappings))
        yield receipt


def _unless_misplaced(receipt: Receipt, file: LandingFile, layouts: dict[str, Layout]) -> Receipt:
    try:
        _check_sender(file, layouts[receipt.record])
    except UnreadableError as error:
        return held(receipt, error)
    return receipt


def _identified(
    place: Path,
    member: str | None,
    layouts: dict[str, Layout],
    mappings: tuple[Mapping, ...],
    package: oneroster.Package | None,
) -> list[Identification]:
    """What the bytes are: by their package's manifest, or by themselves."""
    if package and member in package.parts:
        part = package.parts[member]
        return [oneroster.identify(part, layouts, _head(place), package.school_year)]
    return [
        oneroster.identify_alone(item.record, layouts, _head(place), item.school_year)
        if layouts[item.record].family == "oneroster"
        else item
        for item in reading.identify_file(place, layouts, date.today(), mappings)
    ]


def _head(place: Path) -> bytes:
    with place.open("rb") as stream:
        return stream.read(archive.HEAD)


def _mappings(file: LandingFile) -> tuple[Mapping, ...]:
    try:
        return mappings_for(file.district_id)
    except MappingError as error:
        raise UnreadableError(str(error), "The central team corrects the mapping.") from error


def _count(
    place: Path, receipt: Receipt, layouts: dict[str, Layout], mappings: tuple[Mapping, ...]
) -> int:
    """How many lines the bytes hold: as they would be loaded, or as plain lines."""
    if receipt.form is None:
        has_header = receipt.record is not None and layouts[receipt.record].header
        return max(0, reading.count_lines(place) - has_header)
    used = next((item for item in mappings if item.name == receipt.mapping), None)
    layout = layouts[receipt.record]
    try:
        how = reading.reading_of(
            place, layout, receipt.form, receipt.school_year, used, receipt.worksheet
        )
    except UnreadableError:
        how = None
    return reading.count_lines(place, how)


def of_member(
    connection: psycopg.Connection,
    archive_folder: Path,
    known: Receipt,
    file: LandingFile,
    member: containers.Member,
    package: oneroster.Package | None = None,
) -> Iterator[Receipt]:
    """The receipts (see of_bytes) of a container's member, whose bytes are put into the archive.

    `known` holds the SHA-256 of the container, which stays that of a member that is unreadable.
    """
    known = replace(known, archive_member=member.name)
    try:
        with member.open() as stream, archive.receive(archive_folder, stream) as incoming:
            if containers.is_container(incoming.temporary):
                raise UnreadableError(
                    "It is a zip or gzip file inside another.", "Send it by itself."
                )
            place = incoming.keep()
            archive.name_container(archive_folder, incoming.sha256, known.sha256)
    except UnreadableError as error:
        yield held(known, error)
        return
    known = replace(known, sha256=incoming.sha256, file_bytes=incoming.size_bytes)
    yield from of_bytes(connection, known, file, place, package)


def _unless_duplicate(
    connection: psycopg.Connection, receipt: Receipt, file: LandingFile, worksheet: str | None
) -> Receipt:
    """`worksheet` is the first one of the workbook with the same rows."""
    content = replace(receipt, worksheet=worksheet)
    earlier = restated.still_stated(connection, content, file.modified_ns)
    if earlier is None:
        return receipt
    reason = f"The same bytes as submission {earlier}; nothing was changed."
    return replace(receipt, state="duplicate", duplicate_of=earlier, reason=reason, finding=None)


def _check_folder(file: LandingFile) -> None:
    if file.district_id is None and file.folder not in landing.SHARED_FOLDERS:
        where = f"folder {file.folder}" if file.folder else "no folder"
        raise UnreadableError(
            f"It lies in {where}.",
            "Put it into the folder of its district, named by the district's 7-digit code.",
        )


def _check_sender(file: LandingFile, layout: Layout) -> None:
    if not layout.is_from_districts and file.district_id is not None:
        raise UnreadableError(
            f"{layout.title} is not sent by districts.",
            f"The central team puts it into the folder {' or '.join(landing.SHARED_FOLDERS)}.",
        )
    if layout.is_from_districts and file.district_id is None:
        raise UnreadableError(
            "It holds students, but lies in a folder of no district.",
            "Put it into the folder named by the district's 7-digit code.",
        )
