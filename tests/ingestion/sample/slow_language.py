"""English learners and special education a second way: plain Python over the written lines.

Progress: grades 1 to 12 on the Summative ELPAC and of the year before; one of six levels up, or the
sixth kept; on the Alternate ELPAC a level up, the third kept, or ten points without the hundreds.
Reclassified: English learner on 30 June, RFEP within the following twelve months.
"""

from collections import defaultdict
from datetime import date

# Lowest scores of levels 2 to 6 of English learner progress.
LOWEST = {
    "KN": (1374, 1398, 1422, 1448, 1474),
    "01": (1411, 1433, 1455, 1481, 1507),
    "02": (1424, 1447, 1471, 1501, 1532),
    "03": (1448, 1468, 1488, 1511, 1535),
    "04": (1459, 1479, 1499, 1524, 1549),
    "05": (1467, 1490, 1514, 1537, 1560),
    "06": (1475, 1496, 1517, 1542, 1567),
    "07": (1481, 1504, 1527, 1551, 1576),
    "08": (1486, 1510, 1534, 1562, 1590),
    "09": (1493, 1519, 1545, 1575, 1606),
    "10": (1493, 1519, 1545, 1575, 1606),
    "11": (1500, 1527, 1555, 1585, 1615),
    "12": (1500, 1527, 1555, 1585, 1615),
}


def _day(text: str) -> date:
    text = text.replace("-", "")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def is_long_term(since: date, start_year: int) -> bool:
    """English learner for seven years when the school year ends."""
    return since <= date(start_year + 1 - 7, 6, 30)


def special_education(lines: list[dict]) -> dict:
    """(ssid, district) → the statuses (start, code) in order of their start."""
    found = defaultdict(dict)
    for line in lines:
        start = _day(line["status_start_date"])
        found[line["ssid"], line["district"]][start] = line["special_education_status_code"]
    return defaultdict(list, {key: sorted(statuses.items()) for key, statuses in found.items()})


def takes_part(statuses: list[tuple[date, str]], start: date, end: date) -> bool:
    """Whether status 1 holds on any day from start to end; each holds until the next begins."""
    for place, (begins, code) in enumerate(statuses):
        is_followed = place + 1 < len(statuses)
        over = is_followed and statuses[place + 1][0] <= start
        if code == "1" and begins <= end and not over:
            return True
    return False


class SlowLearners:
    """English learners of one school year."""

    def __init__(self, records: dict, language: dict, year: str) -> None:
        self.start = int(year[:4])
        self.language = language
        tests = records["toms_summative_elpac"]
        before = f"{self.start - 1}-{self.start}"
        self.now = {(t["ssid"], t["district"]): t for t in tests if t["year"] == year}
        self.before = {(t["ssid"], t["district"]): t for t in tests if t["year"] == before}

    def status_on(self, key, day: date) -> tuple[str, date] | None:
        """The last status that began by a day, and when."""
        begun = [
            (_day(line["english_acquisition_status_start_date"]), line)
            for line in self.language[key]
            if _day(line["english_acquisition_status_start_date"]) <= day
        ]
        if not begun:
            return None
        since, line = max(begun, key=lambda pair: pair[0])
        return line["english_acquisition_status_code"], since

    def learner_since(self, key) -> date | None:
        """First day of the status EL, where it began by the end of the school year."""
        found = [
            _day(line["english_acquisition_status_start_date"])
            for line in self.language[key]
            if line["english_acquisition_status_code"] == "EL"
        ]
        found = [start for start in found if start <= date(self.start + 1, 6, 30)]
        return max(found) if found else None

    def reclassified(self, key) -> int | None:
        """Whether a learner of last year became fluent; nothing for others."""
        status = self.status_on(key, date(self.start, 6, 30))
        if status is None or status[0] != "EL":
            return None
        return int(
            any(
                line["english_acquisition_status_code"] == "RFEP"
                and date(self.start, 7, 1)
                <= _day(line["english_acquisition_status_start_date"])
                <= date(self.start + 1, 6, 30)
                for line in self.language[key]
            )
        )

    def progress(self, key) -> tuple[str, int] | None:
        """Grade of the test and whether it shows progress; nothing where it cannot."""
        test = self.now.get(key)
        if test is None or test["include_indicator"] != "Y" or test["overall_scale_score"] == "NS":
            return None
        grade = test["grade_assessed"]
        status = self.status_on(key, _day(test["final_test_completed_date"]))
        if grade in ("TK", "KN") or (status and status[0] != "EL"):
            return None
        earlier = [test[f"{name}_minus_1"] for name in ("grade_assessed", "overall_scale_score")]
        earlier.append(test["overall_pl_minus_1"])
        if not earlier[1]:
            own = self.before.get(key)
            if own is None or own["include_indicator"] != "Y":
                return None
            if own["record_type"] != test["record_type"]:
                return None
            earlier = [own["grade_assessed"], own["overall_scale_score"], own["overall_pl"]]
        grade_before, score_before, level_before = earlier[0], int(earlier[1]), int(earlier[2])
        score, level = int(test["overall_scale_score"]), int(test["overall_pl"])
        is_alternate = test["record_type"] == "23"
        if is_alternate != (score_before < 1000):
            return None
        if is_alternate:
            better = level > level_before or level == level_before == 3
            return grade, int(better or score % 100 - score_before % 100 >= 10)
        now = 1 + sum(score >= lowest for lowest in LOWEST[grade])
        then = 1 + sum(score_before >= lowest for lowest in LOWEST[grade_before])
        return grade, int(now > then or now == then == 6)

    def count(self, own: dict, latest: dict, groups: dict, add) -> None:
        """Adds both measures of an entity: `own` its students' enrollments by SSID."""
        for ssid, spans in own.items():
            order = sorted(spans, key=lambda e: (e["start"], e["end"], e["school"]), reverse=True)
            places = [(ssid, e["school"][:7]) for e in order]

            def first(find, places=places):
                found = (find(place) for place in places)
                return next((value for value in found if value is not None), None)

            since = first(self.learner_since)
            member_of = groups[ssid][0] - {"RFEP", "EO", "LTEL"} | {"EL"}
            if since and is_long_term(since, self.start):
                member_of |= {"LTEL"}
            compared, fluent = first(self.progress), first(self.reclassified)
            if compared is not None:
                add("english_learner_progress", member_of, compared[0], compared[1], 1)
            if fluent is not None:
                add("reclassification", member_of, latest[ssid]["grade"], fluent, 1)
