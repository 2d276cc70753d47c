"""Extracts: only published numbers leave, whole, the same bytes each time, safe to open."""

from __future__ import annotations

import csv
import hashlib
import json

import psycopg
import pytest

from delivery import extract as extraction
from delivery.errors import DeliveryError
from delivery.extract import Extract, load_extracts, run_extract, write_extract
from delivery.extract_files import plain_text
from delivery.publish import publish


def _declared(sql: str, county: str = "19") -> Extract:
    return Extract(
        name="trial",
        title="Trial",
        county=county,
        schedule="0 6 * * 1",
        format="csv",
        sharing="None",
        sql=sql,
    )


def _rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_county_gets_its_own_districts_only(build, tmp_path):
    release = publish(build, run_id="run")

    result = run_extract(build, "county_measures", tmp_path)

    folder = tmp_path / "county_measures" / str(release.release_id)
    assert result.folder == folder
    assert [file.county for file in result.files] == ["19", "30"]
    for county in ("19", "30"):
        rows = _rows(folder / county / "county_measures.csv")
        assert {row["entity_id"][:2] for row in rows} == {county}


def test_a_withheld_cell_leaves_as_a_state_without_numbers(build, tmp_path):
    publish(build, run_id="run")
    folder = run_extract(build, "county_measures", tmp_path).folder

    rows = _rows(folder / "19" / "county_measures.csv")

    (withheld,) = [row for row in rows if row["state"] == "withheld"]
    assert withheld["student_group"] == "AI"
    assert {withheld[name] for name in ("n", "value", "ci_low", "ci_high", "change")} == {""}


def test_a_number_that_must_not_leave_stops_the_extract(build, tmp_path):
    build.execute("update build.measure_cells set n = 7 where state = 'withheld'")
    build.commit()
    publish(build, run_id="run")

    with pytest.raises(DeliveryError, match="withheld carries n"):
        run_extract(build, "county_measures", tmp_path)
    assert list((tmp_path / "county_measures").iterdir()) == []


def test_the_manifest_says_what_the_file_is(build, tmp_path):
    release = publish(build, run_id="run")
    folder = run_extract(build, "county_measures", tmp_path).folder / "19"
    csv_file = folder / "county_measures.csv"

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

    digest = hashlib.sha256(csv_file.read_bytes()).hexdigest()
    assert manifest["files"] == {"county_measures.csv": digest}
    assert manifest["rows"] == len(_rows(csv_file)) == 3
    assert manifest["columns"] == list(_rows(csv_file)[0])
    assert (manifest["extract"], manifest["county"]) == ("county_measures", "19")
    assert (manifest["release"], manifest["as_of_date"]) == (release.release_id, "2025-07-02")


def test_the_same_release_gives_the_same_bytes(build, tmp_path):
    publish(build, run_id="run")
    first = run_extract(build, "county_measures", tmp_path / "a")
    second = run_extract(build, "county_measures", tmp_path / "b")

    assert [file.sha256 for file in first.files] == [file.sha256 for file in second.files]


def test_running_again_writes_nothing_again_but_repairs_a_changed_file(build, tmp_path):
    publish(build, run_id="run")
    (first, _) = run_extract(build, "county_measures", tmp_path).files
    written = first.path.stat().st_mtime_ns

    run_extract(build, "county_measures", tmp_path)
    assert first.path.stat().st_mtime_ns == written

    first.path.write_text("somebody's own numbers")
    run_extract(build, "county_measures", tmp_path)
    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.sha256
    assert [path.name for path in (tmp_path / "county_measures").iterdir()] == [
        first.path.parents[1].name
    ]


def test_a_failure_leaves_no_folder(build, tmp_path):
    publish(build, run_id="run")
    with pytest.raises(psycopg.errors.DivisionByZero):
        write_extract(build, _declared("select 1 / (n - n) from marts.measure_cells"), tmp_path)
    assert list((tmp_path / "trial").iterdir()) == []


def test_an_extract_reads_nothing_but_the_marts(build, tmp_path):
    publish(build, run_id="run")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        write_extract(build, _declared("select * from pii.student_identifiers"), tmp_path)


def test_the_county_is_a_parameter_not_part_of_the_statement(build, tmp_path):
    publish(build, run_id="run")
    query = "select %(county)s::text as county"
    (file,) = write_extract(build, _declared(query), tmp_path).files
    assert _rows(file.path) == [{"county": "19"}]
    with pytest.raises(ValueError, match="county"):
        _declared(query, county="19' or true --")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_text_cannot_act_as_a_formula(text):
    assert plain_text(text) == f"'{text}"


def test_negative_numbers_stay_numbers():
    assert plain_text(-1.5) == "-1.5"


def test_names_in_the_extract_are_guarded(build, tmp_path):
    publish(build, run_id="run")
    folder = run_extract(build, "county_measures", tmp_path).folder
    assert {row["entity_name"] for row in _rows(folder / "30" / "county_measures.csv")} == {
        "'=Santa Ana"
    }


def test_an_unknown_extract_is_named_with_the_known_ones(build, tmp_path):
    with pytest.raises(DeliveryError, match="county_measures"):
        run_extract(build, "nothing", tmp_path)


def test_without_a_release_there_is_nothing_to_extract(build, tmp_path):
    with pytest.raises(DeliveryError, match="flashlight refresh"):
        run_extract(build, "county_measures", tmp_path)


def test_shipped_extracts_are_named_like_their_files():
    names = {path.stem for path in extraction.FOLDER.glob("*.yml")}
    assert set(load_extracts()) == names
