"""The register of change ideas: what a district tries out, where, from when, measured by what.

Belongs here: reading and checking landing/<district>/change_ideas.yml, and bringing it into the
ledger. Does not belong here: what became of an idea (dbt_project/models/marts/change_idea_results).

The register says the whole of a district's ideas: a newer file replaces all, one that is wrong
replaces nothing and becomes findings. It is read by the refresh as every file of the landing zone.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

import psycopg
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ingestion import yaml_file
from ingestion.landing import LandingFile
from ingestion.source import Source
from warehouse import settings

FILE = "change_ideas.yml"
RULE = "IDEAS0001"
LARGEST = 1_000_000
REMEDY = "Correct change_ideas.yml (docs/districts.md) and send it again; the ideas before stay."

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


def is_register(file: LandingFile) -> bool:
    """Whether a file of the landing zone is a district's register."""
    return file.district_id is not None and file.path == f"{file.district_id}/{FILE}"


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


def take_in(connection: psycopg.Connection, file: LandingFile) -> str:
    """Bring a register into the ledger, in the caller's transaction; the SHA-256 of its bytes.

    Ideas that differ from those before make the school years of both pending. Raises
    UnreadableError where the file is none that can be opened.
    """
    with Source(file) as source:
        content = source.read(LARGEST + 1)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        if len(content) > LARGEST:
            raise ChangeIdeaError([f"The register is larger than {LARGEST:,} bytes."])
        ideas = parse(_decoded(content), file.district_id)
    except ChangeIdeaError as error:
        _tell(connection, file.district_id, error.problems)
        return sha256
    _tell(connection, file.district_id, [])
    _replace(connection, file.district_id, ideas)
    return sha256


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ChangeIdeaError(["The register of change ideas is not in UTF-8."]) from None


def _said(problem: Any) -> str:
    """What pydantic found, without the value, which could be anything."""
    where = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _tell(connection: psycopg.Connection, district_id: str, problems: list[str]) -> None:
    """Close what was wrong with the file before, and write what is wrong with this one."""
    connection.execute(
        "update quality.findings set closed_at = clock_timestamp()"
        " where district_id = %s and rule = %s and closed_at is null",
        [district_id, RULE],
    )
    connection.cursor().executemany(
        "insert into quality.findings"
        " (district_id, record, rule, severity, message, remedy, mended_with)"
        " values (%s, 'change_ideas', %s, 'fatal', %s, %s, 'recomputation')",
        [(district_id, RULE, problem, REMEDY) for problem in problems],
    )


_OF_DISTRICT = """
select idea_id, school_id, title, what, student_group, start_date, school_year, measure_id,
    expected_direction, owner_role
from ledger.change_ideas where district_id = %s
"""


def _replace(connection: psycopg.Connection, district_id: str, ideas: list[ChangeIdea]) -> None:
    new = {
        (idea.id, school, idea.title, idea.what, idea.student_group, idea.start_date,
         idea.school_year, idea.measure, idea.expected_direction, idea.owner_role)
        for idea in ideas
        for school in (idea.schools or ("",))
    }  # fmt: skip
    before = set(connection.execute(_OF_DISTRICT, [district_id]).fetchall())
    if new == before:
        return
    connection.execute("delete from ledger.change_ideas where district_id = %s", [district_id])
    connection.cursor().executemany(
        "insert into ledger.change_ideas (district_id, idea_id, school_id, title, what,"
        " student_group, start_date, school_year, measure_id, expected_direction, owner_role)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [(district_id, *row) for row in sorted(new, key=lambda row: row[:2])],
    )
    connection.cursor().executemany(
        "insert into ledger.pending_scopes (district_id, school_year) values (%s, %s)"
        " on conflict (district_id, school_year) do update set since = clock_timestamp()",
        [(district_id, year) for year in sorted({row[6] for row in new ^ before})],
    )
