"""Verdicts on districts' files as asset checks.

Belongs here: turning figures into check results. Does not belong here: the rules of the gate
(expectations/) or dbt's tests (orchestration/translator.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

from orchestration.figures import NotGreen

NAME = "newest_files_pass_the_gate"
INTAKE = "new_files_can_be_read"


def intake_spec(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check of the intake; like every check of districts' files it warns and never blocks."""
    return dg.AssetCheckSpec(
        INTAKE,
        asset=asset,
        blocking=False,
        description=(
            "Every new file could be read and identified. Others are held with a reason; "
            "`flashlight submissions` lists them."
        ),
    )


def intake_result(asset: dg.AssetKey, held: int) -> dg.AssetCheckResult:
    """Passed where no new file is held for what it is."""
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=INTAKE,
        passed=held == 0,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"held": held},
    )


def spec(asset: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check of one record type; it warns and never blocks other districts."""
    return dg.AssetCheckSpec(
        NAME,
        asset=asset,
        blocking=False,
        description=(
            "Of every district's newest file, and of every file of this run, all lines are "
            "accepted. Rejected lines do not count; where a file is held, the district's last "
            "good file stays in force. Everyone else goes on; `flashlight findings` says why."
        ),
    )


def result(
    asset: dg.AssetKey, figures: Mapping[str, Any] | None, wrong: NotGreen | None
) -> dg.AssetCheckResult:
    """Passed only where no line is rejected and no file held; with the figures of this run.

    `figures` are those of this run's files, `wrong` what is the matter with the newest files.
    """
    wrong = wrong or NotGreen()
    metadata: dict[str, Any] = {
        "districts_held": len(wrong.held),
        "districts_with_rejected_lines": len(wrong.rejected),
    }
    if wrong.held:
        metadata["held"] = dg.MetadataValue.json(sorted(wrong.held))
    if wrong.rejected:
        metadata["with_rejected_lines"] = dg.MetadataValue.json(sorted(wrong.rejected))
    if wrong.by_rule:
        metadata["rejected_lines_by_rule"] = dg.MetadataValue.json(wrong.by_rule)
    rejected_now = 0
    if figures is not None:
        plain = {"seconds", "rules", "lines_accepted", "lines_rejected", "lines_superseded"}
        metadata |= {name: value for name, value in figures.items() if name in plain}
        metadata |= {f"submissions_{state}": n for state, n in figures["submissions"].items()}
        metadata["findings_by_rule"] = table(figures["findings"])
        rejected_now = figures.get("lines_rejected", 0) + figures["submissions"].get("held", 0)
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=NAME,
        passed=not (wrong.held or wrong.rejected or rejected_now),
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


def table(findings: Sequence[tuple[str, str, str, int]]) -> dg.TableMetadataValue:
    """Findings of a run by rule: (severity, rule, message, count), the most frequent first."""
    records = [
        dg.TableRecord({"severity": severity, "rule": rule, "message": message, "count": count})
        for severity, rule, message, count in sorted(findings, key=lambda item: -item[3])
    ]
    columns = [dg.TableColumn(name, "string") for name in ("severity", "rule", "message")]
    return dg.MetadataValue.table(
        records, dg.TableSchema(columns=[*columns, dg.TableColumn("count", "int")])
    )


def totals(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """All record types together: findings by severity, lines by fate, submissions by state."""
    findings = {"fatal": 0, "warning": 0, "information": 0}
    lines = {"lines_accepted": 0, "lines_rejected": 0, "lines_superseded": 0}
    submissions: dict[str, int] = {}
    for item in figures.values():
        for severity, _, _, count in item["findings"]:
            findings[severity] = findings.get(severity, 0) + count
        for name in lines:
            lines[name] += item.get(name, 0)
        for state, count in item["submissions"].items():
            submissions[state] = submissions.get(state, 0) + count
    return {"findings": findings, "lines": lines, "submissions": submissions}
