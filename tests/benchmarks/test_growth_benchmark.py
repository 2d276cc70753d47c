"""The benchmark of growth compares each student's percentiles with R's and says what is missing."""

from __future__ import annotations

import shutil

import pytest

from benchmarks import growth

HAS_R = shutil.which("Rscript") is not None


def test_without_r_the_benchmark_says_what_to_install(monkeypatch):
    monkeypatch.setattr(growth.shutil, "which", lambda _: None)
    with pytest.raises(SystemExit, match="r-cran-quantreg"):
        growth.measure(1000, 1, ["fn"])


@pytest.mark.skipif(not HAS_R, reason="needs R with quantreg")
def test_both_sides_give_every_student_the_same_percentiles():
    result = growth.measure(3000, 1, ["fn", "br"])
    assert result["equal"]
    assert set(result["ratios"]) == {"r_quantreg", "r_quantreg_br"}
    assert result["share_equal"] == {"r_quantreg": 1.0, "r_quantreg_br": 1.0}
    assert result["size"] == {"students": 3000, "priors": 2, "levels": 100}


def test_a_difference_of_more_than_one_or_for_too_many_is_not_equal():
    same = growth.np.zeros((10_000, 2), dtype=int)
    assert growth._same(same)
    one_off = same.copy()
    one_off[:20, 0] = 1
    assert growth._same(one_off)
    one_off[0, 0] = 2
    assert not growth._same(one_off)
    many = same.copy()
    many[:21, 0] = 1
    assert not growth._same(many)
