"""Running Great Expectations: one suite and one validation per record type.

Belongs here: turning rules into a suite, running it, and the Data Docs of a run. Does not belong
here: what the rules are (rules.py) and what follows from their failures (gate.py). Great
Expectations is imported when a run begins, not with this module.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from expectations.rules import Rule, Severity
from warehouse import connection as warehouse_connection

SEVERITY = {"fatal": "critical", "warning": "warning", "information": "info", "trial": "info"}
SITE = "flashlight"


class GateError(RuntimeError):
    """A rule could not be evaluated; the message names it and holds no value."""


@dataclass(frozen=True)
class QueryRule:
    """A rule about whole submissions; `query` returns how many things break it."""

    name: str
    severity: Severity
    message: str
    query: sql.Composed


class ValidationRun:
    """One run of the gate, or of the checks across files: validations that share Data Docs."""

    def __init__(self, name: str = "gate") -> None:
        from expectations import great

        self._great = great
        self._context = great.gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}
        self._source = self._context.data_sources.add_postgres(
            "warehouse", connection_string=_address()
        )
        self._run = great.gx.RunIdentifier(run_name=name)

    def __enter__(self) -> ValidationRun:
        """Use as a context manager, so that the run's own connections are closed."""
        return self

    def __exit__(self, *_: object) -> None:
        self._source.get_engine().dispose()

    def validate(
        self,
        record: str,
        lines: sql.Composable,
        line_rules: Sequence[Rule],
        query_rules: Sequence[QueryRule],
    ) -> dict[str, int]:
        """Check committed lines against the rules: for each rule that fails, how often.

        `lines` selects the batch. All line rules are counted in one scan of it. The keys are
        rule names. Raises GateError where a rule's SQL fails.
        """
        great, gx = self._great, self._great.gx
        asset = self._source.add_query_asset(record, query=lines.as_string(None))
        expectations = [
            great.ExpectLinesToFollowRule(
                rule=rule.name,
                message=rule.message,
                predicate=rule.predicate,
                severity=SEVERITY[rule.severity],
                meta={"rule": rule.name},
            )
            for rule in line_rules
        ] + [
            great.ExpectQueryToFindNone(
                rule=rule.name,
                message=rule.message,
                query=rule.query.as_string(None),
                severity=SEVERITY[rule.severity],
                meta={"rule": rule.name},
            )
            for rule in query_rules
        ]
        suite = self._context.suites.add(
            gx.ExpectationSuite(name=record, expectations=expectations)
        )
        validation = self._context.validation_definitions.add(
            gx.ValidationDefinition(
                name=record, data=asset.add_batch_definition("new lines"), suite=suite
            )
        )
        # BASIC: the count of each expectation. These expectations have no values to show.
        result = validation.run(result_format="BASIC", run_id=self._run)
        return _failures(result)

    def build_data_docs(self, folder: Path) -> None:
        """Write the Data Docs of this run's validations to a folder, in place of older ones."""
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._context.add_data_docs_site(
            SITE,
            {
                "class_name": "SiteBuilder",
                "store_backend": {
                    "class_name": "TupleFilesystemStoreBackend",
                    "base_directory": str(fresh),
                },
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            },
        )
        self._context.build_data_docs(site_names=[SITE])
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)


def _address() -> str:
    """The warehouse's address as Great Expectations wants it."""
    url = warehouse_connection.url()
    if url.host is None:
        # It insists on a host; the socket's folder among the parameters prevails over it.
        url = url.set(host="localhost")
    # Rules over several lines join whole files. The planner takes conditions over many columns to
    # leave one row, and would loop over such a file for each line of another one.
    options = " ".join(filter(None, [url.query.get("options"), "-c enable_nestloop=off"]))
    url = url.update_query_dict({"options": options})
    # What follows a dollar sign it would take for a variable.
    return url.render_as_string(hide_password=False).replace("$", r"\$")


def _failures(result) -> dict[str, int]:
    failures = {}
    for item in result.results:
        rule = item.expectation_config.meta["rule"]
        count = item.result.get("observed_value")
        if count is None:
            # What the database said may hold a value, so it is not repeated here.
            raise GateError(
                f"The rule {rule} of {result.suite_name} could not be evaluated: "
                "its SQL fails. Correct the rule and refresh again."
            )
        if not item.success:
            failures[rule] = int(count)
    return failures
