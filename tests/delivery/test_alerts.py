"""Alerts reach a webhook and a mail server, each thing once, without a word about students."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller

from delivery import alert_sinks, alerts

DISTRICT = "1964733"
NAME_OF_A_FILE = "Garcia_Maria.txt"


class Receiver(HTTPServer):
    """A local webhook: keeps what it was sent, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[dict] = []
        self.status = 200


class Handler(BaseHTTPRequestHandler):
    """Answers a POST."""

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.received.append(json.loads(content))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Mailbox:
    """A local mail server's handler that keeps the messages."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self.messages.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def webhook() -> Iterator[Receiver]:
    receiver = Receiver()
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    yield receiver
    receiver.shutdown()
    receiver.server_close()


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    handler = Mailbox()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def configuration(folder: Path, *sinks: str) -> Path:
    path = folder / "alerts.yml"
    path.write_text("version: 1\nurls:\n" + "".join(sinks), encoding="utf-8")
    return path


def sink(url: str, tags: str = "") -> str:
    return f"  - {url}:\n      tag: '{tags}'\n" if tags else f"  - {url}\n"


def hold(connection: psycopg.Connection, record: str = "calpads_stas") -> int:
    (number,) = connection.execute(
        "insert into ledger.submissions"
        " (district_id, record, school_year, file_path, state, reason)"
        " values (%s, %s, '2024-2025', %s, 'held', %s) returning submission_id",
        [DISTRICT, record, NAME_OF_A_FILE, f"{NAME_OF_A_FILE} has no lines."],
    ).fetchone()
    connection.commit()
    return number


def find_unusual(connection: psycopg.Connection, severity: str = "warning") -> None:
    connection.execute(
        "insert into quality.findings (submission_id, district_id, record, school_year, rule,"
        " severity, message, remedy) values (null, %s, 'calpads_senr', '2024-2025', 'COUNT0002',"
        " %s, 'm', 'r')",
        [DISTRICT, severity],
    )
    connection.commit()


def test_a_held_file_is_told_once_to_each_sink(connection, webhook, mailbox, tmp_path):
    box, port = mailbox
    path = configuration(
        tmp_path,
        sink(f"json://127.0.0.1:{webhook.server_port}/hook"),
        sink(f"mailto://127.0.0.1:{port}?from=flashlight@example.org&to=data@example.org"),
    )
    number = hold(connection)

    sent = alert_sinks.send(connection, path)

    assert [(item.kind, item.alerts, item.arrived) for item in sent] == [("held", 1, True)] * 2
    (posted,) = webhook.received
    (mailed,) = box.messages
    assert posted["title"] == "Flashlight: files held (1)"
    for text in (posted["message"], mailed):
        assert DISTRICT in text
        assert f"submission {number}" in text
        assert "Garcia" not in text
    assert alert_sinks.send(connection, path) == []

    second = hold(connection, "calpads_senr")
    alert_sinks.send(connection, path)
    assert f"submission {second}" in webhook.received[1]["message"]
    assert f"submission {number}" not in webhook.received[1]["message"]


def test_what_does_not_arrive_is_sent_again(connection, webhook, tmp_path):
    path = configuration(tmp_path, sink(f"json://127.0.0.1:{webhook.server_port}/hook"))
    hold(connection)
    webhook.status = 503
    assert [item.arrived for item in alert_sinks.send(connection, path)] == [False]

    webhook.status = 200
    assert [item.arrived for item in alert_sinks.send(connection, path)] == [True]
    assert len(webhook.received) == 1


def test_a_sink_hears_of_what_its_tags_say(connection, webhook, tmp_path):
    path = configuration(
        tmp_path, sink(f"json://127.0.0.1:{webhook.server_port}/hook", "unusual, overdue")
    )
    hold(connection)
    find_unusual(connection)

    assert [item.kind for item in alert_sinks.send(connection, path)] == ["unusual"]
    assert "COUNT0002" in webhook.received[0]["message"]


def test_what_is_overdue_by_the_calendar_is_told(connection, webhook, tmp_path):
    """A district that sent a record last year and not this year, when others already have."""
    path = configuration(tmp_path, sink(f"json://127.0.0.1:{webhook.server_port}/hook"))
    for district, year in ((DISTRICT, "2023-2024"), ("3066670", "2024-2025")):
        (number,) = connection.execute(
            "insert into ledger.submissions (district_id, record, school_year, file_path, state)"
            " values (%s, 'calpads_stas', %s, 'f', 'accepted') returning submission_id",
            [district, year],
        ).fetchone()
        connection.execute(
            "insert into ledger.submission_coverage values (%s, %s, '', %s, 1)",
            [number, district, year],
        )
    connection.commit()

    alert_sinks.send(connection, path)

    text = webhook.received[0]["message"]
    assert f"{DISTRICT}: calpads_stas 2024-2025, due 2025-" in text


def test_a_trial_rule_alarms_nobody(connection):
    find_unusual(connection, "trial")
    assert alerts.find(connection) == []


def test_without_a_configuration_nothing_is_sent(connection, tmp_path):
    hold(connection)
    assert alert_sinks.send(connection, tmp_path / "alerts.yml") == []


def test_a_configuration_that_names_no_sink_is_refused(tmp_path):
    with pytest.raises(alert_sinks.AlertError, match=r"alerts\.yml"):
        alert_sinks.load(configuration(tmp_path, "  - no such thing\n"))


def test_addresses_are_shown_without_passwords(connection, webhook, tmp_path):
    url = f"json://user:secret@127.0.0.1:{webhook.server_port}/hook"
    hold(connection)
    (sent,) = alert_sinks.send(connection, configuration(tmp_path, sink(url)))
    assert "secret" not in sent.sink
