"""The SQL of rules over several lines: what a file in expectations/rules/sql/ finds.

Belongs here: reading a rule's file and putting in what it may name beside columns. Does not belong
here: the rules themselves (rules.py), running them (suite.py), writing what they find (record.py).

A file is one query of (submission_id, line_number) over
- `lines`: the new lines of the record that are not rejected, of all submissions of a run, with
  submitting_district and submitted_school_year;
- `in_force('<record>')`: the lines of the same districts in force, also those of records that were
  gated earlier in the run; of a record of no district all of them;
- `with_new_lines()`: the record's own lines in force if all new lines are taken over, deletions
  carried out; `is_new` tells the new ones. For records in which the newest line of a key counts;
- `common('<name>')`: the query sql/common/<name>.sql, which several rules read;
- `combinations('<table>')`: a table of expectations/combinations/, with the columns of its file;
- `answers()` and `reversed_answers()`: of a survey, what a line says to all items and to those that
  are worded against their construct, as arrays, null where nothing is said;
- `limit('<name>')`: a limit of the rule.
Both kinds of lines in force take a CTE of (submitting_district, ssid) as last argument, and then
read those students only. `day(column)` and `number(column)` are casts that cannot fail.

Here an SSID is a student: SSIDs that stand for one student are known only after the gate.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from psycopg import sql

from expectations import batch, combinations, predicates
from expectations.keyed_lines import NOT_REJECTED
from expectations.rules import SetRule
from ingestion.layout import Layout, load_layouts

FOLDER = Path(__file__).parent / "rules" / "sql"

_COMMON = re.compile(r"\bcommon\('(\w+)'\)")
_IN_FORCE = re.compile(r"\bin_force\('(\w+)'(?:,\s*(\w+))?\)")
_WITH_NEW_LINES = re.compile(r"\bwith_new_lines\((\w*)\)")
_ANSWERS = re.compile(r"\b(reversed_)?answers\(\)")
_COMBINATIONS = re.compile(r"\bcombinations\('(\w+)'\)")

_LINES = """
select r.*, s.district_id as submitting_district, s.school_year as submitted_school_year
from {table} r join ledger.submissions s on s.submission_id = r.submission_id
where {which} and {not_rejected} {students}
"""

_OLDER = """r.submission_id in (
    select submission_id from ledger.submissions
    where record = {record} and state in ({in_force}) and {districts}
)"""

_SAME_DISTRICTS = """district_id in (
    select district_id from ledger.submissions where submission_id in ({submissions})
)"""

_STUDENTS = " and (s.district_id, r.ssid) in (select submitting_district, ssid from {})"

_NEWEST = """(
    select newest.*, newest.submission_id in ({submissions}) as is_new from (
        select distinct on (submitting_district, {key}) * from ({lines}) line
        order by submitting_district, {key}, submission_id desc, line_number desc
    ) newest where coalesce(transaction_type_code, '') <> 'D'
)"""

_NOT_REPLACED = """(
    select line.* from ({lines}) line
    join ledger.submission_coverage c on c.submission_id = line.submission_id
        and c.superseded_by is null and c.school_year = {year} and c.school_id = {school}
)"""


def query(rule: SetRule, layout: Layout, submissions: Sequence[int]) -> sql.Composed:
    """The lines (submission_id, line_number) of new submissions that break a rule.

    Raises FileNotFoundError where the rule's file, or a table it names, is missing, and KeyError
    for an unknown record.
    """
    text = (FOLDER / rule.finds).read_text(encoding="utf-8")
    text = predicates.with_limits(text, rule.limits)
    found = sql.SQL(
        "with lines as not materialized ({lines}) select submission_id, line_number from ({found}"
        "\n) found"
    ).format(
        lines=_lines(layout, _among(submissions)),
        found=sql.SQL(expand(text, layout, submissions)),
    )
    if not rule.years:
        return found
    return sql.SQL(
        "select submission_id, line_number from ({found}) f"
        " join ({lines}) l using (submission_id, line_number) where {years}"
    ).format(
        found=found, lines=_lines(layout, _among(submissions)), years=sql.SQL(f"({rule.years})")
    )


def expand(text: str, layout: Layout, submissions: Sequence[int]) -> str:
    """A rule's SQL with everything put in that it names beside `lines`."""
    text = with_tables(_COMMON.sub(lambda match: _common(match.group(1)), text))
    text = _IN_FORCE.sub(
        lambda match: _text(_in_force(load_layouts()[match.group(1)], submissions, match.group(2))),
        text,
    )
    text = _WITH_NEW_LINES.sub(
        lambda match: _text(
            _newest(layout, submissions, _older(layout, submissions, or_new=True), match.group(1))
        ),
        text,
    )
    text = _ANSWERS.sub(lambda match: _answers(layout, only_reversed=bool(match.group(1))), text)
    return predicates.expand(text)


