"""Files that are wrong as a whole, and what becomes of each: one entry per kind.

Belongs here: the kinds, and making such a file from a good one. Does not belong here: wrong lines
in files (the other tables of this package) and choosing districts (plan.py).
"""

from __future__ import annotations

import gzip
import io
import zipfile

from ingestion.sample.files import gzip_bytes, zip_bytes
from ingestion.sample.planted.kinds import DUPLICATE, FileDefect

_END, _MARK = b"\r\n", b"^"
_UNREADABLE = "FRMT-UNREADABLE"
# What unpacks to so much more than school files do is not unpacked.
_BOMB_BYTES = 40 * 1024 * 1024
_ANY_RULE = (
    "FRMT0001", "FRMT0002", "FRMT0004", "GERR0001", "GERR0002", "GERR0007", "GERR0008", "IVR0001",
    "IVR0006", "IVR0009", "RANGE0001", "DATE0001", "DATE0002", "KEY0001",
)  # fmt: skip


def _lines(good: bytes) -> list[bytes]:
    return good.split(_END)[:-1]


def _joined(lines: list[bytes]) -> bytes:
    return b"".join(line + _END for line in lines)


def _each(change):
    """A file made by changing the fields of every line."""
    return lambda good: _joined([_MARK.join(change(line.split(_MARK))) for line in _lines(good)])


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _swapped(row: list[bytes], one: int, other: int) -> list[bytes]:
    row[one], row[other] = row[other], row[one]
    return row


def _some_with_other_transaction(good: bytes) -> bytes:
    lines = _lines(good)
    lines[::3] = [line.replace(b"^A^", b"^Q^", 1) for line in lines[::3]]
    return _joined(lines)


def _empty_zip() -> bytes:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


