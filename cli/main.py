"""The command `flashlight`: its commands, and how failures are told.

Belongs here: assembling the groups of commands and the handler of last resort. Does not belong
here: what a command does (the other modules of cli/), which in turn only calls the parts.

Start-up stays fast: modules of cli/ import Dagster, dbt, Great Expectations and pandas nowhere, and
the database inside their commands.
"""

from __future__ import annotations

import os
import sys
import traceback

import typer
from typer.exceptions import Abort, TyperException

from cli import (
    alerts,
    connect,
    extracts,
    findings,
    gate,
    grants,
    identities,
    ledger,
    mappings,
    refresh,
    releases,
    report,
    sample,
    serve,
    trace,
    withdraw,
)

HELP = "Flashlight, a collaborative K-12 data warehouse for California."

app = typer.Typer(
    name="flashlight",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    sample,
    refresh,
    ledger,
    findings,
    report,
    gate,
    alerts,
    mappings,
    releases,
    extracts,
    trace,
    identities,
    withdraw,
    serve,
    connect,
    grants,
):
    group.register(app)


def run() -> None:
    """Entry point of the command `flashlight`: exit status 0 done, 1 failed, 2 wrong usage."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status; failures are told on standard error."""
    try:
        return app(arguments, standalone_mode=False) or 0
    except TyperException as error:
        _tell(f"{error.format_message()} See `flashlight --help`.")
        return error.exit_code
    except (KeyboardInterrupt, Abort):
        _tell("Stopped. What was not finished is taken up by the next `flashlight refresh`.")
        return 1
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing more can be told.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return 1
    except Exception as error:  # the handler of last resort: plain words, no traceback
        _tell(describe(error))
        if os.environ.get("FLASHLIGHT_DEBUG") == "1":
            traceback.print_exc()
        return 1


def describe(error: Exception) -> str:
    """Say what failed in at most two lines, without values of the data."""
    if type(error).__module__.startswith("psycopg"):
        return _describe_database(error)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if isinstance(error, OSError) and error.filename:
        return f"{error.strerror}: {error.filename}. Check that the path is right and can be used."
    if not lines:
        return f"{type(error).__name__}. FLASHLIGHT_DEBUG=1 shows where."
    return "\n".join(lines[:2])


def _describe_database(error: Exception) -> str:
    """A server's message may quote the data, so only its kind and table are told."""
    diagnostic = getattr(error, "diag", None)
    if getattr(error, "sqlstate", None) is None or diagnostic is None:
        reason = next(iter(str(error).splitlines()), "")
        return (
            f"The database does not answer: {reason}\n"
            "Check FLASHLIGHT_DATABASE_URL, or without it <home>/postgres/server.log."
        )
    table = ".".join(part for part in (diagnostic.schema_name, diagnostic.table_name) if part)
    where = f" on {table}" if table else ""
    return (
        f"The database refused a statement{where}: {type(error).__name__} ({error.sqlstate}).\n"
        "Nothing was changed by it. FLASHLIGHT_DEBUG=1 shows where."
    )


def _tell(message: str) -> None:
    print(f"flashlight: {message}", file=sys.stderr)
