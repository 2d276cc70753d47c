"""Rolling back: every kept release can be put in force again, and no other."""

from __future__ import annotations

import pytest

from delivery.errors import DeliveryError
from delivery.publish import publish
from delivery.releases import current_release, rollback


def test_rolling_back_shows_the_earlier_numbers(build, value_of):
    first = publish(build, run_id="first")
    build.execute("update build.measure_cells set value = 9.9 where entity_id = '19'")
    build.commit()
    second = publish(build, run_id="second")
    query = "select value::text from marts.measure_cells where entity_id = '19'"
    assert value_of(query) == "9.9"

    rollback(build, first.release_id)
    assert value_of(query) == "2.0"
    assert current_release(build).release_id == first.release_id

    rollback(build, second.release_id)
    assert value_of(query) == "9.9"


def test_a_release_that_is_not_kept_cannot_be_put_in_force(build):
    first = publish(build, run_id="run", keep=1)
    second = publish(build, run_id="run", keep=1)

    for number in (first.release_id, 999):
        with pytest.raises(DeliveryError, match=f"Kept releases: {second.release_id}"):
            rollback(build, number)
    assert current_release(build).release_id == second.release_id


def test_a_mart_that_the_earlier_release_lacks_stays_but_is_empty(build, value_of):
    first = publish(build, run_id="first")
    build.execute("create table build.run_charts as select 'x'::text as a, 1.5::numeric(4, 1) as b")
    build.commit()
    second = publish(build, run_id="second")

    rollback(build, first.release_id)
    assert value_of("select count(*) from marts.run_charts") == 0

    rollback(build, second.release_id)
    assert value_of("select b::text from marts.run_charts") == "1.5"


def test_the_release_in_force_is_kept_however_old(build):
    first = publish(build, run_id="run")
    for _ in range(2):
        publish(build, run_id="run")
    rollback(build, first.release_id)
    latest = publish(build, run_id="run", keep=2)

    assert current_release(build) == latest
    with pytest.raises(DeliveryError):
        rollback(build, first.release_id)
