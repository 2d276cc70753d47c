"""The page of measures, written from the definitions in the measures' own YAML.

Belongs here: from definitions to Markdown in docs/measures.md. Does not belong here: the prose
around them (measures_page.md.jinja) or what a measure is (dbt_project/models/measures/).

Run after a definition changed: .venv/bin/python -m delivery.measures_page
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict

from ingestion import yaml_file
from warehouse.settings import PROJECT

PAGE = PROJECT / "docs" / "measures.md"
DBT_PROJECT = PROJECT / "dbt_project"
MODELS = DBT_PROJECT / "models" / "measures"
TEMPLATE = "measures_page.md.jinja"


class Definition(BaseModel):
    """What a measure's YAML says of it (meta.measure); all texts are sentences for people."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    measure_id: str
    label: str
    domain: str
    actor_levels: tuple[str, ...]
    frequency: str
    grades: str
    direction: str
    unit: str
    definition: str
    formula: str
    numerator: str
    denominator: str
    rules: tuple[str, ...] = ()
    source: str
    serves: str
    not_for: str
    example: str
    minimum_n: int


def definitions() -> list[Definition]:
    """The measures that are published, in the order of var `measures` of the dbt project.

    Raises ValueError (pydantic's) where a definition lacks a part or has an unknown one.
    """
    variables = yaml_file.read(DBT_PROJECT / "dbt_project.yml")["vars"]
    return [_definition(name, variables["minimum_n"]) for name in variables["measures"]]


def page() -> str:
    """The page as Markdown."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown of our own texts
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATE).render(measures=definitions())


def _definition(name: str, minimum_n: int) -> Definition:
    (model,) = yaml_file.read(MODELS / f"measure_{name}.yml")["models"]
    said = model["config"]["meta"]["measure"]
    return Definition.model_validate({"measure_id": name, "minimum_n": minimum_n} | said)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
