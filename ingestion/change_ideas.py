"""Change ideas: what a district tries out, where, from when, measured by what.

Belongs here: the model of an idea, and reading the text of a register. Does not belong here:
bringing a register into the ledger (change_idea_register.py) or what became of an idea
(dbt_project/models/marts/over_time/change_idea_results).
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingestion import yaml_file
from warehouse import settings

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class ChangeIdeaError(ValueError):
    """A register cannot be used; `problems` says what is wrong, one plain sentence each."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


class ChangeIdea(BaseModel):
    """One idea. `schools` are 14-digit CDS codes; none stand for every school of the district."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
    title: Text
    what: Text
    schools: tuple[Annotated[str, Field(pattern=r"^[0-9]{14}$")], ...] = ()
    student_group: str = "ALL"
    start_date: date
    measure: str
    expected_direction: Literal["higher", "lower"]
    owner_role: Text

    @model_validator(mode="after")
    def _knows_its_words(self) -> ChangeIdea:
        if self.student_group not in student_groups():
            raise ValueError(f"there is no student group {self.student_group}")
        if self.measure not in measures():
            raise ValueError(f"there is no measure {self.measure}")
        if len(set(self.schools)) < len(self.schools):
            raise ValueError("a school is named twice")
        return self

    @property
    def school_year(self) -> str:
        """The school year in which it starts."""
        first = self.start_date.year - (self.start_date.month < 7)
        return f"{first}-{first + 1}"


@cache
def measures() -> frozenset[str]:
    """The identifiers of the measures, as dbt_project.yml lists them."""
    project = yaml_file.read(settings.PROJECT / "dbt_project" / "dbt_project.yml")
    return frozenset(project["vars"]["measures"])


@cache
def student_groups() -> frozenset[str]:
    """The codes of student groups, as the seed student_groups lists them."""
    seed = settings.PROJECT / "dbt_project" / "seeds" / "student_groups.csv"
    with seed.open(encoding="utf-8", newline="") as stream:
        return frozenset(row["student_group"] for row in csv.DictReader(stream))


def parse(text: str, district_id: str) -> list[ChangeIdea]:
    """The ideas in a register: a list of ideas, or none. Raises ChangeIdeaError."""
    try:
        content = yaml.load(text, Loader=yaml_file.LOADER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = "" if line is None else f" (line {line + 1})"
        raise ChangeIdeaError([f"The register of change ideas is not YAML{where}."]) from None
    if content is None:
        return []
    if not isinstance(content, list):
        raise ChangeIdeaError(["The register of change ideas is no list: begin each with '- id:'."])
    ideas, problems = [], []
    for number, item in enumerate(content, start=1):
        try:
            idea = ChangeIdea.model_validate(item)
        except ValidationError as error:
            problems += [f"Change idea {number}: {_said(one)}." for one in error.errors()]
            continue
        problems += [
            f"Change idea {number}: school {school} is not of the district {district_id}."
            for school in idea.schools
            if not school.startswith(district_id)
        ]
        ideas.append(idea)
    for name, count in Counter(idea.id for idea in ideas).items():
        if count > 1:
            problems.append(f"The id {name} stands {count} times.")
    if problems:
        raise ChangeIdeaError(problems)
    return ideas


def _said(problem: Any) -> str:
    """What pydantic found, without the value, which could be anything."""
    where = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
