"""Files that are wrong as a whole, and what is expected to become of each.

Belongs here: one entry per kind, and making the file from a good one. Does not belong here:
wrong lines (defect_kinds.py) or choosing districts (defects.py).

Such a file comes beside the good ones as a later submission, so that what was sent before
stays in force.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.sample.files import gzip_bytes

SUBMISSION_HELD = "submission held"
DUPLICATE = "duplicate"
_END = b"\r\n"


@dataclass(frozen=True)
class FileDefect:
    """One file that is wrong as a whole, made from the good file of a record."""

    kind: str
    meaning: str
    record: str
    file_name: str
    rule: str | None
    severity: str
    outcome: str
    state: str
    least_lines: int = 1


FILE_DEFECTS = (
    FileDefect(
        "truncated_gzip", "a gzip file was cut short on its way", "calpads_stas",
        "STAS_cut_short.txt.gz", None, "fatal", SUBMISSION_HELD, "held",
    ),
    FileDefect(
        "empty_file", "a file holds nothing", "calpads_soff", "SOFF_empty.txt", None, "fatal",
        SUBMISSION_HELD, "held",
    ),
    FileDefect(
        "unknown_form", "a file is of no known form", "calpads_sinf", "class_lists.txt", None,
        "fatal", SUBMISSION_HELD, "held",
    ),
    FileDefect(
        "columns_missing", "a score file lacks the SSID column", "toms_caaspp",
        "zz_scores_without_ssid.txt", None, "fatal", SUBMISSION_HELD, "held",
    ),
    FileDefect(
        "implausible_count", "a corrected file holds a quarter of the lines", "calpads_stas",
        "STAS_corrected.txt", "COUNT0001", "fatal", SUBMISSION_HELD, "held", least_lines=60,
    ),
    FileDefect(
        "mostly_wrong", "more than a tenth of the lines break a rule", "calpads_sela",
        "SELA_mapping_broken.txt", "REJECT0001", "fatal", SUBMISSION_HELD, "held", least_lines=40,
    ),
    FileDefect(
        "same_bytes_again", "the same bytes come under another name", "calpads_sela",
        "SELA_sent_again.txt", None, "information", DUPLICATE, "duplicate",
    ),
)  # fmt: skip


def broken_file(defect: FileDefect, good: bytes) -> bytes:
    """The defective file made from a good one."""
    if defect.kind == "truncated_gzip":
        packed = gzip_bytes(good)
        return packed[: len(packed) // 2]
    if defect.kind == "empty_file":
        return b""
    if defect.kind == "unknown_form":
        return b"Room;Teacher;Period\r\n12;Rowan;3\r\n14;Quinn;4\r\n"
    lines = good.split(_END)
    if defect.kind == "columns_missing":
        rows = [line.split(b"^") for line in lines[:-1]]
        return _END.join(b"^".join(row[:1] + row[2:]) for row in rows) + _END
    if defect.kind == "implausible_count":
        return _END.join([*lines[:-1:4], b""])
    if defect.kind == "mostly_wrong":
        wrong = [line.replace(b"^A^", b"^Q^", 1) for line in lines[:-1:3]]
        lines[:-1:3] = wrong
        return _END.join(lines)
    return good
