"""Traces: from a published cell to exactly the students and lines behind it."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest

from delivery.errors import DeliveryError
from delivery.trace import trace
from delivery.trace_lines import kinds_for
from delivery.trace_queries import QUERIES

A, B, C = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
SCHOOL, DISTRICT = "19647330000001", "1964733"
OTHER_SCHOOL, OTHER_DISTRICT = "19647740000002", "1964774"
YEAR = "2024-2025"

# Student A has 2 suspensions in the district's submission; B none; C was in both districts.
TABLES = f"""
drop schema conformed, staging, measures cascade;
create schema conformed; create schema staging; create schema measures; create schema release_7;
create table release_7.measure_cells (
    measure_id text, level text, entity_id text, school_year text, student_group text,
    grade_span text, n integer, numerator numeric, denominator numeric, value numeric, state text,
    as_of_date date
);
insert into release_7.measure_cells
select 'suspension', level, entity, '{YEAR}', grp, 'ALL', n, numerator, n, 0, state, '2025-07-01'
from (values
    ('school', '{SCHOOL}', 'ALL', 3, 1.0, 'published'),
    ('school', '{SCHOOL}', 'HI', 1, 1.0, 'published'),
    ('county', '19', 'ALL', 3, 2.0, 'published'),
    ('collaborative', 'collaborative', 'ALL', 3, 2.0, 'published'),
    ('district', '{OTHER_DISTRICT}', 'ALL', null, null, 'withheld'),
    ('district', '{DISTRICT}', 'ALL', 4, 1.0, 'published')
) as cell (level, entity, grp, n, numerator, state);
create table measures.measure_suspension (
    school_year text, district_id text, level text, entity_id text, student_key uuid, sign integer,
    grade_level text, student_groups text[], numerator numeric, denominator numeric
);
insert into measures.measure_suspension
select '{YEAR}', district, level, entity, student::uuid, sign, '05', groups, numerator, 1
from (values
    ('{DISTRICT}', 'school', '{SCHOOL}', '{A}', 1, array['ALL', 'HI'], 1.0),
    ('{DISTRICT}', 'school', '{SCHOOL}', '{B}', 1, array['ALL'], 0.0),
    ('{DISTRICT}', 'school', '{SCHOOL}', '{C}', 1, array['ALL'], 0.0),
    ('{DISTRICT}', 'district', '{DISTRICT}', '{A}', 1, array['ALL', 'HI'], 1.0),
    ('{DISTRICT}', 'district', '{DISTRICT}', '{B}', 1, array['ALL'], 0.0),
    ('{DISTRICT}', 'district', '{DISTRICT}', '{C}', 1, array['ALL'], 0.0),
    ('{OTHER_DISTRICT}', 'district', '{OTHER_DISTRICT}', '{C}', 1, array['ALL'], 0.0),
    ('collaborative', 'county', '19', '{C}', -1, array['ALL'], 0.0),
    ('collaborative', 'county', '19', '{C}', -1, array['ALL'], 0.0),
    ('collaborative', 'county', '19', '{C}', 1, array['ALL'], 1.0),
    ('collaborative', 'collaborative', 'collaborative', '{C}', -1, array['ALL'], 0.0),
    ('collaborative', 'collaborative', 'collaborative', '{C}', -1, array['ALL'], 0.0),
    ('collaborative', 'collaborative', 'collaborative', '{C}', 1, array['ALL'], 1.0)
) as student_row (district, level, entity, student, sign, groups, numerator);
create table conformed.bridge_school_entity (school_id text, level text, entity_id text);
insert into conformed.bridge_school_entity
select school, level, entity from (values ('{SCHOOL}'), ('{OTHER_SCHOOL}')) as s (school)
cross join lateral (values
    ('school', school), ('district', left(school, 7)), ('county', '19'),
    ('collaborative', 'collaborative')
) as e (level, entity);
create table conformed.fct_enrollment_span as
select district, '{YEAR}' as school_year, school as school_id, student::uuid as student_key,
    qualifying as is_qualifying, submission::bigint as submission_id, line as line_number
from (values
    ('{DISTRICT}', '{SCHOOL}', '{A}', true, 1, 10), ('{DISTRICT}', '{SCHOOL}', '{B}', true, 1, 11),
    ('{DISTRICT}', '{SCHOOL}', '{C}', true, 1, 12), ('{DISTRICT}', '{SCHOOL}', '{A}', false, 1, 13),
    ('{OTHER_DISTRICT}', '{OTHER_SCHOOL}', '{C}', true, 2, 20)
) as span (district, school, student, qualifying, submission, line);
alter table conformed.fct_enrollment_span rename column district to district_id;
create table conformed.fct_incident as
select '{YEAR}' as school_year, '{SCHOOL}' as school_id, '{A}'::uuid as student_key,
    3::bigint as submission_id, line as line_number
from generate_series(5, 6) as line;
create table staging.stg_calpads__incident_result as
select *, false as is_deleted from conformed.fct_incident where false;
create table staging.stg_calpads__student_information as
select '{A}'::uuid as student_key, '{DISTRICT}' as district_id, start as effective_start_date,
    false as is_deleted, 4::bigint as submission_id, line as line_number
