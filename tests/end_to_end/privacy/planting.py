"""A landing zone in which everything that names a student is unmistakable.

Belongs here: marking names, addresses and local identifiers in a sample's files, names of files and
headers, and adding files that are wrong in many ways. Does not belong here: looking for what was
planted (search.py).

A mark is made of letters, so that it is the same in HTML, JSON and addresses of web pages, and a
name with a mark is still a name to every rule.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.layout import Layout, load_layouts

BETWEEN = b"^"
# How the headers of files of local systems begin, whose fields are separated by commas.
LOCAL = (b"local_student_id,", b"response_id,")
KINDS = ("student", "file", "header")


@dataclass
class Planted:
    """What names the students of a district: marks by kind, SSIDs and dates of birth (CCYYMMDD).

    `status_days`: days on which a language status begins, which marts of students may show.
    """

    marks: dict[str, str]
    ssids: set[str] = field(default_factory=set)
    births: set[str] = field(default_factory=set)
    status_days: set[str] = field(default_factory=set)


def plant(landing: Path) -> dict[str, Planted]:
    """Mark every file of the districts of a sample and add wrong ones; by district."""
    found = {}
    for district, side in zip(sorted(landing.glob("[0-9]*")), ("north", "south"), strict=True):
        planted = Planted({kind: f"Zqx{kind}{side}zqx" for kind in KINDS})
        for path in sorted(path for path in district.rglob("*") if path.is_file()):
            _mark_file(path, planted)
        newest = max(district.glob("*-*"))
        for name, content in _wrong_files(newest, planted).items():
            (newest / name).write_bytes(content)
        found[district.name] = planted
    return found


def _mark_file(path: Path, planted: Planted) -> None:
    """Mark a file's contents and name."""
    name = f"Garcia_{planted.marks['file']}_{path.name}"
    path.with_name(name).write_bytes(_marked(path.name, path.read_bytes(), planted))
    path.unlink()


def _marked(name: str, content: bytes, planted: Planted) -> bytes:
    if name.endswith(".gz"):
        try:
            return gzip.compress(_marked_text(gzip.decompress(content), planted))
        except (EOFError, zlib.error):
            return content
    if name.endswith(".zip"):
        try:
            members = _members(content)
        except (zipfile.BadZipFile, RuntimeError):
            return content
        return _zipped(
            {
                f"Perez_{planted.marks['file']}_{member}": _marked(member, text, planted)
                for member, text in members.items()
            }
        )
    return _marked_text(content, planted)


