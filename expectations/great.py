"""Flashlight's own expectations for Great Expectations: a rule as one expectation.

Belongs here: the classes that Great Expectations needs, and nothing that runs without it.
Importing this module imports Great Expectations (ten seconds and more), so import it inside
functions only. Does not belong here: what the rules are (rules.py), running them (suite.py).

Both expectations measure a count and nothing else: no value of any line can reach a result, the
Data Docs or a log.
"""

from __future__ import annotations

import logging
import os
from typing import Any, ClassVar

os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")

import great_expectations as gx
import sqlalchemy
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import (
    BatchExpectation,
    render_suite_parameter_string,
)
from great_expectations.expectations.metrics.metric_provider import metric_partial, metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer

# On an error it would log the statement's text with what the database says about values.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)

__all__ = ["ExpectLinesToFollowRule", "ExpectQueryToFindNone", "gx"]


class LinesBreakingRule(TableMetricProvider):
    """Number of lines for which a predicate is true.

    An aggregate: Great Expectations asks all metrics of this kind in one scan of the batch.
    """

    metric_name = "lines.breaking_rule"
    value_keys = ("predicate",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(cls, metric_domain_kwargs: dict, metric_value_kwargs: dict, **_: Any):  # noqa: N805
        predicate = sqlalchemy.literal_column(f"({metric_value_kwargs['predicate']})")
        return sqlalchemy.func.count().filter(predicate), metric_domain_kwargs, {}


class FoundByQuery(TableMetricProvider):
    """The one number that a query returns: how many things it found that break a rule."""

    metric_name = "query.found"
    value_keys = ("query",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,  # noqa: N805
        execution_engine: SqlAlchemyExecutionEngine,
        metric_value_kwargs: dict,
        **_: Any,
    ) -> int:
        query = sqlalchemy.literal_column(f"({metric_value_kwargs['query']})")
        return execution_engine.execute_query(sqlalchemy.select(query)).scalar_one()


class _CountExpectation(BatchExpectation):
    """What the two expectations share: a sentence to show, and success when the count is 0."""

    rule: str
    message: str

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls, configuration=None, result=None, runtime_configuration=None
    ) -> list[RenderedStringTemplateContent]:
        shown = configuration or result.expectation_config
        parameters = {name: shown.kwargs[name] for name in ("rule", "message")}
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template",
                string_template={
                    "template": "Nothing breaks the rule $rule: $message",
                    "params": parameters,
                    "styling": (runtime_configuration or {}).get("styling", {}),
                },
            )
        ]

    def _validate(self, metrics: dict, runtime_configuration=None, execution_engine=None) -> dict:
        count = metrics[self.metric_dependencies[0]]
        return {"success": count == 0, "result": {"observed_value": count}}


class ExpectLinesToFollowRule(_CountExpectation):
    """Expect no line of the batch to break a rule; `predicate` is true for lines that do."""

    predicate: str

    metric_dependencies: ClassVar[tuple[str, ...]] = ("lines.breaking_rule",)
    success_keys: ClassVar[tuple[str, ...]] = ("predicate", "rule", "message")


class ExpectQueryToFindNone(_CountExpectation):
    """Expect a query that counts what breaks a rule to count nothing."""

    query: str

    metric_dependencies: ClassVar[tuple[str, ...]] = ("query.found",)
    success_keys: ClassVar[tuple[str, ...]] = ("query", "rule", "message")
