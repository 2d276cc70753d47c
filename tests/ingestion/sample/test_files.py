"""The files have the form of real ones: layouts, encodings, packing; same seed, same bytes."""

import csv
import gzip
import json
import re
import zipfile
from collections import defaultdict
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from ingestion.layout import Field, load_code_set, load_layouts
from ingestion.sample.generate import write_sample
from tests.ingestion.sample.conftest import ARGUMENTS, YEARS
from tests.ingestion.sample.slow_answers import read_files
from tests.ingestion.sample.slow_files import contents
from tests.ingestion.sample.slow_surveys import record_of


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(clean, tmp_path):
    write_sample(tmp_path / "again", **ARGUMENTS)
    assert _digests(tmp_path / "again") == _digests(clean)


def test_without_cells_the_files_are_the_same(clean, tmp_path):
    write_sample(tmp_path / "other", **ARGUMENTS, with_cells=False)
    digests, expected = _digests(tmp_path / "other"), _digests(clean)
    assert digests.pop("answers.json") != expected.pop("answers.json")
    assert digests == expected
    answers = json.loads((tmp_path / "other" / "answers.json").read_text(encoding="utf-8"))
    assert answers["cells"] == []


def test_another_seed_gives_other_files(clean, tmp_path):
    write_sample(tmp_path / "other", **(ARGUMENTS | {"seed": 4}))
    assert not set(_digests(tmp_path / "other").values()) & set(_digests(clean).values())


def test_a_sample_replaces_an_earlier_one_but_nothing_else(tmp_path):
    small = {"districts": 1, "students": 40, "years": YEARS[:1], "seed": 1}
    write_sample(tmp_path, **small)
    first = _digests(tmp_path)
    write_sample(tmp_path, **(small | {"seed": 2}))
    assert _digests(tmp_path).keys() >= {"answers.json", "collaborative/networks.csv"}
    assert _digests(tmp_path) != first
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ValueError, match="choose another folder"):
        write_sample(tmp_path, **small)
    assert (tmp_path / "notes.txt").exists()


def test_lines_are_those_the_answers_count(clean, answers):
    counted = defaultdict(int)
    for years in answers["population"]["lines_by_district_and_year"].values():
        for records in years.values():
            for record, lines in records.items():
                counted[record] += lines
    assert dict(counted) == answers["population"]["lines"]
    layouts = load_layouts()
    codes = {c: r for r, y in layouts.items() for c in (y.record_type_code, y.extract_code) if c}
    # Files with a header begin with its first column; those of TOMS differ in the second.
    codes |= {"Record Type Code": "calpads_swds"}
    second = {"SSID": "toms_caaspp", "UIN": "toms_summative_elpac"}
    found = defaultdict(int)
    for path in clean.glob("[0-9]*/*/*"):
        for content in contents(path):
            lines = content.split(b"\r\n")
            first = lines[0].decode()
            begin = first.split("^")[:2]
            record = record_of(first) or codes.get(begin[0]) or second[begin[1]]
            assert lines.pop() == b"", "the last line ends like every other"
            found[record] += len(lines) - layouts[record].header
    assert dict(found) == dict(counted)


def _problem(field: Field, value: str, year: str) -> str | None:
    if not value:
        return "missing" if field.required else None
    checks = {
        "date": lambda: len(value) == 8 and date.fromisoformat(value),
        "iso_date": lambda: len(value) == 10 and date.fromisoformat(value),
        "integer": lambda: re.fullmatch(r"-?\d+", value),
        "decimal": lambda: re.fullmatch(r"-?\d+(\.\d+)?", value),
        "digits": lambda: re.fullmatch(r"\d+", value),
        "name": lambda: re.fullmatch(r"[A-Za-z.'-]+", value),
        "school_year": lambda: value == year,
    }
    if not checks.get(field.type, lambda: True)():
        return f"not of type {field.type}"
    if field.length and len(value) != field.length:
        return "length"
    if field.minimum is not None and not field.minimum <= float(value):
        return "too small"
    if field.maximum is not None and not float(value) <= field.maximum:
        return "too large"
    if field.codes and value not in field.codes:
        return "code"
    if field.code_set:
        valid = {
            code.code
            for code in load_code_set(field.code_set)
            if code.first_year <= year <= (code.last_year or "9")
        }
        return None if value in valid else "code"
    return None


def test_every_value_of_a_clean_sample_is_valid_by_its_layout(clean):
    problems = set()
    for record, lines in read_files(clean).items():
        fields = load_layouts()[record].fields
        seen = {(f, line[f.name], line["year"]) for line in lines for f in fields if f.name in line}
        problems |= {
            (record, field.name, problem)
            for field, value, year in seen
            if (problem := _problem(field, value, year))
        }
    assert problems == set()


def test_districts_send_in_different_ways(clean):
    paths = list(clean.glob("[0-9]*/*/*"))
    zips = [path for path in paths if path.suffix == ".zip"]
    assert {path.parent.name for path in zips} == set(YEARS)
    assert [path for path in paths if path.suffix == ".gz"]
    with zipfile.ZipFile(zips[0]) as archive:
        assert "STAS.txt" in archive.namelist()
    forms = {path.name for path in paths}
    assert {"SENR.txt", "SENR-R.txt", "SPRG-R.txt"} <= forms
    assert "SPRG.txt" not in forms
    assert all(gzip.decompress(p.read_bytes()) for p in paths if p.suffix == ".gz")


def test_the_entities_file_has_the_form_of_the_public_one(clean):
    text = (clean / "collaborative" / "sb_ca2025entities_csv.txt").read_bytes().decode("cp1252")
    rows = [line.split("^") for line in text.split("\r\n")[:-1]]
    assert rows[0] == [field.header for field in load_layouts()["cde_entities"].fields]
    assert {row[3] for row in rows[1:]} == {"4", "5", "6", "7"}
    schools = {row[0] + row[1] + row[2] for row in rows[1:] if row[3] == "7"}
    enrolled = {
        line["reporting_lea"] + line["school_of_attendance"]
        for line in read_files(clean)["calpads_senr"]
    }
    assert enrolled <= schools
    assert any("ñ" in row[7] for row in rows), "names hold letters outside ASCII"
    with (clean / "collaborative" / "networks.csv").open(encoding="utf-8") as file:
        members = list(csv.DictReader(file))
    assert {member["cds_code"] for member in members} <= schools
    districts = defaultdict(set)
    for member in members:
        districts[member["network_id"]].add(member["cds_code"][:7])
    assert len(districts) >= 2
    assert any(len(codes) > 1 for codes in districts.values())
