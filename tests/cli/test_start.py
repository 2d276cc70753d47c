"""Start-up: a command imports only what it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"dagster", "dbt", "great_expectations", "pandas", "numpy", "sqlalchemy", "psycopg"}


def _modules_after(code: str) -> set[str]:
    shown = f"import sys; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_start_up_imports_nothing_heavy():
    assert HEAVY & _modules_after("import cli.main") == set()


@pytest.mark.parametrize("module", ["delivery.status", "delivery.extract", "ingestion.intake"])
def test_what_a_refresh_without_news_needs_is_light(module):
    imported = _modules_after(f"import {module}")
    assert (HEAVY - {"psycopg", "sqlalchemy"}) & imported == set()


def test_every_command_of_the_contract_exists():
    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import run; run()", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    commands = "sample refresh status submissions findings trace releases publish rollback"
    commands += " extract extracts replay withdraw ui url psql"
    listed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("│ ")}
    assert set(commands.split()) <= listed