def _with_protection(good: bytes) -> bytes:
    """A zip whose directory says that its member is encrypted."""
    packed = bytearray(zip_bytes({"SINF.txt": good}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(mark) + place] |= 1
    return bytes(packed)


def _twice_in_header(good: bytes) -> bytes:
    header, *lines = _lines(good)
    return _joined([header + b"^SSID", *(line + b"^" for line in lines)])


FILES = (
    FileDefect(
        "truncated_gzip", "a gzip file was cut short on its way", "calpads_stas",
        "STAS_cut_short.txt.gz", _UNREADABLE, lambda good: _cut(gzip_bytes(good)),
    ),
    FileDefect(
        "truncated_zip", "a zip file was cut short on its way", "calpads_senr",
        "SENR_cut_short.zip", _UNREADABLE, lambda good: _cut(zip_bytes({"SENR.txt": good})),
    ),
    FileDefect(
        "empty_zip", "a zip file holds no file", "calpads_senr", "SENR_nothing.zip", _UNREADABLE,
        lambda good: _empty_zip(),
    ),
    FileDefect(
        "zip_in_zip", "a zip file lies in another", "calpads_sprg", "SPRG_packed_twice.zip",
        _UNREADABLE, lambda good: zip_bytes({"SPRG.zip": zip_bytes({"SPRG.txt": good})}),
    ),
    FileDefect(
        "zip_with_password", "a zip file is protected by a password", "calpads_sinf",
        "SINF_protected.zip", _UNREADABLE, _with_protection,
    ),
    FileDefect(
        "bomb", "a small file unpacks to a huge one", "calpads_sinc", "SINC_huge.txt.gz",
        _UNREADABLE, lambda good: gzip.compress(bytes(_BOMB_BYTES), 9, mtime=0),
    ),
    FileDefect(
        "empty_file", "a file holds nothing", "calpads_soff", "SOFF_empty.txt", _UNREADABLE,
        lambda good: b"",
    ),
    FileDefect(
        "unknown_form", "a file is of no known form", "calpads_sinf", "class_lists.txt",
        _UNREADABLE, lambda good: b"Room;Teacher;Period\r\n12;Rowan;3\r\n14;Quinn;4\r\n",
    ),
    FileDefect(
        "pdf_document", "a report is sent in place of its data", "calpads_senr",
        "Report_1.1.pdf", _UNREADABLE, lambda good: b"%PDF-1.7\r\n% a report\r\n",
    ),
    FileDefect(
        "old_excel", "an old Excel document is sent", "calpads_sprg", "SPRG.xls", _UNREADABLE,
        lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    ),
    FileDefect(
        "xml_file", "an XML file is sent", "calpads_sirs", "SIRS.xml", _UNREADABLE,
        lambda good: b'<?xml version="1.0"?>\r\n<SIRS/>\r\n',
    ),
    FileDefect(
        "wrong_delimiter", "fields are separated by commas", "calpads_senr", "SENR_commas.csv",
        _UNREADABLE, lambda good: good.replace(b",", b" ").replace(_MARK, b","),
    ),
    FileDefect(
        "no_school_year", "no line says its school year", "calpads_sela", "SELA_no_year.txt",
        _UNREADABLE, _each(lambda row: [*row[:5], b"", *row[6:]]),
    ),
    FileDefect(
        "year_not_open", "the lines are of a year that is not open", "calpads_sprg",
        "SPRG_far_year.txt", _UNREADABLE, _each(lambda row: [*row[:5], b"2061-2062", *row[6:]]),
    ),
    FileDefect(
        "columns_missing", "a score file lacks the SSID column", "toms_caaspp",
        "zz_scores_without_ssid.txt", _UNREADABLE, _each(lambda row: row[:1] + row[2:]),
    ),
    FileDefect(
        "column_twice", "a score file has the SSID column twice", "toms_caaspp",
        "zz_scores_with_ssid_twice.txt", _UNREADABLE, _twice_in_header,
    ),
    FileDefect(
        "header_without_lines", "a score file has a header and no line", "toms_caaspp",
        "zz_scores_empty.txt", _UNREADABLE, lambda good: _joined(_lines(good)[:1]),
    ),
    FileDefect(
        "other_layout", "an upload in the layout of an extract", "calpads_stas",
        "STAS_other_layout.txt", "FRMT-FIELDS", _each(lambda row: [*row, b"", b""]),
        also=("FRMT-FIELDS",),
    ),
    FileDefect(
        "null_characters", "every line holds a character with code zero", "calpads_sela",
        "SELA_null.txt", "FRMT-NULL", _each(lambda row: [*row[:2], b"\0", *row[3:]]),
        also=("FRMT-NULL",),
    ),
    FileDefect(
        "file_of_other_district", "the file is another district's", "calpads_sprg",
        "SPRG_of_neighbors.txt", "REJECT0001",
        _each(lambda row: [*row[:3], row[3][:2] + b"99999", *row[4:]]), also=("IVR0001",),
    ),
    FileDefect(
        "swapped_columns", "two columns are swapped", "calpads_sinf", "SINF_swapped.txt",
        "REJECT0001", _each(lambda row: _swapped(row, 8, 17)), also=(*_ANY_RULE, "SINF0061"),
    ),
    FileDefect(
        "implausible_count", "a corrected file holds a quarter of the lines", "calpads_stas",
        "STAS_corrected.txt", "COUNT0001", lambda good: _joined(_lines(good)[::4]),
        least_lines=60,
    ),
    FileDefect(
        "mostly_wrong", "more than a tenth of the lines break a rule", "calpads_sela",
        "SELA_mapping_broken.txt", "REJECT0001", _some_with_other_transaction,
        also=("GERR0008", "SELA0285"), least_lines=40,
    ),
    FileDefect(
        "same_bytes_again", "the same bytes come under another name", "calpads_sela",
        "SELA_sent_again.txt", None, None, severity="information", outcome=DUPLICATE,
        state="duplicate", make_from_sent=lambda sent: sent,
    ),
)  # fmt: skip
