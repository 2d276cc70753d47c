"""Planted defects lie where their labels say; everything else is untouched."""

import gzip
import json

import pytest

from ingestion.layout import load_layouts
from ingestion.sample.defect_files import FILE_DEFECTS
from ingestion.sample.defect_kinds import LINE_DEFECTS, WHOLE_LINE_DEFECTS


@pytest.fixture(scope="module")
def labels(defective) -> dict:
    return json.loads((defective / "answers.json").read_text(encoding="utf-8"))


def _lines(path):
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).split(b"\r\n")


def test_every_kind_is_planted(labels):
    kinds = {d.kind for d in (*LINE_DEFECTS, *WHOLE_LINE_DEFECTS, *FILE_DEFECTS)}
    assert len(kinds) >= 15
    assert {label["kind"] for label in labels["defects"]} == kinds


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
    expected: dict[str, set[int]] = {}
    for label in labels["defects"]:
        if label["line"]:
            expected.setdefault(label["file"], set()).add(label["line"])
    assert expected
    for name, numbers in expected.items():
        before, after = _lines(clean / name), _lines(defective / name)
        changed = {
            number
            for number, line in enumerate(after, start=1)
            if number > len(before) or line != before[number - 1]
        }
        # A line repeated at the end moves only the empty rest of the file.
        assert changed - {len(after)} == numbers, name


def test_one_field_is_wrong_where_the_label_names_a_field(clean, defective, labels):
    for label in labels["defects"]:
        if label["field"] is None:
            continue
        layout = load_layouts()[label["record"]]
        names = [field.name for field in layout.fields_for(label["school_year"])]
        before, after = (
            _lines(folder / label["file"])[label["line"] - 1].split(b"^")
            for folder in (clean, defective)
        )
        differing = [
            place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new
        ]
        assert differing == [names.index(label["field"])], label["kind"]


def test_repeated_lines_repeat_an_earlier_line(defective, labels):
    repeated = [label for label in labels["defects"] if label["kind"] == "duplicate_key"]
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
