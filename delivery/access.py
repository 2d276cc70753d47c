"""Access: how BI tools, county offices and auditors log in.

Belongs here: logins of the roles, their settings and addresses. Does not belong here: which tables
a role may read (warehouse/ddl/ and, with each release, delivery/views.py), or whose students a
login may see (delivery/grants.py).
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from delivery import views
from delivery.errors import DeliveryError
from delivery.grants import is_granted
from warehouse import connection as warehouse
from warehouse import settings

# What a role's statements find without a schema's name.
SEARCH_PATHS = {
    "flashlight_reader": ("marts",),
    "flashlight_county": ("marts",),
    "flashlight_auditor": ("marts", "ledger"),
}
# A tool that forgets an open transaction would hold up the next release.
IDLE_IN_TRANSACTION = "10min"
LOOPBACK = "127.0.0.1"


def url_for(role: str) -> str:
    """The address for a role, with its password; the login is created where it is missing.

    On the embedded server it is a TCP address of this machine, which every BI tool can use. The
    owner's address is the pipeline's own. Raises DeliveryError for a role that has no login.
    """
    if role == warehouse.OWNER:
        return warehouse.dsn()
    with warehouse.connect() as connection:
        if role not in SEARCH_PATHS and not is_granted(connection, role):
            known = ", ".join((*SEARCH_PATHS, warehouse.OWNER))
            raise DeliveryError(
                f"{role} is no role with a login. Roles: {known}, "
                "and logins of districts, which `flashlight grant` makes."
            )
        password = ensure_login(connection, role)
    return (
        reachable(warehouse.url("postgresql"))
        .set(username=role, password=password)
        .render_as_string(hide_password=False)
    )


def ensure_login(connection: psycopg.Connection, role: str) -> str:
    """Let a role log in, with the password kept in credentials.json; returns it."""
    passwords = _read()
    password = passwords.get(role) or secrets.token_urlsafe(24)
    if role not in passwords or not _can_log_in(connection, role):
        # Encrypted here: the password itself never reaches the server or its log.
        encrypted = connection.pgconn.encrypt_password(
            password.encode(), role.encode(), b"scram-sha-256"
        ).decode()
        _set_up(connection, role, encrypted)
        connection.commit()
        _write(passwords | {role: password})
    return password


def credentials_file() -> Path:
    """Where the passwords are kept; only the owner of the home folder can read it."""
    return settings.load().home / "credentials.json"


def _can_log_in(connection: psycopg.Connection, role: str) -> bool:
    return connection.execute(
        "select rolcanlogin from pg_roles where rolname = %s", [role]
    ).fetchone() == (True,)


def _set_up(connection: psycopg.Connection, role: str, encrypted: str) -> None:
    name = sql.Identifier(role)
    path = sql.SQL(", ").join(map(sql.Identifier, SEARCH_PATHS.get(role, (views.MARTS,))))
    try:
        connection.execute(sql.SQL("alter role {} login password {}").format(name, encrypted))
        connection.execute(sql.SQL("alter role {} set search_path = {}").format(name, path))
        connection.execute(
            sql.SQL("alter role {} set idle_in_transaction_session_timeout = {}").format(
                name, IDLE_IN_TRANSACTION
            )
        )
    except psycopg.errors.InsufficientPrivilege as error:
        connection.rollback()
        raise DeliveryError(
            f"{warehouse.OWNER} may not set the password of {role} on this server. Ask its "
            f"administrator for `alter role {role} login password …`, then connect with that."
        ) from error


def reachable(address: URL) -> URL:
    """The same server over TCP: the embedded one listens on a socket and on the loopback."""
    host = address.query.get("host")
    if address.host or not isinstance(host, str) or not host.startswith("/"):
        return address
    query = {key: value for key, value in address.query.items() if key not in ("host", "port")}
    port = address.query.get("port")
    return address.set(host=LOOPBACK, port=int(port) if port else None, query=query)


def _read() -> dict[str, str]:
    file = credentials_file()
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _write(passwords: dict[str, str]) -> None:
    file = credentials_file()
    # mkstemp gives 0600 from the start; the rename makes the change whole or not at all.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".credentials-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(passwords, stream, indent=2, sort_keys=True)
    Path(name).replace(file)
