"""Preparation for college and career a second way: plain Python over the written lines.

Follows the definition of college_career_prepared sentence by sentence and shares no code with the
generator: tests (TOMS), marks (SCSC with CRSC), pathways (SCTE), work-based learning (WBLR), exams.
"""

from collections import defaultdict
from fractions import Fraction

COLLEGE_CREDIT = {
    "9020", "9082", "9096", "9120", "9154", "9200", "9227", "9273", "9303", "9358",
}  # fmt: skip
# Pathways of the technical courses that the sample has, by CDE's Valid Code Combinations.
PATHWAYS = {"7111": "100", "7112": "100", "8220": "212", "8221": "212"}
CAPSTONES = {"7112", "8221"}
LEADERSHIP = "9373"
C_OR_BETTER = {letter + sign for letter in "ABC" for sign in ("", "+", "-")}
PASSING = C_OR_BETTER | {"D", "D+", "D-", "P", "CR"}
# The AB part of Calculus BC, and the two of Music Theory.
PARTS_OF_SCORES = {"69", "76", "77"}
PROGRAMS = {"25", "30", "35", "40", "45", "50"}
SEMESTERS = {"F": Fraction(2), "S": Fraction(1), "Q": Fraction(1, 2), "T": Fraction(1, 2)}


class Student:
    """What a student achieved, whoever sent it; years are those in which school years end."""

    def __init__(self) -> None:
        self.tests: list[tuple[int, str, int]] = []
        self.credits: list[tuple[int, str, Fraction]] = []
        self.capstones: set[tuple[int, str]] = set()
        self.pathways: set[tuple[int, str]] = set()
        self.leadership: list[tuple[int, Fraction]] = []
        self.work: set[tuple[int, str]] = set()
        # Year of the file, exam, score.
        self.ap: list[tuple[int, str, int]] = []
        self.ib: list[tuple[int, str, int]] = []

    def paths(self, year: int, first: int, met_a_g: bool, seal: bool, disabled: bool) -> set[str]:
        """The paths by which a graduate is prepared by the end of a year."""

        def level(subject: str) -> int:
            found = [n for y, s, n in self.tests if s == subject and year - 2 <= y <= year]
            return max(found, default=0)

        def within(rows):
            return [row for row in rows if first <= row[0] <= year]

        ela, math = level("ela"), level("math")
        three_and_two = (ela >= 3 and math >= 2) or (math >= 3 and ela >= 2)
        credits = within(self.credits)
        semesters = sum(n for _, _, n in credits)
        completed = {code for _, code in within(self.pathways)}
        capstones = {row for row in within(self.capstones) if row[1] in completed}
        # Beside a capstone credit counts that is of another year or pathway.
        beside = [sum(n for y, code, n in credits if (y, code) != row) for row in capstones]
        led: dict = defaultdict(Fraction)
        for y, n in within(self.leadership):
            led[y] += n
        years_led = [y for y, n in led.items() if n >= Fraction(3, 2)]
        work = {code for _, code in within(self.work)}
        ap = {exam for _, exam, score in within(self.ap) if score >= 3}
        ib = {exam for _, exam, score in within(self.ib) if score >= 4}
        met = {
            "tests": ela >= 3 and math >= 3,
            # Two semesters, three quarters or three trimesters.
            "college credit": semesters >= Fraction(3, 2),
            "two AP exams": len(ap) >= 2,
            "two IB exams": len(ib) >= 2,
            "a-g": met_a_g
            and (bool(capstones) or three_and_two or semesters >= 1 or bool(ap) or bool(ib)),
            "pathway": any(three_and_two or others >= 1 for others in beside),
            "biliteracy": seal and ela >= 3,
            "leadership": len(years_led) >= 2 and three_and_two,
            "work": bool(work & PROGRAMS),
            "transition": disabled and work >= {"60", "65"},
        }
        return {path for path, is_met in met.items() if is_met}