def _members(content: bytes) -> dict[str, bytes]:
    """The members of a zip archive; raises RuntimeError where it has a password."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {item.filename: archive.read(item) for item in archive.infolist()}


def _zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _marked_text(content: bytes, planted: Planted) -> bytes:
    """A file of CALPADS, tests or a local system with its students marked; others as they are."""
    lines = content.split(b"\r\n") if b"\r\n" in content else content.split(b"\n")
    end = b"\r\n" if b"\r\n" in content else b"\n"
    between = b"," if lines[0].startswith(LOCAL) else BETWEEN
    of_header = _by_header(lines[0].split(between))
    marked = []
    for number, text in enumerate(lines):
        fields = text.split(between)
        names = of_header or _by_place(fields)
        if names and not (of_header and number == 0):
            text = between.join(_marked_fields(fields, names, planted))
        marked.append(text)
    if of_header:
        # A column of which no layout knows.
        marked = [
            text and text + between + (planted.marks["header"].encode() if number == 0 else b"1")
            for number, text in enumerate(marked)
        ]
    return end.join(marked)


def _by_header(columns: list[bytes]) -> list[str] | None:
    """The fields of a file of tests or of a local system, by its header."""
    if columns[0] + b"," in LOCAL:
        return [column.decode() for column in columns]
    layout = load_layouts()["toms_caaspp"]
    known = {item.header.encode(): item.name for item in layout.fields}
    return [known.get(column, "") for column in columns] if columns[0] == b"RecordType" else None


def _by_place(fields: list[bytes]) -> list[str]:
    """The fields of a line of CALPADS, by its record type and school year."""
    layout = layout_of(fields[0])
    if layout is None:
        return []
    year = next((text for text in fields if re.fullmatch(rb"20\d\d-20\d\d", text)), b"2024-2025")
    return [item.name for item in layout.fields_for(year.decode())]


def layout_of(code: bytes) -> Layout | None:
    """The layout of a record type of CALPADS."""
    known = {
        layout.record_type_code.encode(): layout
        for layout in load_layouts().values()
        if layout.record_type_code
    }
    return known.get(code.removesuffix(b"-R"))


def _marked_fields(fields: list[bytes], names: list[str], planted: Planted) -> Iterator[bytes]:
    for place, value in enumerate(fields):
        name = names[place] if place < len(names) else ""
        if name == "ssid" and re.fullmatch(rb"\d{10}", value):
            planted.ssids.add(value.decode())
        # In lines with swapped columns other days may stand there.
        is_birth = name in ("student_birth_date", "date_of_birth")
        if is_birth and re.fullmatch(rb"20[01]\d-?\d\d-?\d\d", value):
            planted.births.add(value.decode().replace("-", ""))
        if name == "english_acquisition_status_start_date":
            planted.status_days.add(value.decode())
        is_named = re.search("name|address_line|local_student_id|local_record_id", name)
        yield value + planted.marks["student"].encode() if value and is_named else value


def _wrong_files(folder: Path, planted: Planted) -> dict[str, bytes]:
    """Files that break rules of every kind, by name."""
    student, header = planted.marks["student"], planted.marks["header"]
    start = f"Garcia_{planted.marks['file']}"
    sound = {layout.record: line for layout, line in _first_lines(folder)}
    files = {
        f"{start}_{record}_every_field.txt": _every_field(line, student)
        for record, line in sound.items()
    }
    enrollment, status = sound["calpads_senr"], sound["calpads_sela"]
    ssid = min(planted.ssids)
    files |= {
        f"{start}_several_lines.txt": _lines(
            enrollment,
            *(
                _changed(enrollment, school_of_attendance=school, enrollment_school_start_date=day)
                for school, day in (("9999991", "20241001"), ("9999992", "20241002"))
            ),
            _changed(
                enrollment, transaction_type_code="D", enrollment_school_start_date="20200101"
            ),
        ),
        f"{start}_sequence.txt": _lines(
            _changed(status, english_acquisition_status_code="EL", ssid=ssid),
            _changed(
                status,
                english_acquisition_status_code="EO",
                english_acquisition_status_start_date="20241101",
                ssid=ssid,
            ),
        ),
        f"{start}_latin.txt": _lines(
            status, status.replace(student.encode(), b"Nu\xf1ez" + student.encode(), 1)
        ),
        f"{start}_utf16.txt": status.decode().encode("utf-16"),
        f"{start}_nothing_known.csv": f"Name,{header},{ssid}\n{student},{ssid},1\n".encode(),
        f"{start}_no_header.csv": f"{student},{ssid},20110305\n".encode() * 2,
        f"{start}_cut.gz": gzip.compress(enrollment * 50)[:40],
        f"{start}_members.zip": _zipped(
            {
                f"../Perez_{planted.marks['file']}.txt": enrollment,
                f"Perez_{planted.marks['file']}.exe": b"MZ" + student.encode(),
            }
        ),
    }
    return files


def _first_lines(folder: Path) -> Iterator[tuple[Layout, bytes]]:
    """A sound line of each record of CALPADS in a folder."""
    for path in sorted(folder.iterdir()):
        for text in _texts(path):
            for line in text.splitlines()[:9]:
                fields = line.split(BETWEEN)
                layout, count = layout_of(fields[0]), len(_by_place(fields))
                # An extract has further fields at its end.
                if layout is not None and len(fields) in (
                    count,
                    count + len(layout.extract_fields),
                ):
                    code = layout.record_type_code.encode()
                    yield layout, BETWEEN.join([code, *fields[1:count]])


def _texts(path: Path) -> list[bytes]:
    content = path.read_bytes()
    if path.suffix == ".gz":
        try:
            return [gzip.decompress(content)]
        except (EOFError, zlib.error):
            return []
    if path.suffix == ".zip":
        try:
            return list(_members(content).values())
        except (zipfile.BadZipFile, RuntimeError):
            return []
    return [content]


def _every_field(line: bytes, student: str) -> bytes:
    """For every field but the first one, the line with a student's name in that field."""
    fields = line.split(BETWEEN)
    return _lines(
        *(
            BETWEEN.join([*fields[:place], student.encode(), *fields[place + 1 :]])
            for place in range(1, len(fields))
        ),
        BETWEEN.join(fields[:5]),
        BETWEEN.join([*fields, student.encode()]),
    )


def _changed(line: bytes, **values: str) -> bytes:
    fields = line.split(BETWEEN)
    names = _by_place(fields)
    for name, value in values.items():
        fields[names.index(name)] = value.encode()
    return BETWEEN.join(fields)


def _lines(*lines: bytes) -> bytes:
    return b"".join(line + b"\r\n" for line in lines)
