"""Loading: the tables hold every line as it was sent, and every other line with its reason."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from psycopg import sql

from ingestion import archive as archives
from ingestion.intake import take_in
from ingestion.layout import Layout
from ingestion.load import LoadSummary, load_received
from ingestion.parse import Parser
from tests.ingestion import craft
from tests.ingestion.test_parse import files, naive

YEAR_BEFORE = "2020-2021"
TOMS_ROW = {field.header: "1" for field in craft.TOMS.fields if field.required} | {
    "SSID": "1000000001",
    "CALPADSSchoolCode": "01611196001234",
    "FinalTestCompletedDate": "2025-05-06",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


def load(connection: psycopg.Connection, place: Path, name: str, content: bytes) -> LoadSummary:
    """Send one file and load it."""
    craft.put(place / "landing", name, content)
    take_in(connection, place / "landing", place / "archive", "run")
    (summary,) = load_received(connection, place / "archive", craft.LAYOUTS)
    return summary


def rows(connection, layout: Layout, *columns: str) -> list[tuple]:
    names = sql.SQL(", ").join(map(sql.Identifier, ("line_number", *columns)))
    query = sql.SQL("select {} from {} order by line_number").format(
        names, sql.Identifier("raw", layout.record)
    )
    return connection.execute(query).fetchall()


def findings(connection) -> list[tuple]:
    return connection.execute(
        "select line_number, rule, severity, message, remedy from quality.findings"
        " order by finding_id"
    ).fetchall()


def test_lines_are_loaded_with_their_numbers_and_empty_fields_are_null(connection, place):
    content = craft.enrollment(2) + b"\r\n" + craft.enrollment(1, ssid="1000000009").rstrip()
    summary = load(connection, place, f"{craft.DISTRICT}/a.txt", content)
    assert (summary.state, summary.lines_received, summary.lines_loaded) == ("loaded", 3, 3)
    assert rows(connection, craft.SENR, "submission_id", "ssid", "student_exit_reason_code") == [
        (1, 1, "1000000001", None),
        (2, 1, "1000000002", None),
        (4, 1, "1000000009", None),
    ]
    assert connection.execute(
        "select state, lines_received, lines_rejected, loaded_at is null from ledger.submissions"
    ).fetchall() == [("loaded", 3, 0, False)]


def test_an_extract_has_two_columns_more(connection, place):
    text = craft.line(form="extract", upload_date="20241001", last_date_updated="20241002")
    load(connection, place, f"{craft.DISTRICT}/a.txt", text.encode())
    assert rows(connection, craft.SENR, "record_type_code", "upload_date", "last_date_updated") == [
        (1, "SENR-R", "20241001", "20241002")
    ]


def test_text_in_windows_1252_and_backslashes_arrive_as_they_were(connection, place):
    content = (
        "\n".join(
            [
                craft.line(student_legal_last_name="Peña", local_student_id="a\\b\\N"),
                craft.line(student_legal_last_name="\\.", local_student_id="\\"),
            ]
        ).encode("cp1252")
        + "\n{}\n".format(craft.line(student_legal_last_name="Peña")).encode()
    )
    load(connection, place, f"{craft.DISTRICT}/a.txt", content)
    assert rows(connection, craft.SENR, "student_legal_last_name", "local_student_id") == [
        (1, "Peña", "a\\b\\N"),
        (2, "\\.", "\\"),
        (3, "Peña", None),
    ]


def test_malformed_lines_are_kept_with_rule_message_and_content(connection, place):
    short = craft.line()[:-3]
    content = craft.enrollment(5) + f"{short}\r\n".encode() + b"SENR^\0^\x81\r\n"
    summary = load(connection, place, f"{craft.DISTRICT}/a.txt", content)
    assert (summary.lines_received, summary.lines_loaded, summary.lines_malformed) == (7, 5, 2)
    width = len(craft.SENR.fields_for(craft.YEAR))
    assert [row[:4] for row in findings(connection)] == [
        (
            6,
            "FRMT-FIELDS",
            "fatal",
            f"The line has {width - 3} fields; SENR of {craft.YEAR} has {width}.",
        ),
        (7, "FRMT-NULL", "fatal", "The line holds a character with code zero, which no text has."),
    ]
    assert all(remedy for *_, remedy in findings(connection))
    assert connection.execute(
        "select line_number, rules, content from quality.rejected_lines order by line_number"
    ).fetchall() == [
        (6, ["FRMT-FIELDS"], short),
        (7, ["FRMT-NULL"], "SENR^\\x00^\\x81"),
    ]


def test_a_file_in_another_years_layout_is_held_and_told_so(connection, place):
    old, new = (len(craft.SENR.fields_for(year)) for year in (YEAR_BEFORE, craft.YEAR))
    assert old != new, "this test needs two versions of the layout"
    text = craft.line(year=YEAR_BEFORE, academic_year_id=craft.YEAR)
    summary = load(connection, place, f"{craft.DISTRICT}/a.txt", f"{text}\n{text}\n".encode())
    assert summary.state == "held"
    assert f"2 have {old} fields, but SENR of {craft.YEAR} has {new}" in summary.reason
    assert f"layout of {YEAR_BEFORE}" in summary.reason
    assert summary.reason.startswith(f"{craft.DISTRICT}/a.txt: ")
    assert connection.execute(
        "select state, lines_received, lines_accepted, lines_rejected, lines_superseded, reason"
        " from ledger.submissions"
    ).fetchall() == [("held", 2, 0, 2, 0, summary.reason)]
    assert rows(connection, craft.SENR) == []
    assert connection.execute("select count(*) from ledger.submission_coverage").fetchone() == (0,)


def test_an_extract_sent_as_an_upload_is_told_so(connection, place):
    text = craft.line(form="extract").replace("SENR-R", "SENR")
    summary = load(connection, place, f"{craft.DISTRICT}/a.txt", text.encode())
    assert summary.state == "held"
    assert "an extract out of CALPADS" in summary.reason


@pytest.mark.parametrize(("malformed", "state"), [(3, "loaded"), (4, "held")])
def test_a_file_is_held_when_more_than_half_of_it_is_malformed(connection, place, malformed, state):
    content = craft.enrollment(3) + b"SENR^broken\r\n" * malformed
    summary = load(connection, place, f"{craft.DISTRICT}/a.txt", content)
    assert summary.state == state


def test_coverage_counts_lines_by_school_and_year_under_the_senders_district(connection, place):
    content = (
        craft.enrollment(2)
        + craft.enrollment(1, academic_year_id="2023-2024")
        + craft.enrollment(1, academic_year_id="2024-25", reporting_lea=craft.OTHER_DISTRICT)
        + craft.enrollment(1, school_of_attendance="")
        # A backslash sends the whole block through the careful path: the counts must not differ.
        + craft.enrollment(1, local_student_id="\\", school_of_attendance="6009999")
    )
    load(connection, place, f"{craft.DISTRICT}/a.txt", content)
    assert connection.execute(
        "select district_id, school_id, school_year, lines, superseded_by"
        " from ledger.submission_coverage order by school_id, school_year"
    ).fetchall() == [
        (craft.DISTRICT, "", craft.YEAR, 1, None),
        (craft.DISTRICT, "6001234", "2023-2024", 1, None),
        (craft.DISTRICT, "6001234", craft.YEAR, 3, None),
        (craft.DISTRICT, "6009999", craft.YEAR, 1, None),
    ]


def test_columns_of_a_score_file_are_found_by_name(connection, place):
    names = [field.header for field in craft.TOMS.fields][::-1]
    content = craft.headed(craft.TOMS, [TOMS_ROW, TOMS_ROW | {"SSID": "1000000002"}], names)
    summary = load(connection, place, f"{craft.DISTRICT}/scores.txt", content)
    assert (summary.state, summary.lines_received, summary.lines_loaded) == ("loaded", 2, 2)
    assert rows(connection, craft.TOMS, "ssid", "calpads_school_code") == [
        (2, "1000000001", "01611196001234"),
        (3, "1000000002", "01611196001234"),
    ]
    assert findings(connection) == []
    assert connection.execute(
        "select district_id, school_id, school_year, lines from ledger.submission_coverage"
    ).fetchall() == [(craft.DISTRICT, "", "2024-2025", 2)]


def test_unknown_and_missing_columns_are_named(connection, place):
    names = [*TOMS_ROW, "Shoe Size"]
    content = craft.headed(craft.TOMS, [TOMS_ROW | {"Shoe Size": "7"}], names)
    summary = load(connection, place, f"{craft.DISTRICT}/scores.txt", content)
    assert summary.lines_loaded == 1
    assert rows(connection, craft.TOMS, "ssid", "scale_score") == [(2, "1000000001", None)]
    unknown, missing = findings(connection)
    assert unknown[:3] == (1, "FRMT-COLUMN-UNKNOWN", "warning")
    assert "Shoe Size" in unknown[3]
    assert missing[:3] == (1, "FRMT-COLUMN-MISSING", "information")
    assert "StudentLastName" in missing[3]


def test_a_header_without_lines_is_held(connection, place):
    summary = load(connection, place, "cde/a.csv", craft.headed(craft.NETWORKS, []))
    assert (summary.state, summary.lines_received) == ("held", 0)


def test_bytes_missing_from_the_archive_hold_one_file_and_no_other(connection, place):
    craft.put(place / "landing", f"{craft.DISTRICT}/a.txt", craft.enrollment(1))
    craft.put(place / "landing", f"{craft.DISTRICT}/b.txt", craft.enrollment(2))
    take_in(connection, place / "landing", place / "archive", "run")
    (sha256,) = connection.execute(
        "select sha256 from ledger.submissions where submission_id = 1"
    ).fetchone()
    archives.place_of(place / "archive", sha256).unlink()
    summaries = load_received(connection, place / "archive", craft.LAYOUTS)
    assert [summary.state for summary in summaries] == ["held", "loaded"]


def test_what_the_database_refuses_holds_one_file_and_no_other(connection, place, monkeypatch):
    craft.put(place / "landing", f"{craft.DISTRICT}/a.txt", craft.enrollment(1))
    craft.put(place / "landing", f"{craft.DISTRICT}/b.txt", craft.enrollment(2))
    take_in(connection, place / "landing", place / "archive", "run")
    rows_of = Parser.rows

    def rows_of_the_second_only(parser, stream):
        yield from [b"1^broken"] if parser.submission_id == 1 else rows_of(parser, stream)

    monkeypatch.setattr(Parser, "rows", rows_of_the_second_only)
    summaries = load_received(connection, place / "archive", craft.LAYOUTS)
    assert [summary.state for summary in summaries] == ["held", "loaded"]
    assert "code 22P02" in summaries[0].reason
    assert [summary.lines_received for summary in summaries] == [1, 2]
    assert "broken" not in summaries[0].reason


def test_an_interrupted_load_leaves_nothing_and_is_repeated(connection, place, monkeypatch):
    craft.put(place / "landing", f"{craft.DISTRICT}/a.txt", craft.enrollment(2))
    take_in(connection, place / "landing", place / "archive", "run")

    def interrupted(parser, stream):
        yield b"1^1" + b"^x" * parser.shape.width + b"\n"
        raise KeyboardInterrupt

    monkeypatch.setattr(Parser, "rows", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load_received(connection, place / "archive", craft.LAYOUTS)
    assert rows(connection, craft.SENR) == []
    connection.rollback()
    monkeypatch.undo()
    (summary,) = load_received(connection, place / "archive", craft.LAYOUTS)
    assert (summary.state, summary.lines_loaded) == ("loaded", 2)


def test_messages_hold_no_identifier_and_no_name(connection, place):
    content = craft.enrollment(1) + craft.line(ssid="1234567890")[:-4].encode()
    summary = load(connection, place, f"{craft.DISTRICT}/a.txt", content)
    assert summary.lines_malformed == 1
    told = str(findings(connection)) + str(summary)
    assert "1234567890" not in told
    assert "Family" not in told


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files)
def test_any_bytes_are_loaded_as_a_plain_split_has_them(database, tmp_path, content):
    """The whole way through the database: received = loaded + malformed, contents equal."""
    # Enrollment lines in front say what the file is; more delimiters let other lines pass, too.
    start = craft.enrollment(20)
    content = start + content.replace(b"\n", b"^" * start.split(b"\n", 1)[0].count(b"^") + b"\n")
    width = len(craft.SENR.fields_for(craft.YEAR))
    expected, others = naive(content, width)
    with psycopg.connect(database) as connection:
        connection.execute(
            "truncate ledger.submissions, ledger.landing_files, raw.calpads_senr"
            " restart identity cascade"
        )
        summary = load(connection, tmp_path, f"{craft.DISTRICT}/a.txt", content)
        if len(others) > len(expected):
            assert summary.state == "held"
            return
        assert (summary.state, summary.lines_loaded) == ("loaded", len(expected))
        assert summary.lines_received == len(expected) + len(others)
        names = [field.name for field in craft.SENR.fields_for(craft.YEAR)]
        loaded = {number: values for number, *values in rows(connection, craft.SENR, *names)}
        assert loaded == {n: [value or None for value in row] for n, row in expected.items()}
        rejected = connection.execute("select line_number from quality.rejected_lines").fetchall()
        assert {number for (number,) in rejected} == set(others)