class SlowPreparation:
    """Everything that the files say of high school students' preparation."""

    def __init__(self, records: dict[str, list[dict]], local: dict[str, list[dict]]) -> None:
        self.students: dict = defaultdict(Student)
        # Districts and years with a level of grade 11.
        self.tested: set[tuple[str, int]] = set()
        for line in records["toms_caaspp"]:
            is_general = line["record_type"] in ("01", "02") and line["grade_assessed"] == "11"
            if is_general and line["include_indicator"] == "Y" and line["achievement_levels"]:
                year = int(line["year"][5:])
                subject = "ela" if line["record_type"] == "01" else "math"
                found = (year, subject, int(line["achievement_levels"]))
                self.students[line["ssid"]].tests.append(found)
                self.tested.add((line["district"], year))
        self.courses(records)
        for line in records["calpads_scte"]:
            if line["student_cte_pathway_completion_academic_year_id"]:
                place = int(line["academic_year_id"][5:]), line["cte_pathway_code"]
                self.students[line["ssid"]].pathways.add(place)
        for line in records["calpads_wblr"]:
            place = int(line["academic_year_id"][5:]), line["work_based_learning_type_code"]
            self.students[line["ssid"]].work.add(place)
        self.exams(records, local)

    def exams(self, records: dict[str, list[dict]], local: dict[str, list[dict]]) -> None:
        known = {
            (line["district"], line["local_student_id"]): line["ssid"]
            for line in records["calpads_senr"]
        }
        for line in local["ap_exam_score"]:
            ssid = line["ssid"] or known[line["district"], line["local_student_id"]]
            for number in range(1, 31):
                code, score = line[f"exam_code_{number:02}"], line[f"exam_score_{number:02}"]
                if code and score and code not in PARTS_OF_SCORES:
                    self.students[ssid].ap.append((int(line["year"][5:]), code, int(score)))
        for line in local["ib_exam_score"]:
            ssid = line["ssid"] or known[line["district"], line["local_student_id"]]
            if line["exam_grade"].isdigit():
                found = (int(line["year"][5:]), line["subject"], int(line["exam_grade"]))
                self.students[ssid].ib.append(found)

    def courses(self, records: dict[str, list[dict]]) -> None:
        shared = ("district", "academic_year_id", "course_section_id", "academic_term_code")
        sections = {
            (
                *(line[name] for name in shared),
                line["school_of_course_delivery"],
                line["crs_local_course_id"],
            ): line
            for line in records["calpads_crsc"]
        }
        for line in records["calpads_scsc"]:
            section = sections[
                (
                    *(line[name] for name in shared),
                    line["school_of_attendance"],
                    line["local_course_id"],
                )
            ]
            code, year = section["crs_state_course_code"], int(line["academic_year_id"][5:])
            mark, student = line["student_course_final_grade"], self.students[line["ssid"]]
            semesters = SEMESTERS[line["marking_period_code"][0]]
            for_credit = section["course_section_instructional_level_code"] in ("23", "24")
            for_credit = for_credit and code in PATHWAYS
            if (code in COLLEGE_CREDIT or for_credit) and mark in C_OR_BETTER | {"P", "CR"}:
                student.credits.append((year, PATHWAYS.get(code, ""), semesters))
            if code in CAPSTONES and mark in C_OR_BETTER:
                student.capstones.add((year, PATHWAYS[code]))
            if code == LEADERSHIP and mark in PASSING:
                student.leadership.append((year, semesters))

    def is_prepared(self, ssid: str, member: dict, year: int, length: int) -> bool | None:
        """Whether a student of the combined cohort of a year is; None where it is not reported."""
        if (member["school"][:7], year - 1) not in self.tested:
            return None
        if member["outcome"] != "graduate":
            return False
        first = year - (length - 4) - 3
        met, seal = member["met"] == "Y", member["seal"] == "Y"
        disabled = "SWD" in member["groups"]
        return bool(self.students[ssid].paths(year, first, met, seal, disabled))