from (values (date '2021-08-01', 1), (date '2025-07-01', 2)) as line (start, line);
insert into ledger.releases (release_id, as_of_date, state, is_current)
overriding system value values (7, '2025-07-01', 'published', true);
insert into ledger.submissions (submission_id, district_id, record, file_path, state)
overriding system value
select n, '{DISTRICT}', 'calpads_senr', 'file ' || n, 'accepted' from generate_series(1, 4) as n;
"""


@pytest.fixture
def traced(connection):
    """Give a function that traces suspension; the tables go with the transaction."""
    connection.execute(TABLES)

    def follow(entity: str, group: str = "ALL", **more):
        return trace(
            connection,
            measure=more.pop("measure", "suspension"),
            entity=entity,
            school_year=YEAR,
            group=group,
            **more,
        )

    yield follow
    connection.rollback()


def test_a_school_cell_leads_to_its_students_and_their_lines(traced):
    found = traced(SCHOOL)

    assert found.adds_up
    lines = {student.student_key: student.lines for student in found.students}
    assert lines == {A: ((1, 10), (3, 5), (3, 6)), B: ((1, 11),), C: ((1, 12),)}
    numerators = {student.student_key: student.numerator for student in found.students}
    assert numerators == {A: Decimal(1), B: Decimal(0), C: Decimal(0)}


def test_submissions_are_named_with_the_number_of_their_lines(traced):
    files = {row["file_path"]: row["lines"] for row in traced(SCHOOL).submissions}
    assert files == {"file 1": 3, "file 3": 2}


def test_a_group_leads_to_its_members_and_the_lines_that_make_them_members(traced):
    found = traced(SCHOOL, "HI")

    (student,) = found.students
    assert student.student_key == A
    # The line that takes effect after the school year decides nothing.
    assert (4, 1) in student.lines
    assert (4, 2) not in student.lines


@pytest.mark.parametrize("entity", ["19", "collaborative"])
def test_a_student_of_two_districts_counts_once_above_them(traced, entity):
    found = traced(entity)

    assert found.adds_up
    (moved,) = [student for student in found.students if student.student_key == C]
    assert (moved.n, moved.numerator) == (1, 1)
    assert moved.lines == ((1, 12), (2, 20))


def test_anonymous_respondents_are_lines_without_students(traced, connection):
    """A measure without student key leads to submissions and line numbers, and to nobody."""
    connection.execute(
        """
        create table measures.measure_climate_rules_staff as
        select %(year)s as school_year, %(district)s as district_id, 'school' as level,
            %(school)s as entity_id, 1::bigint as submission_id, line as line_number, 1 as sign,
            null::text as grade_level, array['ALL'] as student_groups,
            favorable::numeric as numerator, 5::numeric as denominator
        from (values (2, 4), (3, 0)) as answers (line, favorable)
        """,
        {"year": YEAR, "district": DISTRICT, "school": SCHOOL},
    )
    connection.execute(
        "insert into release_7.measure_cells select 'climate_rules_staff', 'school', %s, %s,"
        " 'ALL', 'ALL', 2, 4, 10, 40, 'published', '2025-07-01'",
        [SCHOOL, YEAR],
    )

    found = traced(SCHOOL, measure="climate_rules_staff")

    assert found.adds_up
    contributed = [(each.student_key, each.numerator, each.lines) for each in found.students]
    assert contributed == [(None, 4, ((1, 2),)), (None, 0, ((1, 3),))]
    assert [(row["file_path"], row["lines"]) for row in found.submissions] == [("file 1", 2)]


def test_it_is_told_when_the_students_do_not_sum_to_the_cell(traced):
    found = traced(DISTRICT)
    assert not found.adds_up
    assert "do not sum" in found.note


def test_a_withheld_cell_has_no_number_to_trace(traced):
    with pytest.raises(DeliveryError, match="withheld"):
        traced(OTHER_DISTRICT)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"entity": "19999990000000"}, "no cell"),
        ({"entity": SCHOOL, "measure": "happiness"}, "Measures: suspension"),
        ({"entity": SCHOOL, "release": 99}, "no release 99"),
    ],
)
def test_what_does_not_exist_is_named(traced, wrong, words):
    with pytest.raises(DeliveryError, match=words):
        traced(**wrong)


def test_an_older_release_is_refused_because_its_students_are_gone(traced, connection):
    connection.execute(
        "insert into ledger.releases (release_id, as_of_date, state)"
        " overriding system value values (8, '2025-07-02', 'published')"
    )
    with pytest.raises(DeliveryError, match="--release 8"):
        traced(SCHOOL)


def test_a_measure_that_is_not_declared_is_traced_to_every_line():
    assert kinds_for("brand_new", "ALL") == tuple(QUERIES)


@pytest.mark.parametrize(
    ("measure", "group", "kinds"),
    [
        ("suspension", "SWD", ["special_education"]),
        ("suspension", "LTEL", ["language"]),
        ("english_learner_progress", "SWD", ["special_education"]),
        ("ela_met_standard", "SWD", []),
        ("ela_met_standard", "LTEL", []),
    ],
)
def test_lines_behind_a_group_are_added_unless_the_score_tells_it(measure, group, kinds):
    """Academic measures take SWD and LTEL from the score file, others from SWDS and SELA."""
    assert kinds_for(measure, group) == (*kinds_for(measure, "ALL"), *kinds)
