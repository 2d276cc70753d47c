"""Participation and its lowest scores computed a second way: plain Python over the written files.

Shares no code with the generator; called from slow_answers.py.
"""

from collections import defaultdict
from fractions import Fraction

_TESTED = ("03", "04", "05", "06", "07", "08", "11")
# Lowest scores since 2020-21, by the state's layout; 2250 by what its files show.
LOWEST = {
    "ela": dict(zip(_TESTED, (2115, 2140, 2200, 2230, 2260, 2290, 2250), strict=True)),
    "math": dict(zip(_TESTED, (2190, 2205, 2220, 2235, 2250, 2265, 2280), strict=True)),
}


def participation(tests, subject, types, schools, groups, academic, add) -> None:
    """Adds who was to take a test at the schools of an entity, and who did."""
    expected = defaultdict(list)
    for test in tests:
        is_expected = test["record_type"] in types
        is_expected &= test["condition_code"] not in ("NTE", "NEL")
        if is_expected and test["calpads_school_code"] in schools and test["ssid"] in groups:
            expected[test["ssid"]].append(test)
    for ssid, rows in expected.items():
        member_of = set().union(*(academic(groups[ssid], row) for row in rows))
        tested = int(any(row["scale_score"] for row in rows))
        grade = max(row["grade_assessed"] for row in rows)
        add(f"{subject}_participation", member_of, grade, tested, 1)


def add_lowest_scores(cells, subject: str, thresholds: dict[str, int]) -> None:
    """Adds lowest scores to the distance of each group until 95 percent are reached."""
    measure = f"{subject}_participation"
    for group in sorted({key[1] for key in cells if key[0] == measure}):
        enrolled, tested, _ = cells[measure, group, "ALL"]
        added = 0
        # A whole percentage, halves rounded up.
        while (200 * (tested + added) + enrolled) // (2 * enrolled) < 95:
            added += 1
        if not added:
            continue
        missing = []
        for grade, threshold in thresholds.items():
            if (measure, group, grade) in cells:
                there, took, _ = cells[measure, group, grade]
                missing += [LOWEST[subject][grade] - threshold] * int(there - took)
        cell = cells[f"{subject}_distance_from_standard", group, "ALL"]
        cell[0] += added
        cell[1] += added * Fraction(sum(missing), len(missing))
        cell[2] += added
