"""What records, fields and verdicts are called in front of a registrar.

Belongs here: pure functions from names to words. Does not belong here: findings' own sentences.
"""

from __future__ import annotations

from collections.abc import Mapping

from delivery.quality_report.model import Sent
from ingestion.layout import load_layouts

VERDICTS = {
    "accepted": "Accepted",
    "accepted_with_warnings": "Accepted with warnings",
    "held": "Held",
    "duplicate": "Duplicate",
    "superseded": "Superseded",
    "received": "Waiting",
    "loaded": "Waiting",
}
SEVERITIES = {
    "fatal": "Fatal",
    "warning": "Warning",
    "information": "Information",
}


def record_label(record: str | None) -> str:
    """A record as people call it: 'SENR', 'CAASPP student test results'."""
    layout = load_layouts().get(record or "")
    if layout is None:
        return "File of unknown form"
    return layout.record_type_code or layout.title


def field_label(record: str | None, name: str | None) -> str:
    """A field by its name in the file, with its number where it has one: 'SSID (1.08)'."""
    layout = load_layouts().get(record or "")
    found = layout and next((field for field in layout.fields if field.name == name), None)
    if not found:
        return name or ""
    return f"{found.header} ({found.number})" if "." in found.number else found.header


def plural(count: int, thing: str) -> str:
    """A number of things in words: '1 line', '1,204 lines'."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def file_name(sent: Sent) -> str:
    """A file's name as its district knows it, below its own folder."""
    return sent.name.removeprefix(f"{sent.district_id}/")


def file_of(submission_id: int | None, names: Mapping[int, str]) -> str:
    """A submission by its file's name where that is among the `names`, else by its number."""
    if submission_id is None:
        return "several files"
    return names.get(submission_id, f"submission {submission_id}")


def without_name(sent: Sent) -> str:
    """A submission's reason without the file's name before it."""
    reason = sent.reason or ""
    if sent.name not in reason.partition(": ")[0]:
        return reason
    return reason.partition(": ")[2]
