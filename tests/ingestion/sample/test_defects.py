"""Planted defects lie where their labels say; everything else is untouched."""

from __future__ import annotations

import gzip
import json
from collections import Counter

import pytest

from ingestion.layout import load_layouts
from ingestion.sample.generate import write_sample
from ingestion.sample.planted.catalog import FILE_DEFECTS, LINE_DEFECTS
from tests.ingestion.sample.conftest import ARGUMENTS

SEVERITIES = {"fatal", "warning", "information"}
# The field begins in 2025-2026.
LATER = {"recovery_days_not_whole"}


@pytest.fixture(scope="module")
def labels(defective) -> dict:
    return json.loads((defective / "answers.json").read_text(encoding="utf-8"))


def _lines(path):
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).split(b"\r\n")


def test_there_are_many_kinds_each_said_in_full():
    """At least 60 kinds with names of their own, and the layouts know what each of them changes."""
    kinds = [defect.kind for defect in (*LINE_DEFECTS, *FILE_DEFECTS)]
    assert len(kinds) >= 60
    assert len(set(kinds)) == len(kinds)
    for defect in LINE_DEFECTS:
        known = {field.name for field in load_layouts()[defect.record].fields}
        assert defect.put.keys() <= known, defect.kind
        assert defect.severity in SEVERITIES and defect.meaning, defect.kind
        for partner in defect.partners:
            known = {field.name for field in load_layouts()[partner.record].fields}
            assert partner.put.keys() <= known, defect.kind


def test_every_kind_is_planted(labels):
    """Each kind that can be is planted once in each defective district, or nearly each."""
    planted = Counter(label["kind"] for label in labels["defects"])
    kinds = {defect.kind for defect in (*LINE_DEFECTS, *FILE_DEFECTS)} - LATER
    assert planted.keys() == kinds
    districts = len(labels["defective_districts"])
    assert max(planted.values()) == districts
    assert sum(planted.values()) > 0.9 * districts * len(kinds)


def test_labels_say_what_where_and_which_rule(labels):
    """Kind, meaning, district, year, record, file, line, field, rule, severity and outcome."""
    named = {"kind", "meaning", "district_id", "school_year", "record", "file", "line", "field"}
    named |= {"rule", "severity", "outcome", "also"}
    for label in labels["defects"]:
        assert named <= label.keys(), label["kind"]
        assert (label["outcome"] == "line rejected") == (
            label["severity"] == "fatal" and label["line"] is not None
        ), label["kind"]


def test_other_districts_send_the_same_bytes_as_without_defects(clean, defective, labels):
    touched = set(labels["defective_districts"])
    assert 0 < len(touched) < 6
    for path in clean.glob("*/**/*"):
        name = path.relative_to(clean)
        if path.is_file() and name.parts[0] not in touched:
            assert path.read_bytes() == (defective / name).read_bytes()
    added = {p.relative_to(defective) for p in defective.rglob("*") if p.is_file()} - {
        p.relative_to(clean) for p in clean.rglob("*") if p.is_file()
    }
    assert {name.parts[0] for name in added} == touched


def test_the_truth_is_that_of_the_clean_sample(answers, labels):
    assert labels["cells"] == answers["cells"]
    assert answers["defects"] == [] and answers["defective_districts"] == []


def test_labelled_lines_differ_from_the_clean_ones_and_no_others(clean, defective, labels):
    """What is wrong only beside other lines names those too."""
    expected: dict[str, set[int]] = {}
    for label in labels["defects"]:
        if label["line"]:
            for place in (label, *label["beside"]):
                expected.setdefault(place["file"], set()).add(place["line"])
    # The line itself may be as it was, where the line beside it changed.
    as_before = {
        (label["file"], label["line"])
        for label in labels["defects"]
        if label["line"] and label["beside"]
    }
    assert expected
    for name, numbers in expected.items():
        before, after = _lines(clean / name)[:-1], _lines(defective / name)[:-1]
        changed = {
            number
            for number, line in enumerate(after, start=1)
            if number > len(before) or line != before[number - 1]
        }
        same = {line for file, line in as_before if file == name}
        assert changed <= numbers <= changed | same, name


