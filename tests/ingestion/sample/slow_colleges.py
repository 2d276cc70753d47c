"""Who went to college a second way: plain Python over the written StudentTracker files.

Follows the definition of college_going and shares no code with the generator.
"""

from collections import defaultdict
from datetime import date


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


class SlowColleges:
    """The searches of all districts and years."""

    def __init__(self, local: dict[str, list[dict]]) -> None:
        self.lines = defaultdict(list)
        for line in local["nsc_student_tracker"]:
            line = line | {"searched_in": int(line["year"][5:])}
            self.lines[line["district"], line["state_student_id"]].append(line)

    def who_went(self, year: int, members: list[tuple[str, dict]]) -> dict[str, bool]:
        """By SSID whether a graduate of a four-year cohort went; who cannot be told is left out."""
        graduates = {ssid: m for ssid, m in members if m["outcome"] == "graduate"}
        searched = {
            ssid: [
                line
                for line in self.lines[member["school"][:7], ssid]
                if year + 1 <= line["searched_in"] <= year + 3
            ]
            for ssid, member in graduates.items()
        }
        # A year after the summer of the class a search tells of it.
        told = {
            line["district"]
            for lines in searched.values()
            for line in lines
            if _day(line["search_date"]) >= date(year + 1, 8, 15)
        }
        return {
            ssid: self.went(member["exit"], searched[ssid])
            for ssid, member in graduates.items()
            if member["school"][:7] in told
        }

    @staticmethod
    def went(graduated: date, lines: list[dict]) -> bool:
        """Whether the newest search has an enrollment that begins within twelve months."""
        newest = max((line["searched_in"] for line in lines), default=0)
        begins = [
            _day(line["enrollment_begin"])
            for line in lines
            if line["searched_in"] == newest and line["recordfoundyn"] == "Y"
        ]
        until = graduated.replace(year=graduated.year + 1)
        return any(graduated < begin <= until for begin in begins)
