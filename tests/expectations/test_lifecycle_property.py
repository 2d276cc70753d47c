"""Whatever files come, the findings that are open are those of a model in plain Python."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations import release
from expectations.gate import gate_loaded
from expectations.replay import regate
from expectations.rules import Rule
from ingestion.layout import load_layouts
from tests.expectations import lifecycle_model as model
from tests.expectations.submissions import line, submit

# The columns of a record that the rules of this test look at; `local` is told by no other field.
COLUMNS = {
    "calpads_senr": ("ssid", "grade_level_code", "student_legal_first_name", "local_record_id"),
    "calpads_stas": ("ssid", "days_attended", "student_legal_first_name", "local_record_id"),
    "oneroster_orgs": ("sourced_id", "type", "name", None),
}
SCHOOLS = ("1930001", "1930002")
BAD = {model.FATAL: "bad", model.WARNING: "odd", model.WRONG_KEY: "X"}


class Run:
    """Stands in for Great Expectations, of which the gate learns which rules may fail: all."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def validate(self, _record, _lines, line_rules, query_rules):
        return {rule.name: 1 for rule in (*line_rules, *query_rules)}


def rules_of(record: str, names: frozenset[str]) -> tuple[Rule, ...]:
    key, fatal, warning, _ = COLUMNS[record]
    fields = {model.FATAL: fatal, model.WARNING: warning, model.WRONG_KEY: key}
    return tuple(
        Rule(
            record=record,
            code=name,
            field=fields[name],
            severity="warning" if name == model.WARNING else "fatal",
            message="m",
            remedy="r",
            predicate=f"{fields[name]} = '{BAD[name]}'",
        )
        for name in sorted(names)
    )


def raw_line(record: str, item: model.Line, year: str) -> dict[str, str | None]:
    """The line as sent; one without its key still differs from another student's."""
    key, fatal, warning, local = COLUMNS[record]
    school = SCHOOLS[item.school]
    values = line(record)
    if record == "oneroster_orgs":
        values |= {key: f"{item.student}-{school}", "identifier": f"{item.student}-{school}"}
    else:
        values |= {key: str(1_000_000_000 + item.student), "school_of_attendance": school}
        values |= {"academic_year_id": year, "student_legal_last_name": f"L{item.student}"}
    if model.WRONG_KEY in item.breaks:
        # The key of an organization holds its school; the model's wrong key does too.
        values[key] = BAD[model.WRONG_KEY]
    if model.FATAL in item.breaks:
        values[fatal] = BAD[model.FATAL]
    if model.WARNING in item.breaks:
        values[warning] = BAD[model.WARNING]
    if local:
        values[local] = item.local or None
    return values


def send(connection, record: str, lines: tuple[model.Line, ...], year: str, form: str) -> int:
    malformed = sum(item.is_malformed for item in lines)
    number = submit(
        connection,
        record,
        [raw_line(record, item, year) for item in lines if not item.is_malformed],
        school_year=year,
        malformed=malformed,
    )
    connection.execute(
        "insert into quality.findings (submission_id, district_id, record, line_number, rule,"
        " severity, message, remedy) select submission_id, district_id, record,"
        " lines_received - place, 'FRMT-FIELDS', 'fatal', 'm', 'r'"
        " from ledger.submissions, generate_series(0, %s - 1) as place where submission_id = %s",
        [malformed, number],
    )
    connection.execute(
        "update ledger.submissions set form = %s where submission_id = %s", [form, number]
    )
    connection.commit()
    return number


def open_rows(connection: psycopg.Connection) -> set[tuple[int, int, str]]:
    return set(
        connection.execute(
            "select submission_id, coalesce(line_number, 0), rule from quality.findings"
            " where closed_at is null"
        ).fetchall()
    )


DISORDER = """
select count(*) from quality.findings f where not (
    opened_at <= coalesce(reopened_at, opened_at)
    and coalesce(reopened_at, opened_at) <= coalesce(closed_at, now())
    and (closed_at is null) = (closed_by is null)
    and coalesce(closed_by >= submission_id, true)
    and finding_key is not null and mended_with is not null and not awaits_replay
    and opened_at <= found_at
)
"""


