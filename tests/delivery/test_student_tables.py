"""Single students: a district's login sees its own alone, whichever way it asks; others none."""

from __future__ import annotations

import psycopg
import pytest

from delivery import access, grants
from delivery.errors import DeliveryError
from delivery.publish import publish
from delivery.releases import rollback
from delivery.views import READERS

OWN, OTHER = "1964733", "3066670"
STUDENTS = f"""
create table build.student_profiles (district_id text, student_key uuid, student_groups text[]);
insert into build.student_profiles
select district_id, gen_random_uuid(), '{{ALL}}'
from (values ('{OWN}'), ('{OWN}'), ('{OTHER}')) as students (district_id);
"""
SEEN = "select array_agg(district_id order by district_id) from {}"


@pytest.fixture
def students(build):
    """Give a connection to a build with three students of two districts."""
    build.execute(STUDENTS)
    build.commit()
    return build


@pytest.fixture
def release(students):
    return publish(students, run_id="run")


@pytest.fixture
def district(students, release):
    """Give the connection of a login that is granted one district."""
    grants.grant(students, "own_analyst", OWN)
    with psycopg.connect(access.url_for("own_analyst"), autocommit=True) as login:
        yield login


def test_a_district_sees_its_own_students_by_the_view_and_by_the_table(district, release):
    for table in ("student_profiles", f"{release.schema}.student_profiles"):
        assert district.execute(SEEN.format(table)).fetchone() == ([OWN, OWN],)


@pytest.mark.parametrize(
    "query",
    [
        "select district_id from student_profiles a join student_profiles b using (district_id)",
        f"select district_id from student_profiles where district_id = '{OTHER}' or true",
        "select district_id from mine",
        "select district_id from student_profiles where pg_temp.tell(district_id)",
    ],
)
def test_no_join_view_or_function_shows_another_districts_student(district, query):
    """A cheap function would be asked first, and tell what it got, were the policy no barrier."""
    told = []
    district.add_notice_handler(lambda notice: told.append(notice.message_primary))
    district.execute("create temporary view mine as select * from marts.student_profiles")
    district.execute(
        "create function pg_temp.tell(value text) returns boolean language plpgsql cost 0.0001"
        " as $$ begin raise notice '%', value; return true; end $$"
    )
    assert {value for (value,) in district.execute(query)} == {OWN}
    assert OTHER not in told


def test_a_district_cannot_grant_itself_another(district):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        district.execute("insert into access.grants values ('own_analyst', %s)", [OTHER])
    district.execute("set row_security = off")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        district.execute("select * from student_profiles")


def test_a_district_sees_no_other_logins_grants(district, students):
    grants.grant(students, "other_analyst", OTHER)
    assert district.execute("select login from access.grants").fetchall() == [("own_analyst",)]


def test_the_group_itself_sees_no_student(district):
    """A login may take the role of its group, which is granted nothing."""
    district.execute("set role flashlight_district")
    assert district.execute("select count(*) from marts.student_profiles").fetchone() == (0,)


@pytest.mark.parametrize("role", READERS)
def test_readers_of_aggregates_are_denied(release, role):
    with psycopg.connect(access.url_for(role), autocommit=True) as reader:
        for table in ("marts.student_profiles", f"{release.schema}.student_profiles"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(f"select count(*) from {table}")
        reader.execute("select count(*) from marts.measure_cells")


def test_a_district_reads_nothing_else(district, release):
    for table in ("marts.measure_cells", f"{release.schema}.measure_cells", "build.measures"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            district.execute(f"select * from {table}")


def test_a_revoked_grant_ends_at_once(district, students):
    grants.revoke(students, "own_analyst", OWN)
    assert district.execute("select count(*) from student_profiles").fetchone() == (0,)
    with pytest.raises(DeliveryError, match="not granted"):
        grants.revoke(students, "own_analyst", OWN)


def test_two_districts_can_be_granted_to_one_login(district, students):
    grants.grant(students, "own_analyst", OTHER)
    seen = district.execute(SEEN.format("student_profiles")).fetchone()
    assert seen == ([OWN, OWN, OTHER],)


def test_rolling_back_and_forth_keeps_the_rows_secured(students, value_of):
    students.execute("alter table build.student_profiles rename to int_students")
    students.commit()
    without = publish(students, run_id="without")
    students.execute("alter table build.int_students rename to student_profiles")
    students.commit()
    with_students = publish(students, run_id="with")
    grants.grant(students, "own_analyst", OWN)

    with psycopg.connect(access.url_for("own_analyst"), autocommit=True) as login:
        rollback(students, without.release_id)
        assert login.execute("select count(*) from student_profiles").fetchone() == (0,)
        rollback(students, with_students.release_id)
        assert login.execute(SEEN.format("student_profiles")).fetchone() == ([OWN, OWN],)
    for role in READERS:
        assert not value_of(
            f"select has_table_privilege('{role}', 'marts.student_profiles', 'select')"
        )


def test_a_mart_that_comes_to_hold_students_is_taken_from_the_readers(students, value_of):
    students.execute("alter table build.student_profiles drop column student_key")
    students.commit()
    publish(students, run_id="aggregates")
    students.execute("alter table build.student_profiles add student_key uuid")
    students.commit()
    publish(students, run_id="students")

    may = "select has_table_privilege('{}', 'marts.student_profiles', 'select')"
    assert [value_of(may.format(role)) for role in READERS] == [False, False, False]
    assert value_of(may.format("flashlight_district"))


def test_students_without_a_district_are_not_published(build):
    build.execute("create table build.students as select gen_random_uuid() as student_key")
    build.commit()
    with pytest.raises(DeliveryError, match="without their district"):
        publish(build, run_id="run")


@pytest.mark.parametrize(
    "name", ["flashlight_reader", "flashlight_owner", "pg_monitor", "postgres", "A b", "x; drop"]
)
def test_names_that_are_no_districts_login_are_refused(students, name):
    with pytest.raises(DeliveryError, match="cannot be a district's login"):
        grants.grant(students, name, OWN)


def test_a_role_that_sees_everything_is_no_districts_login(students, database):
    from warehouse import connection as warehouse_connection

    with psycopg.connect(**warehouse_connection.parameters() | {"user": "postgres"}) as superuser:
        superuser.execute("create role sees_all bypassrls")
    with pytest.raises(DeliveryError, match="administration"):
        grants.grant(students, "sees_all", OWN)