def with_tables(text: str) -> str:
    """The SQL with the tables of combinations that it names. Raises FileNotFoundError."""
    return _COMBINATIONS.sub(lambda match: _table(match.group(1)), text)


def _in_force(layout: Layout, submissions: Sequence[int], students: str | None) -> sql.Composed:
    older = _older(layout, submissions)
    if layout.mode in ("transactional", "effective_dated"):
        return _newest(layout, submissions, older, students)
    if layout.mode != "full_replacement":
        raise ValueError(f"{layout.record}: no rule over several lines can read this record")
    return sql.SQL(_NOT_REPLACED).format(
        lines=_lines(layout, older, students),
        year=batch.line_year(layout),
        school=batch.line_school(layout),
    )


def _newest(
    layout: Layout, submissions: Sequence[int], which: sql.Composed, students: str | None
) -> sql.Composed:
    if layout.mode == "full_replacement":
        raise ValueError(f"{layout.record}: with_new_lines is for records of single lines")
    return sql.SQL(_NEWEST).format(
        submissions=batch.number_list(submissions),
        key=sql.SQL(", ").join(batch.key_part(layout, "line", name) for name in layout.key),
        lines=_lines(layout, which, students),
    )


def _lines(layout: Layout, which: sql.Composed, students: str | None = None) -> sql.Composed:
    return sql.SQL(_LINES).format(
        table=sql.Identifier("raw", layout.record),
        which=which,
        not_rejected=NOT_REJECTED,
        students=sql.SQL(_STUDENTS if students else "").format(sql.Identifier(students or "")),
    )


def _among(submissions: Sequence[int]) -> sql.Composed:
    return sql.SQL("r.submission_id in ({})").format(batch.number_list(submissions))


def _older(layout: Layout, submissions: Sequence[int], *, or_new: bool = False) -> sql.Composed:
    """The accepted submissions of a record from the districts of these submissions."""
    numbers = batch.number_list(submissions)
    districts = sql.SQL(_SAME_DISTRICTS if layout.district_field else "true")
    older = sql.SQL(_OLDER).format(
        record=sql.Literal(layout.record),
        in_force=sql.SQL(", ").join(map(sql.Literal, batch.IN_FORCE_STATES)),
        districts=districts.format(submissions=numbers),
    )
    if not or_new:
        return older
    return sql.SQL("({} or {})").format(older, _among(submissions))


def _answers(layout: Layout, *, only_reversed: bool) -> str:
    items = [
        sql.SQL("nullif(btrim({}), '')").format(sql.Identifier(field.name))
        for field in layout.fields
        if field.construct_name and (field.is_reversed or not only_reversed)
    ]
    return _text(sql.SQL("cast(array[{}] as text[])").format(sql.SQL(", ").join(items)))


def _common(name: str) -> str:
    return f"({(FOLDER / 'common' / f'{name}.sql').read_text(encoding='utf-8')})"


def _table(name: str) -> str:
    with (combinations.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    values = sql.SQL(", ").join(
        sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Literal, row))) for row in rows
    )
    return _text(
        sql.SQL("(select * from (values {}) known ({}))").format(values, batch.columns(header))
    )


def _text(parts: sql.Composable) -> str:
    return parts.as_string(None)