def lines_of(record: str):
    breaks = st.sets(st.sampled_from([model.FATAL, model.WARNING, model.WRONG_KEY]), max_size=2)
    schools = st.just(0) if record == "oneroster_orgs" else st.integers(0, 1)
    good = st.builds(
        model.Line,
        st.integers(0, 1),
        schools,
        st.one_of(st.just(frozenset()), breaks.map(frozenset)),
        st.sampled_from(["", "a"]) if COLUMNS[record][3] else st.just(""),
    )
    malformed = st.just(model.Line(9, 0, frozenset({model.MALFORMED})))
    return st.lists(st.one_of(good, good, good, malformed), min_size=1, max_size=3).map(
        lambda items: tuple(sorted(items, key=lambda item: item.is_malformed))
    )


ALL_RULES = frozenset(BAD)


def steps(record: str):
    """Files (one or two in a run), replays of one of them, releases, and the rules then."""
    form = st.sampled_from(["bulk", "delta"] if record == "oneroster_orgs" else ["upload"])
    year = st.sampled_from(["2024-2025", "2024-2025", "2023-2024"])
    file = st.tuples(lines_of(record), year, form)
    rules = st.one_of(
        st.just(ALL_RULES), st.just(ALL_RULES), st.sets(st.sampled_from(sorted(ALL_RULES)))
    )
    step = st.one_of(
        st.tuples(st.just("send"), st.lists(file, min_size=1, max_size=2)),
        st.tuples(st.just("send"), st.lists(file, min_size=1, max_size=2)),
        st.tuples(st.sampled_from(["replay", "release"]), st.integers(0, 5)),
    )
    return st.lists(st.tuples(step, rules.map(frozenset)), min_size=1, max_size=6)


@pytest.mark.parametrize("record", COLUMNS)
def test_any_sequence_of_files_replays_and_releases_ends_in_the_models_open_findings(
    connection, monkeypatch, record
):
    """And opened, reopened and closed are in order."""
    mode = load_layouts()[record].mode
    mode = "transactional" if mode == "effective_dated" else mode
    now: dict[str, frozenset[str]] = {}
    monkeypatch.setattr("expectations.gate.ValidationRun", Run)
    monkeypatch.setattr("expectations.gate.line_rules", lambda *_: rules_of(record, now["rules"]))
    monkeypatch.setattr("expectations.gate.several_lines", lambda *_: ())
    monkeypatch.setattr("expectations.gate.repeated_key_rule", lambda *_: None)
    monkeypatch.setattr("expectations.gate.deletion_rule", lambda *_: None)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps(record))
    def check(sequence):
        empty(connection)
        files: dict[int, model.File] = {}
        for (kind, payload), rules in sequence:
            now["rules"] = rules
            if kind == "send":
                for lines, year, form in payload:
                    number = send(connection, record, lines, year, form)
                    files[number] = model.File(number, lines, rules, year, form)
            elif files:
                number = sorted(files)[payload % len(files)]
                file = files[number]
                if kind == "replay":
                    regate(connection, number)
                elif file.is_held and file.rejected < len(file.lines):
                    release.release(connection, number, "checked", "A. Person")
                    file = file.again(is_released=True)
                else:
                    continue
                files[number] = file.again(rules=rules)
            gate_loaded(connection)
            connection.commit()
            assert open_rows(connection) == model.open_findings(list(files.values()), mode)
            assert connection.execute(DISORDER).fetchone() == (0,)

    check()


def empty(connection) -> None:
    tables = ", ".join(f"raw.{record}" for record in COLUMNS)
    connection.execute(
        f"truncate {tables}, quality.findings, quality.rejected_lines, ledger.released_holds,"
        " ledger.pending_scopes, ledger.submission_coverage, ledger.submissions"
        " restart identity cascade"
    )
    connection.commit()
