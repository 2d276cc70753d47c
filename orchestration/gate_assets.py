"""The gate in the graph: what it writes, and its verdicts as checks of the raw assets.

Belongs here: the assets of the gate. Does not belong here: its rules (expectations/) or how figures
become check results (orchestration/checks.py).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration import checks
from orchestration.assets import raw_key
from orchestration.progress import Progress
from orchestration.stages import Stages
from orchestration.translator import FINDINGS, OWNERS, SCOPES

REJECTED = dg.AssetKey(["quality", "rejected_lines"])


def build_gate_assets(records: Iterable[str]) -> dg.AssetsDefinition:
    """What the gate writes, and its verdict on each record type as a check of the raw asset."""
    records = list(records)

    def spec(
        key: dg.AssetKey, deps: Iterable[dg.AssetKey], description: str, **more: Any
    ) -> dg.AssetSpec:
        return dg.AssetSpec(
            key,
            deps=list(deps),
            group_name="quality",
            owners=OWNERS,
            kinds={"postgres", "greatexpectations"},
            description=description,
            **more,
        )

    @dg.multi_asset(
        name="gate",
        specs=[
            spec(
                FINDINGS,
                map(raw_key, records),
                "**Gate.** What is wrong, line by line, with rule and remedy, in the words of the "
                "district. One validation of Great Expectations per record type.",
            ),
            spec(
                REJECTED,
                [FINDINGS],
                "**Gate.** Lines that do not count, with the rules they break. Received = accepted "
                "+ rejected + superseded, always.",
            ),
            spec(
                SCOPES,
                [REJECTED],
                "**Gate.** What accepted submissions changed: the district years that the build "
                "recomputes. Where nothing was accepted, everything after this is skipped.",
                skippable=True,
            ),
        ],
        check_specs=[checks.spec(raw_key(record)) for record in records],
        allow_arbitrary_check_specs=True,
    )
    def gate(
        stages: dg.ResourceParam[Stages], progress: dg.ResourceParam[Progress]
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        with progress.stage("gate") as stage:
            figures = stages.gate()
            totals = checks.totals(figures)
            scopes = stages.pending_scopes()
            stage.figures = {**totals["submissions"], "pending_scopes": scopes}
            stage.message = _in_words(totals["submissions"])
        yield dg.MaterializeResult(
            asset_key=FINDINGS, metadata={**totals["findings"], "seconds": stage.seconds}
        )
        yield dg.MaterializeResult(asset_key=REJECTED, metadata=totals["lines"])
        if scopes:
            yield dg.MaterializeResult(asset_key=SCOPES, metadata=stage.figures)
        not_green = stages.not_green()
        for record in records:
            yield checks.result(raw_key(record), figures.get(record), not_green.get(record))

    return gate


def _in_words(submissions: Mapping[str, int]) -> str:
    """Submissions by state in words: '12 accepted, 1 held'."""
    parts = [f"{count:,} {state.replace('_', ' ')}" for state, count in submissions.items()]
    return ", ".join(parts) or "nothing to gate"
