"""Verdicts on districts' files as asset checks.

Belongs here: turning figures into check results. Does not belong here: the rules of the gate
(expectations/) or dbt's tests (orchestration/translator.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg

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
            "The newest file of every district is accepted. Where it is held, the district's last "
            "good file stays in force and everyone else goes on; `flashlight findings` says why."
        ),
    )


def result(
    asset: dg.AssetKey, figures: Mapping[str, Any] | None, held: Sequence[str]
) -> dg.AssetCheckResult:
    """Passed unless a district's newest file is held; with the figures of this run's files."""
    metadata: dict[str, Any] = {"districts_held": len(held)}
    if held:
        metadata["held"] = dg.MetadataValue.json(sorted(held))
    if figures is not None:
        plain = {"seconds", "rules", "lines_accepted", "lines_rejected", "lines_superseded"}
        metadata |= {name: value for name, value in figures.items() if name in plain}
        metadata |= {f"submissions_{state}": n for state, n in figures["submissions"].items()}
        metadata["findings_by_rule"] = table(figures["findings"])
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=NAME,
        passed=not held,
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
            findings[severity] += count
        for name in lines:
            lines[name] += item.get(name, 0)
        for state, count in item["submissions"].items():
            submissions[state] = submissions.get(state, 0) + count
    return {"findings": findings, "lines": lines, "submissions": submissions}
