"""Publishing: whole or not at all, never a table missing, never two releases at once."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import psycopg
import pytest

from delivery import publish as publication
from delivery import views
from delivery.errors import DeliveryError
from delivery.publish import publish
from delivery.relations import read_relations
from delivery.releases import RELEASE_LOCK, list_releases


def test_the_views_show_the_build_with_the_number_of_the_release(build, value_of):
    release = publish(build, run_id="run")

    assert value_of("select array_agg(distinct release_id) from marts.measure_cells") == [
        release.release_id
    ]
    assert value_of("select count(*) from marts.measure_cells") == 4
    assert (release.cells, release.run_id, release.is_current) == (4, "run", True)


def test_the_release_is_as_of_its_latest_cell(build):
    assert str(publish(build, run_id="run").as_of_date) == "2025-07-02"


def test_every_number_of_a_release_is_as_of_one_date(build, value_of):
    """A refresh builds only what changed, so build holds cells of several days."""
    build.execute(
        "create table build.other_cells as select '2025-06-01'::text as as_of_date, 0 as release_id"
    )
    build.commit()

    publish(build, run_id="run")

    cells = "select array_agg(distinct as_of_date::text) from marts.measure_cells"
    assert value_of(cells) == ["2025-07-02"]
    assert value_of("select as_of_date from marts.other_cells") == "2025-07-02"
    assert value_of("select as_of_date::text from ledger.releases") == "2025-07-02"


def test_what_is_counted_to_a_districts_last_day_says_that_day(build, value_of):
    """A table without release_id has an as_of_date of its own, which the release leaves alone."""
    build.execute("create table build.measures_to_date as select '2025-06-01'::text as as_of_date")
    build.commit()

    publish(build, run_id="run")

    assert value_of("select as_of_date from marts.measures_to_date") == "2025-06-01"


def test_a_release_without_cells_is_as_of_today(build, value_of):
    build.execute("truncate build.measure_cells")
    build.commit()

    assert publish(build, run_id="run").as_of_date == value_of("select current_date")


def test_comments_reach_tables_and_views(build):
    release = publish(build, run_id="run")

    for schema in (release.schema, "marts"):
        cells = read_relations(build, schema)["measure_cells"]
        comments = {column.name: column.comment for column in cells.columns}
        assert cells.comment == "The published numbers."
        assert comments["n"] == "Students in the denominator."


def test_cells_have_the_look_up_index_and_no_other(build):
    """An index on the whole key, which dbt has just audited, would take longer than the copy."""
    release = publish(build, run_id="run")

    indexes = build.execute(
        "select indexdef from pg_indexes where schemaname = %s and tablename = 'measure_cells'",
        [release.schema],
    ).fetchall()
    assert [definition.partition(" USING ")[2] for (definition,) in indexes] == [
        "btree (entity_id, measure_id)"
    ]


def test_helper_models_are_not_published(build):
    build.execute("create table build.int_sums as select 1 as n")
    build.execute("create table build._scratch as select 1 as n")
    build.commit()

    publish(build, run_id="run")

    assert set(read_relations(build, "marts")) == {"measures", "entities", "measure_cells"}


@pytest.mark.parametrize("identifier", ["ssid", "local_student_id"])
def test_identifiers_of_students_are_never_published(build, identifier):
    """Not even to their district: students are by key (tests/delivery/test_student_tables.py)."""
    build.execute(
        "create table build.students as select gen_random_uuid() as student_key,"
        f" '1964733' as district_id, '1' as {identifier}"
    )
    build.commit()

    with pytest.raises(DeliveryError, match="identifiers of students"):
        publish(build, run_id="run")
    assert read_relations(build, "marts") == {}


def test_an_empty_build_is_refused(build):
    build.execute("drop table build.measures, build.entities, build.measure_cells")
    build.commit()

    with pytest.raises(DeliveryError, match="flashlight refresh"):
        publish(build, run_id="run")


def test_a_table_that_would_vanish_stops_the_publication(build, value_of):
    publish(build, run_id="first")
    build.execute("drop table build.measures")
    build.commit()

    with pytest.raises(DeliveryError, match="measures"):
        publish(build, run_id="second")
    assert value_of("select count(*) from marts.measures") == 1
    assert value_of("select run_id from ledger.releases where is_current") == "first"


def test_changed_columns_are_published_and_stay_readable(build, value_of):
    publish(build, run_id="first")
    build.execute("alter table build.measures drop column unit, add column direction text")
    build.execute("alter table build.measures alter column label type varchar(80)")
    build.commit()

    publish(build, run_id="second")

    assert [column.name for column in read_relations(build, "marts")["measures"].columns] == [
        "measure_id",
        "label",
        "direction",
    ]
    assert value_of("select has_table_privilege('flashlight_reader', 'marts.measures', 'select')")


def test_a_failure_while_copying_leaves_the_release_in_force(build, value_of):
    first = publish(build, run_id="first")
    build.execute("create view build.broken as select 1 / (n - n) as x from build.measure_cells")
    build.commit()

    with pytest.raises(psycopg.errors.DivisionByZero):
        publish(build, run_id="second")
    assert value_of("select max(release_id) from marts.measure_cells") == first.release_id
    assert [release.release_id for release in list_releases(build)] == [first.release_id]


def test_what_a_crash_leaves_behind_is_removed_by_the_next_publication(
    build, value_of, monkeypatch
):
    first = publish(build, run_id="first")

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(views, "switch", crash)
        with pytest.raises(KeyboardInterrupt):
            publish(build, run_id="second")
    leftover = f"release_{first.release_id + 1}"
    assert value_of(f"select to_regnamespace('{leftover}') is not null")
    assert value_of("select max(release_id) from marts.measure_cells") == first.release_id

    third = publish(build, run_id="third")
    assert value_of(f"select to_regnamespace('{leftover}') is null")
    assert value_of("select max(release_id) from marts.measure_cells") == third.release_id


def test_a_crash_within_the_switch_leaves_the_release_in_force(build, value_of, monkeypatch):
    first = publish(build, run_id="first")

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(publication, "_clear_scopes", crash)
    with pytest.raises(KeyboardInterrupt):
        publish(build, run_id="second")
    assert value_of("select max(release_id) from marts.measure_cells") == first.release_id
    assert value_of("select release_id from ledger.releases where is_current") == first.release_id


def test_only_scopes_that_waited_when_the_build_began_are_cleared(build, value_of):
    started = value_of("select clock_timestamp()")
    build.execute(
        "insert into ledger.pending_scopes values"
        " ('1964733', '2023-2024', %s), ('1964733', '2024-2025', %s)",
        [started - timedelta(seconds=1), started + timedelta(seconds=1)],
    )
    build.commit()

    publish(build, run_id="run", build_started=started)

    assert value_of("select array_agg(school_year) from ledger.pending_scopes") == ["2024-2025"]


def test_a_failed_publication_clears_no_scope(build, value_of, monkeypatch):
    build.execute("insert into ledger.pending_scopes values ('1964733', '2023-2024')")
    build.commit()

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(views, "write_comments", crash)
    with pytest.raises(KeyboardInterrupt):
        publish(build, run_id="run", build_started=value_of("select clock_timestamp()"))
    assert value_of("select count(*) from ledger.pending_scopes") == 1


def test_releases_beyond_those_kept_are_dropped(build, value_of):
    numbers = [publish(build, run_id="run", keep=2).release_id for _ in range(3)]

    states = {release.release_id: release.state for release in list_releases(build)}
    assert states == {numbers[0]: "retired", numbers[1]: "published", numbers[2]: "published"}
    assert value_of(f"select to_regnamespace('release_{numbers[0]}') is null")
    assert value_of(f"select to_regnamespace('release_{numbers[1]}') is not null")


def test_two_publications_at_once_are_refused(build, database):
    with psycopg.connect(database) as other:
        other.execute("select pg_advisory_lock(%s)", [RELEASE_LOCK])
        with pytest.raises(DeliveryError, match="Another process"):
            publish(build, run_id="run")


def test_an_open_transaction_of_the_caller_is_not_committed(build):
    build.execute("select 1")
    with pytest.raises(DeliveryError, match="commit or roll back"):
        publish(build, run_id="run")


def test_a_reader_that_never_ends_keeps_the_release_in_force(
    build, database, monkeypatch, value_of
):
    first = publish(build, run_id="first")
    monkeypatch.setattr(views, "PATIENCE_SECONDS", 0.0)
    with psycopg.connect(database, application_name="dashboard") as reader:
        reader.execute("select * from marts.measures")
        with pytest.raises(DeliveryError, match="dashboard"):
            publish(build, run_id="second")
        reader.rollback()
    assert value_of("select release_id from ledger.releases where is_current") == first.release_id


def test_readers_see_one_whole_release_in_every_statement(build, database):
    build.execute("alter table build.measures add column release_id integer")
    build.commit()
    publish(build, run_id="run")
    seen, problems, stop = set(), [], threading.Event()

    def read() -> None:
        with psycopg.connect(database, autocommit=True) as reader:
            while not stop.is_set():
                try:
                    cells, measures = reader.execute(
                        "select (select max(release_id) from marts.measure_cells),"
                        " (select max(release_id) from marts.measures)"
                    ).fetchone()
                except psycopg.Error as error:
                    problems.append(repr(error))
                    return
                seen.add(cells)
                if cells != measures:
                    problems.append((cells, measures))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(4):
            publish(build, run_id="run", keep=1)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert problems == []
    assert len(seen) > 1


@pytest.mark.parametrize("milliseconds", [5, 20, 40, 60, 80, 120])
def test_a_publication_cut_off_at_any_moment_is_whole_or_did_not_happen(
    build, database, value_of, milliseconds
):
    publish(build, run_id="first")
    build.execute("update build.measure_cells set value = 9.9")
    build.commit()
    with psycopg.connect(database) as other:
        process = other.info.backend_pid
        cut_off = threading.Timer(
            milliseconds / 1000, lambda: value_of(f"select pg_terminate_backend({process})")
        )
        cut_off.start()
        with contextlib.suppress(psycopg.OperationalError):
            publish(other, run_id="second")
        cut_off.join()

    seen = value_of("select array_agg(distinct value::float) from marts.measure_cells")
    numbers = value_of("select array_agg(distinct release_id) from marts.measure_cells")
    current = next(release for release in list_releases(build) if release.is_current)
    assert numbers == [current.release_id]
    assert seen == ([9.9] if current.run_id == "second" else [0.0, 2.0, None])
    assert publish(build, run_id="third").is_current
