"""Running dbt: its arguments, its environment and one invocation in this process.

Belongs here: everything about starting dbt and reading what it reports. Does not belong here: the
models (dbt_project/) or how they appear in the graph (orchestration/dbt_assets.py).

dbt runs in this process, not as a child: that saves the 4 seconds that a second interpreter costs,
and a refresh that is killed leaves no dbt behind that goes on writing.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from orchestration import parsed
from orchestration.messages import without_values
from warehouse import connection, settings

RESULT_EVENTS = frozenset({"LogModelResult", "LogSeedResult", "LogSnapshotResult", "LogTestResult"})
FAILED = frozenset({"error", "fail", "runtime error", "partial success"})


@dataclass(frozen=True)
class Project:
    """Where the dbt project lies and where dbt may write, which is never the checkout."""

    folder: Path
    state: Path

    @property
    def target(self) -> Path:
        """Manifest, compiled SQL and the parser's memory."""
        return self.state / "target"

    @property
    def manifest(self) -> Path:
        """What dbt read from the project's files."""
        return self.target / "manifest.json"


def default_project() -> Project:
    """The project of this checkout, with its state below the home folder."""
    return Project(settings.PROJECT / "dbt_project", settings.load().home / "dbt")


@dataclass(frozen=True)
class NodeFailure:
    """A model or test that failed: its name, kind, what dbt said and where its SQL lies."""

    name: str
    kind: str
    message: str
    description: str
    sql: str


class DbtError(RuntimeError):
    """dbt did not succeed; the message names each failed model or test and where to look."""

    def __init__(self, message: str, failures: Sequence[NodeFailure] = ()):
        super().__init__(message)
        self.failures = tuple(failures)


def build_arguments(
    *, full: bool = False, select: Sequence[str] = (), exclude: Sequence[str] = ()
) -> list[str]:
    """The arguments of a production build.

    `full` builds every model anew, all scopes; `select` (model names) limits the build; `exclude`
    names tests to leave out. Unit tests test the code, not the data: they run in the test suite
    only. dbt's files about the run take a second, and quote values of rows: nobody reads them.
    """
    arguments = ["build", "--no-write-json", "--exclude", "resource_type:unit_test", *exclude]
    if full:
        arguments.append("--full-refresh")
    if select:
        arguments += ["--select", *select]
    return arguments


def environment(parameters: Mapping[str, str]) -> dict[str, str]:
    """The variables that dbt_project/profiles.yml reads, from libpq parameters."""
    return {
        "FLASHLIGHT_PG_HOST": parameters.get("host", "localhost"),
        "FLASHLIGHT_PG_PORT": parameters.get("port", "5432"),
        "FLASHLIGHT_PG_USER": parameters.get("user", connection.OWNER),
        "FLASHLIGHT_PG_PASSWORD": parameters.get("password", ""),
        "FLASHLIGHT_PG_DATABASE": parameters.get("dbname", connection.DATABASE),
    }


def stream(project: Project, arguments: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Run dbt and yield its result events (one per model, seed or test) as they happen.

    An event has the shape of dbt's structured log: `info` and `data` with `node_info`.
    Raises DbtError after the last event where dbt did not succeed.
    """
    invocation = _Invocation()
    thread = threading.Thread(
        target=invocation.run, args=(project, arguments), name="dbt", daemon=True
    )
    thread.start()
    while (event := invocation.events.get()) is not None:
        yield event
    thread.join()
    _raise_on_failure(invocation.result, project)


def run(project: Project, arguments: Sequence[str]) -> Any:
    """Run dbt to its end and return its result. Raises DbtError where dbt did not succeed."""
    invocation = _Invocation()
    invocation.run(project, arguments)
    _raise_on_failure(invocation.result, project)
    return invocation.result.result


@dataclass
class _Invocation:
    """One run of dbt: the events so far, None as the last one, and the result after it."""

    events: SimpleQueue = field(default_factory=SimpleQueue)
    result: Any = None

    def run(self, project: Project, arguments: Sequence[str]) -> None:
        # Imported here: dbt takes over a second, and most commands never need it.
        from dbt.cli.main import dbtRunner

        try:
            variables = environment(connection.parameters())
            os.environ.update(variables)
            known = None
            if arguments[0] != "parse":
                known = parsed.read(project, variables["FLASHLIGHT_PG_DATABASE"])
            runner = dbtRunner(known, callbacks=[self._note])
            self.result = runner.invoke([*_global_arguments(), *arguments, *_places(project)])
        except BaseException as error:
            self.result = error
        finally:
            self.events.put(None)

    def _note(self, event: Any) -> None:
        from dbt_common.events.functions import msg_to_dict

        if event.info.name in RESULT_EVENTS:
            self.events.put(msg_to_dict(event))


def _global_arguments() -> list[str]:
    # Nothing on the terminal and no log file: dbt would write the values of failing rows there.
    return [
        "--log-level",
        "none",
        "--log-level-file",
        "none",
        "--no-version-check",
        "--no-send-anonymous-usage-stats",
    ]


def _places(project: Project) -> list[str]:
    return [
        "--project-dir",
        str(project.folder),
        "--profiles-dir",
        str(project.folder),
        "--target-path",
        str(project.target),
        "--log-path",
        str(project.state / "logs"),
    ]


def _raise_on_failure(result: Any, project: Project) -> None:
    if isinstance(result, BaseException):
        raise DbtError(f"dbt could not start: {without_values(str(result))}") from result
    if result.success:
        return
    failures = [
        NodeFailure(
            name=item.node.name,
            kind=str(item.node.resource_type),
            message=without_values(item.message or ""),
            description=getattr(item.node, "description", "") or "",
            sql=_sql_of(item.node, project),
        )
        for item in getattr(result.result, "results", None) or ()
        if str(item.status) in FAILED
    ]
    if failures:
        raise DbtError(describe(failures), failures)
    raise DbtError(f"dbt failed: {without_values(str(result.exception))}")


def _sql_of(node: Any, project: Project) -> str:
    path = getattr(node, "compiled_path", None) or node.original_file_path
    return str(path) if Path(path).is_absolute() else str(project.folder / path)


def describe(failures: Sequence[NodeFailure]) -> str:
    """One paragraph per failure: what failed, what it means, what dbt said, where to look."""
    paragraphs = [
        f"{failure.kind} {failure.name} failed.{_meaning(failure.description)} "
        f"dbt says: {failure.message} Its SQL: {failure.sql}"
        for failure in failures
    ]
    return "\n".join(paragraphs)


def _meaning(description: str) -> str:
    return f" What it means: {' '.join(description.split())}" if description else ""


def rows_written(status: str) -> int | None:
    """Rows in PostgreSQL's command tag ('SELECT 12', 'INSERT 0 12'); None where it has none."""
    found = re.fullmatch(r"(?:SELECT|INSERT \d+|MERGE|UPDATE|DELETE) (\d+)", status.strip())
    return int(found[1]) if found else None
