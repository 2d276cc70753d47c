"""Finding the students whose lines are corrected, by what the districts sent of them.

Belongs here: looking up lines and choosing students. Does not belong here: changing lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from tests.end_to_end.corrections.correction import THIRD, YEARS
from tests.end_to_end.corrections.sent_lines import Line, Sent

GRADES = ("TK", "KN", *(f"{grade:02d}" for grade in range(1, 13)))
# Programs whose students count as socioeconomically disadvantaged.
SED_PROGRAMS = ("135", "181", "182", "190", "191", "193")


class Students:
    """The students of a sample; none is taken for two corrections."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent
        self._taken: set[str] = set()
        self._enrollments: dict[str, list[Line]] = defaultdict(list)
        for line in sent.all_of("calpads_senr"):
            self._enrollments[line["ssid"]].append(line)

    def years(self, ssid: str) -> list[str]:
        """The school year of every enrollment line of a student, in all districts."""
        return [line["academic_year_id"] for line in self._enrollments[ssid]]

    def take(self, candidates: list[str], wanted: Callable[[str], bool]) -> str:
        """The first student who is wanted and was not taken before."""
        ssid = next(s for s in candidates if s not in self._taken and wanted(s))
        self._taken.add(ssid)
        return ssid

    def steady(self, district: str) -> list[str]:
        """Students with one enrollment in each year, all year long at one school."""
        return [
            line["ssid"]
            for line in self.sent.lines(district, "calpads_senr", THIRD)
            if self._is_steady(district, self._enrollments[line["ssid"]])
        ]

    def _is_steady(self, district: str, lines: list[Line]) -> bool:
        return (
            [line["academic_year_id"] for line in lines] == list(YEARS)
            and {line["reporting_lea"] for line in lines} == {district}
            and len({line["school_of_attendance"] for line in lines}) == 1
            and all(self.is_whole_year(line) for line in lines)
        )

    def is_whole_year(self, line: Line) -> bool:
        """Whether a primary enrollment in K-12 runs from August to the end of the year."""
        return (
            line["enrollment_status_code"] == "10"
            and line["grade_level_code"] in GRADES
            and line["enrollment_school_start_date"][4:6] == "08"
            and line["enrollment_school_exit_date"][4:6] in ("", "05", "06")
        )

    def tested(self, district: str, year: str) -> str:
        """A steady student whose score in English language arts counts."""
        scored = {
            line["ssid"]
            for line in self.sent.lines(district, "toms_caaspp", year)
            if is_ela(line) and line["scale_score"] and line["include_indicator"] == "Y"
        }
        return self.take(self.steady(district), lambda ssid: ssid in scored)

    def enrolled(self, ssid: str, year: str) -> Line:
        """The first enrollment line of a student in a year."""
        return next(line for line in self._enrollments[ssid] if line["academic_year_id"] == year)

    def last_enrolled(self, ssid: str) -> Line:
        """The line of the enrollment that began last."""
        return dict(
            max(self._enrollments[ssid], key=lambda line: line["enrollment_school_start_date"])
        )

    def graduated_after_moving(self, ssid: str, before: str, after: str) -> bool:
        """Whether a student of only these districts, a class ahead each year, graduated in `after`.

        The last enrollment is the only one there.
        """
        *earlier, last = sorted(
            self._enrollments[ssid], key=lambda line: line["enrollment_school_start_date"]
        )
        return (
            last["reporting_lea"] == after != before
            and last["student_school_completion_status"] == "100"
            and {line["reporting_lea"] for line in earlier} == {before}
            and {line["enrollment_status_code"] for line in [*earlier, last]} == {"10"}
            and all(
                line["grade_level_code"] == GRADES[YEARS.index(line["academic_year_id"]) - 3]
                for line in [*earlier, last]
            )
        )

    def grade(self, ssid: str, year: str) -> str:
        """The grade a student was in."""
        return self.enrolled(ssid, year)["grade_level_code"]

    def line(self, record: str, district: str, year: str, ssid: str) -> Line:
        """The only line of a student in a district's file."""
        lines = [x for x in self.sent.lines(district, record, year) if x["ssid"] == ssid]
        assert len(lines) == 1, f"{len(lines)} lines of {record} for one student in {year}"
        return lines[0]

    def every_line(self, record: str, district: str, ssid: str) -> Iterator[Line]:
        """A district's lines of a student, year by year."""
        for year in YEARS:
            for line in self.sent.lines(district, record, year):
                if line["ssid"] == ssid:
                    yield line

    def is_in(self, record: str, district: str, ssid: str) -> bool:
        """Whether a district sent any line of a student."""
        return any(self.every_line(record, district, ssid))

    def is_hispanic(self, district: str, ssid: str) -> bool:
        """Whether every year has one line that says so."""
        lines = list(self.every_line("calpads_sinf", district, ssid))
        return len(lines) == len(YEARS) and all(
            line["student_hispanic_ethnicity_indicator"] == "Y" for line in lines
        )

    def has_status_before(self, year: str, status: str, district: str, ssid: str) -> bool:
        """Whether every year has one line with this language status, begun before `year`."""
        lines = list(self.every_line("calpads_sela", district, ssid))
        start = "english_acquisition_status_start_date"
        return len(lines) == len(YEARS) and all(
            line["english_acquisition_status_code"] == status and line[start] < f"{year[:4]}0701"
            for line in lines
        )

    def is_sed(self, district: str, ssid: str) -> bool:
        """Whether a program or the parents' education makes a student disadvantaged."""
        level = "parent_guardian_highest_education_level_code"
        program = "education_program_code"
        return any(
            line[program] in SED_PROGRAMS
            for line in self.every_line("calpads_sprg", district, ssid)
        ) or any(line[level] == "14" for line in self.every_line("calpads_sinf", district, ssid))


def is_ela(line: Line) -> bool:
    """Whether a score is one of the Smarter test in English language arts."""
    return line["record_type"] == "01"
