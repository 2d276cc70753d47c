"""The science measure computed a second way: plain Python over the written files.

Shares no code with the generator; called from slow_answers.py.
"""

from collections import defaultdict


def science(tests: list[dict], own: dict, groups: dict, add) -> None:
    """Adds the students at level 3 or 4 of the California Science Test at one entity.

    `own`: by student the qualifying enrollments at the entity; `groups` of the latest of them.
    """
    of_district: dict = defaultdict(list)
    for test in tests:
        counts = test["record_type"] == "06" and test["include_indicator"] == "Y"
        if counts and test["achievement_levels"]:
            of_district[test["ssid"], test["district"]].append(test)
    for ssid, enrollments in own.items():
        latest_first = sorted(
            enrollments, key=lambda e: (e["start"], e["end"], e["school"]), reverse=True
        )
        for e in latest_first:
            results = of_district.get((ssid, e["school"][:7]))
            if results:
                last = max(
                    results, key=lambda t: (t["final_test_completed_date"], t["grade_assessed"])
                )
                met = int(int(last["achievement_levels"]) >= 3)
                add("science_met_standard", groups[ssid][0], last["grade_assessed"], met, 1)
                break
