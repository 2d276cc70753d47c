"""The embedded server starts again, whatever a restart of the machine has taken away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.installation import temporary_folder
from warehouse import server


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home whose path is too long for a socket, with a server that was started and stopped."""
    with temporary_folder("server") as folder:
        home = folder / ("long" * 20)
        home.mkdir()
        server.ensure_running(home)
        server.stop(home)
        yield home
        server.stop(home)
        shutil.rmtree(socket_folder(home), ignore_errors=True)


def socket_folder(home: Path) -> Path:
    text = (home / "postgres" / "flashlight.conf").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("unix_socket_directories")]
    return Path(line.split(" = ")[1].strip("'"))


def test_a_lost_socket_folder_is_made_anew_for_the_server_alone(home):
    folder = socket_folder(home)
    assert home not in folder.parents
    owner = folder.stat().st_uid
    shutil.rmtree(folder)

    address = server.ensure_running(home)

    assert address.socket_folder == str(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == owner
    place = {"host": address.socket_folder, "port": address.port, "user": "postgres"}
    with psycopg.connect(**place, dbname="postgres") as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    server.stop(home)


def test_the_servers_log_shows_no_value_of_a_row(home):
    """PostgreSQL quotes the value in its error, whatever else is kept out of the log."""
    address = server.ensure_running(home)
    place = {"host": address.socket_folder, "port": address.port, "user": "postgres"}

    with (
        psycopg.connect(**place, dbname="postgres") as connection,
        pytest.raises(psycopg.errors.InvalidDatetimeFormat, match="Zacharysentinel"),
    ):
        connection.execute("select cast('Zacharysentinel' as date)")
    server.stop(home)

    log = (home / "postgres" / "server.log").read_text(encoding="utf-8")
    assert "sentinel" not in log


def test_a_socket_folder_that_others_can_enter_is_refused(home):
    """Who reaches the socket is trusted; another user may have taken the lost folder's name."""
    folder = socket_folder(home)
    folder.chmod(0o755)
    try:
        with pytest.raises(server.ServerError, match="only the server's user"):
            server.ensure_running(home)
    finally:
        folder.chmod(0o700)
