"""Withdrawal: a district leaves, and its data goes everywhere, with a certificate of deletion.

Belongs here: the order of the steps and the certificate. Does not belong here: the statements that
delete and count rows (delivery/deletion.py) or the rebuild (orchestration/).

Files go first, so that nothing can be taken in again; then every row in one transaction; then the
rebuild makes a release without the district, and the releases before it are dropped, because their
totals hold its numbers. An interrupted withdrawal is finished by running it again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from delivery import deletion
from delivery.errors import DeliveryError
from delivery.extract_files import sha256_of
from delivery.quality_report.folders import remove_reports
from delivery.releases import current_release, list_releases, retire
from ingestion import archive
from ingestion.run_lock import exclusive_run
from warehouse.settings import Settings

NOTE = (
    "Extracts that county offices fetched, backups of the database and copies of the landing zone "
    "elsewhere are outside Flashlight."
)


@dataclass
class Certificate:
    """What was deleted: counts of rows by table, and each file with its SHA-256.

    `files_kept` are archived bytes that another district sent too; `remaining` counts what a
    search after the deletion still found, by table, and must be empty.
    """

    district_id: str
    started_at: str
    submissions: list[dict[str, Any]] = field(default_factory=list)
    files_removed: list[dict[str, str]] = field(default_factory=list)
    files_kept: list[dict[str, str]] = field(default_factory=list)
    rows_deleted: dict[str, int] = field(default_factory=dict)
    deleted_at: str | None = None
    rebuilt_years: list[str] = field(default_factory=list)
    releases_dropped: list[int] = field(default_factory=list)
    extracts_removed: list[str] = field(default_factory=list)
    reports_removed: list[str] = field(default_factory=list)
    release_in_force: int | None = None
    remaining: dict[str, int] = field(default_factory=dict)
    completed_at: str | None = None
    note: str = NOTE


def withdraw(
    connection: psycopg.Connection,
    district: str,
    *,
    settings: Settings,
    landing: Path,
    rebuild: Callable[[], None],
) -> tuple[Certificate, Path]:
    """Remove all data of a district (7-digit code); the certificate and its file.

    `rebuild` runs a refresh, which recomputes the district's years and publishes. Raises
    DeliveryError where the district is unknown or something of it remains.
    """
    draft = settings.home / "certificates" / f"{district}.unfinished.json"
    with exclusive_run(connection):
        certificate = _begin(connection, district, draft)
        _remove_files(connection, certificate, settings, landing, draft)
        _remove_rows(connection, certificate, draft)
    if certificate.rebuilt_years:
        rebuild()
        _drop_releases(connection, certificate, settings)
        _save(certificate, draft)
    deletion.free_space(connection)
    return certificate, _complete(connection, certificate, draft)


def _begin(connection: psycopg.Connection, district: str, draft: Path) -> Certificate:
    """Take up an interrupted withdrawal or begin one; nothing is deleted yet."""
    certificate = Certificate(district, started_at=_now())
    if draft.exists():
        certificate = Certificate(**json.loads(draft.read_text(encoding="utf-8")))
    known = {row["submission_id"] for row in certificate.submissions}
    certificate.submissions += [
        row
        for row in deletion.submissions_of(connection, district)
        if row["submission_id"] not in known
    ]
    if not certificate.submissions:
        raise DeliveryError(
            f"There is no data of district {district} to withdraw. "
            "`flashlight submissions` lists what there is."
        )
    return certificate


def _remove_files(
    connection: psycopg.Connection,
    certificate: Certificate,
    settings: Settings,
    landing: Path,
    draft: Path,
) -> None:
    folder = landing / certificate.district_id
    sent = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    certificate.files_removed += [
        {"file": f"landing/{path.relative_to(landing)}", "sha256": sha256_of(path)} for path in sent
    ]
    contents = {row["sha256"] for row in certificate.submissions if row["sha256"]}
    shared = deletion.sent_by_others(connection, certificate.district_id, sorted(contents))
    certificate.files_kept = [
        {"sha256": sha256, "reason": "The same bytes came from another sender."}
        for sha256 in sorted(shared)
    ]
    _save(certificate, draft)
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    for sha256 in sorted(contents - shared):
        for path in archive.remove(settings.archive, sha256):
            certificate.files_removed.append(
                {"file": str(path.relative_to(settings.home)), "sha256": path.name[:64]}
            )
    certificate.reports_removed += remove_reports(settings.reports, certificate.district_id)
    _save(certificate, draft)


def _remove_rows(connection: psycopg.Connection, certificate: Certificate, draft: Path) -> None:
    numbers = [row["submission_id"] for row in certificate.submissions]
    with connection.transaction():
        if deletion.is_deleted(connection, numbers):
            return
        certificate.rebuilt_years = deletion.mark_for_rebuild(connection, certificate.district_id)
        certificate.rows_deleted = deletion.delete_rows(
            connection, certificate.district_id, numbers
        )
        certificate.deleted_at = deletion.clock(connection).isoformat()
        # Before the commit: a crash between the two is recognized by the rows still there.
        _save(certificate, draft)


def _drop_releases(
    connection: psycopg.Connection, certificate: Certificate, settings: Settings
) -> None:
    """Drop every release made before the deletion, with the extracts made from it."""
    deleted_at = datetime.fromisoformat(certificate.deleted_at)
    current = current_release(connection)
    if current is None or current.created_at <= deleted_at:
        raise DeliveryError(
            f"The rebuild without {certificate.district_id} was not published, so the earlier "
            "release stays in force. Run `flashlight refresh`, then the withdrawal again."
        )
    certificate.release_in_force = current.release_id
    before = [release for release in list_releases(connection) if release.created_at <= deleted_at]
    kept = [release for release in before if release.is_kept]
    dropped = retire(connection, kept)
    certificate.releases_dropped = sorted({*certificate.releases_dropped, *dropped})
    if len(dropped) < len(kept):
        raise DeliveryError(
            "A query still reads an earlier release, so it could not be dropped. "
            "Ask its reader to end, then run the withdrawal again."
        )
    for release in before:
        for folder in sorted(settings.extracts.glob(f"*/{release.release_id}")):
            shutil.rmtree(folder)
            certificate.extracts_removed.append(str(folder.relative_to(settings.extracts)))


def _complete(connection: psycopg.Connection, certificate: Certificate, draft: Path) -> Path:
    numbers = [row["submission_id"] for row in certificate.submissions]
    certificate.remaining = deletion.remaining(connection, certificate.district_id, numbers)
    if certificate.remaining:
        _save(certificate, draft)
        where = ", ".join(f"{rows} in {table}" for table, rows in certificate.remaining.items())
        raise DeliveryError(
            f"Rows of {certificate.district_id} remain: {where}. "
            "Run `flashlight refresh --full`, then the withdrawal again."
        )
    certificate.completed_at = _now()
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    place = draft.with_name(f"withdrawal_{certificate.district_id}_{stamp}.json")
    _save(certificate, draft)
    draft.replace(place)
    return place


def _save(certificate: Certificate, place: Path) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = place.with_suffix(".tmp")
    temporary.write_text(json.dumps(asdict(certificate), indent=2) + "\n", encoding="utf-8")
    temporary.replace(place)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
