"""The linkage benchmarks: their documents keep the contract, and figures are of pairs."""

from __future__ import annotations

from benchmarks import linkage, linkage_scale


def test_precision_and_recall_are_of_pairs():
    truth = {("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")}
    found = {("a", "1"), ("b", "2"), ("c", "9")}
    assert linkage._figures(found, truth) == {"precision": 0.66667, "recall": 0.5, "f1": 0.57143}


def test_a_scale_run_tells_time_memory_and_accuracy():
    result = linkage_scale.measure(records=1000, students=5000)
    assert result["benchmark"] == "linkage_scale"
    assert (result["size"]["records"], result["size"]["students"]) == (1000, 5000)
    assert result["seconds"]["flashlight"] > 0
    assert result["largest_resident_bytes"] > 50_000_000
    assert result["precision"] >= 0.99