def test_no_line_carries_two_defects(labels):
    places = Counter((item["file"], item["line"]) for item in labels["defects"] if item["line"])
    assert set(places.values()) == {1}


def test_wrong_values_are_in_the_fields_of_the_kind(clean, defective, labels):
    """The labelled field is another than before, and no field beside those of the kind."""
    kinds = {defect.kind: defect for defect in LINE_DEFECTS}
    for label in labels["defects"]:
        if label["field"] is None:
            continue
        layout = load_layouts()[label["record"]]
        names = [field.name for field in layout.fields_for(label["school_year"])]
        before, after = (
            _lines(folder / label["file"])[label["line"] - 1].split(layout.delimiter.encode())
            for folder in (clean, defective)
        )
        differing = {
            names[place]
            for place, (old, new) in enumerate(zip(before, after, strict=True))
            if old != new
        }
        assert label["field"] in differing, label["kind"]
        assert differing <= kinds[label["kind"]].put.keys(), label["kind"]


def test_repeated_lines_repeat_an_earlier_line(defective, labels):
    repeated = [label for label in labels["defects"] if label["rule"] == "KEY0001"]
    assert {label["record"] for label in repeated} >= {"calpads_stas", "toms_caaspp"}
    for label in repeated:
        lines = _lines(defective / label["file"])
        assert lines[label["line"] - 1] in lines[: label["line"] - 1]


def test_defective_files_are_what_they_are_called(defective, labels):
    paths = {
        label["kind"]: defective / label["file"]
        for label in labels["defects"]
        if label["line"] is None
    }
    with pytest.raises(EOFError):
        gzip.decompress(paths["truncated_gzip"].read_bytes())
    assert paths["empty_file"].read_bytes() == b""
    assert b"^" not in paths["unknown_form"].read_bytes()
    assert b"^SSID^" not in paths["columns_missing"].read_bytes().split(b"\r\n")[0]
    count = paths["implausible_count"]
    good = next(count.parent.glob("STAS.txt*"))
    assert len(_lines(count)) < len(_lines(good)) / 3
    again = paths["same_bytes_again"]
    assert again.read_bytes() == (again.parent / "SELA.txt").read_bytes()
    wrong = [line for line in _lines(paths["mostly_wrong"]) if line.startswith(b"SELA^Q^")]
    assert len(wrong) > 0.1 * len(_lines(paths["mostly_wrong"]))
    bomb = paths["bomb"]
    assert len(gzip.decompress(bomb.read_bytes())) > 500 * bomb.stat().st_size


@pytest.mark.parametrize("rate", [0.1, 0.3])
def test_a_rate_is_the_share_of_lines_with_a_defect(tmp_path, rate):
    """About so many lines of a defective district carry one, where each kind once is fewer."""
    write_sample(tmp_path, **ARGUMENTS, by_grade=False, defects=0.34, defect_rate=rate)
    content = json.loads((tmp_path / "answers.json").read_text(encoding="utf-8"))
    sent = content["population"]["lines_by_district_and_year"]
    for district in content["defective_districts"]:
        # Daily attendance carries each kind once; of a climate survey the students' form does.
        lines = sum(
            count
            for records in sent[district].values()
            for record, count in records.items()
            if record not in ("local_daily_attendance", "survey_climate")
        )
        mine = [label for label in content["defects"] if label["district_id"] == district]
        wrong = sum(label["line"] is not None for label in mine)
        assert wrong == pytest.approx(rate * lines, rel=0.1), district


def test_a_rate_of_defects_is_a_share(tmp_path):
    with pytest.raises(ValueError, match="rate of defects"):
        write_sample(tmp_path, **ARGUMENTS, defects=True, defect_rate=1.5)
