"""The measures of a sample computed a second way: plain Python over the written files.

Reads the files as a contributor's recipient would (layouts, gzip, zip) and follows the
definitions sentence by sentence. Shares no code with the generator.
"""

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from ingestion.layout import load_layouts
from tests.ingestion.sample import slow_surveys
from tests.ingestion.sample.slow_cohort import SlowCohorts, is_stable
from tests.ingestion.sample.slow_college_career import SlowPreparation
from tests.ingestion.sample.slow_colleges import SlowColleges
from tests.ingestion.sample.slow_courses import COURSE_MEASURES, course_values
from tests.ingestion.sample.slow_files import contents
from tests.ingestion.sample.slow_language import (
    SlowLearners,
    is_long_term,
    special_education,
    takes_part,
)
from tests.ingestion.sample.slow_participation import add_lowest_scores, participation
from tests.ingestion.sample.slow_science import science

GRADES = ["TK", "KN", *(f"{grade:02d}" for grade in range(1, 13))]
_TESTED = ("03", "04", "05", "06", "07", "08", "11")
_ELA = (2432, 2473, 2502, 2531, 2552, 2567, 2583)
_MATH = (2436, 2485, 2528, 2552, 2567, 2586, 2628)
THRESHOLDS = {
    "ela": dict(zip(_TESTED, _ELA, strict=True)),
    "math": dict(zip(_TESTED, _MATH, strict=True)),
}
ALTERNATE_HUNDREDS = dict(zip(_TESTED, (300, 400, 500, 600, 700, 800, 900), strict=True))
ABSENT = (
    "days_absent_out_of_school_suspension",
    "days_absent_excused_non_suspension",
    "days_absent_unexcused_non_suspension",
    "non_ada_generating_independent_study_days",
)
FOREVER = date(9999, 1, 1)


def read_files(folder: Path) -> dict[str, list[dict]]:
    """All lines of the districts' files by record, the last line of each key only."""
    layouts = load_layouts()
    by_code = {
        code: layout
        for layout in layouts.values()
        for code in (layout.record_type_code, layout.extract_code)
        if code
    }
    kept: dict[str, dict] = defaultdict(dict)
    paths = [path for path in sorted(folder.glob("*/*/*")) if path.parent.parent.name.isdigit()]
    # Measures of the whole year come from CALPADS and TOMS alone.
    paths = [path for path in paths if path.name != "daily_attendance.csv"]
    for path in sorted(paths, key=lambda path: path.parent.name):
        for content in contents(path):
            lines = content.decode("utf-8").split("\r\n")
            assert lines[-1] == ""
            if slow_surveys.record_of(lines[0]):
                continue
            rows = [line.split("^") for line in lines[:-1]]
            if not rows:
                continue
            layout = by_code.get(rows[0][0]) or headed(layouts, rows[0], path.parent.name)
            if layout.header:
                names = {field.header: field.name for field in layout.fields}
                fields = [names[header] for header in rows.pop(0)]
            else:
                fields = [field.name for field in layout.fields_for(path.parent.name)]
                fields += layout.extract_fields if rows[0][0].endswith("-R") else ()
            for row in rows:
                assert len(row) == len(fields), layout.record
                line = dict(zip(fields, row, strict=True)) | {"year": path.parent.name}
                district = line[layout.district_field][:7]
                key = (district, *(line[name] for name in layout.key))
                key += (path.parent.name,) if layout.header else ()
                kept[layout.record][key] = line | {"district": district}
    return {record: list(lines.values()) for record, lines in kept.items()}


def headed(layouts, header: list[str], year: str):
    """The layout of a file that begins with a header."""
    return next(
        layout
        for layout in layouts.values()
        if layout.header and [field.header for field in layout.fields_for(year)] == header
    )


def day(text: str, missing: date = FOREVER) -> date:
    text = text.replace("-", "")
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else missing


def half_away(value: Fraction, decimals: str = "0.1") -> float:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    # Forty digits cannot turn a quotient of these sizes into or out of a tie.
    return float(exact.quantize(Decimal(decimals), ROUND_HALF_UP))


def enrollment_lines(records: dict[str, list[dict]]) -> list[dict]:
    """The lines of SENR, and those of CENR for the district years without any."""
    sent = {(line["district"], line["academic_year_id"]) for line in records["calpads_senr"]}
    extracts = [
        line
        for line in records["calpads_cenr"]
        if (line["district"], line["academic_year_id"]) not in sent
    ]
    return [*records["calpads_senr"], *extracts]


class SlowYear:
    """One school year of the files."""

    def __init__(self, records: dict[str, list[dict]], local: dict, year: str) -> None:
        self.surveys = slow_surveys.SlowSurveys(local, records["calpads_senr"], year)
        self.year, self.start = year, int(year[:4])
        self.first, self.last = date(self.start, 7, 1), date(self.start + 1, 6, 30)
        october = [date(self.start, 10, number) for number in range(1, 8)]
        self.census = next(d for d in october if d.weekday() == 2)
        self.enrollments = [
            e for e in map(self.enrollment, enrollment_lines(records)) if e is not None
        ]
        self.background = self.index(records["calpads_sinf"], "district")
        self.language = self.index(records["calpads_sela"], "district")
        self.programs = self.index(records["calpads_sprg"], "school_of_attendance")
        self.attendance = [r for r in records["calpads_stas"] if r["academic_year_id"] == year]
        self.results = [r for r in records["calpads_sirs"] if r["academic_year_id"] == year]
        self.incidents = {
            (r["ssid"], r["school_of_attendance"], r["academic_year_id"], r["incident_id_local"])
            for r in records["calpads_sinc"]
        }
        # Whoever sent no file of incidents has not said that there were none.
        self.reporting = {r["district"] for r in self.results} & {
            r["district"] for r in records["calpads_sinc"] if r["academic_year_id"] == year
        }
        self.tests = [r for r in records["toms_caaspp"] if r["year"] == year]
        self.learners = SlowLearners(records, self.language, year)
        self.special_education = special_education(records["calpads_swds"])
        self.courses = course_values(records, year, self.reporting)

    @staticmethod
    def index(lines, place):
        table = defaultdict(list)
        for line in lines:
            table[line["ssid"], line[place]].append(line)
        return table

    def enrollment(self, line):
        if line["academic_year_id"] != self.year:
            return None
        if line["enrollment_status_code"] not in ("10", "30"):
            return None
        if line["grade_level_code"] not in GRADES:
            return None
        start = day(line["enrollment_school_start_date"])
        exit_ = day(line["enrollment_school_exit_date"])
        if line["student_exit_reason_code"] in ("N470", "N420") and exit_ <= start:
            return None
        return {
            "ssid": line["ssid"],
            "school": line["reporting_lea"] + line["school_of_attendance"],
            "start": max(start, self.first),
            "end": min(exit_, self.last),
            "status": line["enrollment_status_code"],
            "grade": line["grade_level_code"],
            "gender": line["student_gender_code"],
            "reason": line["student_exit_reason_code"],
            "exit": exit_,
            "line": line,
        }

    def groups(self, e) -> tuple[set, bool]:
        """Groups of an enrollment, and whether a learner for academic measures."""
        district, school = e["school"][:7], e["school"][7:]
        result = {"ALL", e["gender"]}
        in_effect = [
            line
            for line in self.background[e["ssid"], district]
            if day(line["effective_start_date"]) <= e["end"]
            and day(line["effective_end_date"]) >= e["start"]
        ]
        if in_effect:
            line = max(in_effect, key=lambda line: line["effective_start_date"])
            result |= {race(line)} - {None}
            if line["parent_guardian_highest_education_level_code"] == "14":
                result.add("SED")
        for line in self.programs[e["ssid"], school]:
            if line["district"] != district:
                continue
            if day(line["education_program_membership_start_date"]) > e["end"]:
                continue
            if day(line["education_program_membership_end_date"]) < e["start"]:
                continue
            code = line["education_program_code"]
            if code in ("181", "182", "135", "191", "190", "193"):
                result.add("SED")
            result |= {"135": {"MIG"}, "191": {"HOM"}, "190": {"FOS"}, "193": {"FOS"}}.get(
                code, set()
            )
        begun = [
            line
            for line in self.language[e["ssid"], district]
            if day(line["english_acquisition_status_start_date"]) <= e["end"]
        ]
        result |= self.learners_and_disabled(e, district)
        learner = False
        if begun:
            line = max(begun, key=lambda line: line["english_acquisition_status_start_date"])
            status = line["english_acquisition_status_code"]
            since = day(line["english_acquisition_status_start_date"])
            if status in ("EL", "RFEP", "EO"):
                result.add(status)
            learner = status == "EL" or (
                status == "RFEP" and since > date(self.start + 1 - 4, 6, 30)
            )
        return result, learner

    def learners_and_disabled(self, e, district) -> set:
        """LTEL and SWD of an enrollment, outside the academic measures."""
        key = (e["ssid"], district)
        status = self.learners.status_on(key, e["end"])
        found = {"SWD"} if takes_part(self.special_education[key], e["start"], e["end"]) else set()
        is_learner = status is not None and status[0] == "EL"
        return found | ({"LTEL"} if is_learner and is_long_term(status[1], self.start) else set())

    def cells(self, level: str, entity: str, schools: set[str]) -> dict:
        """(measure, group, span) → [n, numerator, denominator] at one entity."""
        own = defaultdict(list)
        for e in self.enrollments:
            if e["school"] in schools:
                own[e["ssid"]].append(e)
        latest = {
            ssid: max(spans, key=lambda e: (e["start"], e["end"], e["school"]))
            for ssid, spans in own.items()
        }
        groups = {ssid: self.groups(e) for ssid, e in latest.items()}
        cells: dict = defaultdict(lambda: [0, Fraction(0), Fraction(0)])

        def add(measure, member_of, grade, numerator, denominator):
            for group in member_of:
                for span in filter(None, ("ALL", grade)):
                    cell = cells[measure, group, span]
                    cell[0] += 1
                    cell[1] += numerator
                    cell[2] += denominator

        self.stability(latest, own, groups, add)
        expected, absent = self.days(schools)
        for ssid, e in latest.items():
            member_of, grade = groups[ssid][0], e["grade"]
            there, away = expected[ssid], absent[ssid]
            if there > 0:
                add("attendance_rate", member_of, grade, there - away, there)
            young = GRADES.index(grade) <= GRADES.index("08")
            if young and there >= 31 and there - away >= 1:
                add("chronic_absenteeism", member_of, grade, int(away * 10 >= there), 1)
        self.discipline(latest, schools, groups, add)
        self.learners.count(own, latest, groups, add)
        self.course_measures(own, latest, groups, add)
        for subject, types in (("ela", ("01", "03")), ("math", ("02", "04"))):
            self.distance(subject, types, own, groups, add)
            self.met(subject, types[0], level, entity, schools, groups, add)
            participation(self.tests, subject, types, schools, groups, self.academic, add)
            add_lowest_scores(cells, subject, THRESHOLDS[subject])
        science(self.tests, own, groups, add)
        self.surveys.count(schools, own, latest, groups, add)
        return cells

    def course_measures(self, own, latest, groups, add):
        for measure, grades in COURSE_MEASURES.items():
            for ssid, spans in own.items():
                known = [e for e in spans if (ssid, e["school"][:7]) in self.courses[measure]]
                grade = latest[ssid]["grade"]
                if known and grade in grades:
                    e = max(known, key=lambda e: (e["start"], e["end"], e["school"]))
                    value = self.courses[measure][ssid, e["school"][:7]]
                    add(measure, groups[ssid][0], grade, int(value), 1)

    def stability(self, latest, own, groups, add):
        for ssid, e in latest.items():
            stable = int(is_stable(own[ssid], self.last))
            add("stability", groups[ssid][0], e["grade"], stable, 1)

    def days(self, schools: set[str]) -> tuple[dict, dict]:
        """Days expected and absent of each student at the schools."""
        expected, absent = defaultdict(Fraction), defaultdict(Fraction)
        for line in self.attendance:
            if line["reporting_lea"] + line["school_of_attendance"] not in schools:
                continue
            if line["student_absence_summary_data_collection_exemption_indicator"] == "Y":
                continue
            expected[line["ssid"]] += Fraction(line["expected_attendance_days"])
            absent[line["ssid"]] += sum(Fraction(line[name]) for name in ABSENT)
        return expected, absent

    def discipline(self, latest, schools, groups, add):
        suspended, expelled = defaultdict(Fraction), set()
        for line in self.results:
            key = (line["ssid"], line["school_of_attendance"], line["academic_year_id"])
            in_force = (*key, line["incident_id_local"]) in self.incidents
            here = line["reporting_lea"] + line["school_of_attendance"] in schools
            if in_force and here and line["incident_result_code"] == "200":
                expelled.add(line["ssid"])
            if in_force and here and line["incident_result_code"] in ("100", "110"):
                days = line["incident_disciplinary_action_duration_days"]
                suspended[line["ssid"]] += Fraction(days)
        for ssid, e in latest.items():
            if e["school"][:7] in self.reporting:
                add("suspension", groups[ssid][0], e["grade"], int(suspended[ssid] >= 1), 1)
                any_length = int(suspended[ssid] > 0)
                add("suspension_any_length", groups[ssid][0], e["grade"], any_length, 1)
                add("expulsion", groups[ssid][0], e["grade"], int(ssid in expelled), 1)

    def academic(self, groups, test) -> set:
        member_of, learner = groups
        member_of = member_of - {"EL", "SWD", "LTEL"} | ({"EL"} if learner else set())
        member_of |= {"SWD"} if test["calpads_special_education"] == "Yes" else set()
        return member_of | ({"LTEL"} if test["ltel_or_arltel"] == "Y" else set())

    def distance(self, subject, types, own, groups, add):
        tests = defaultdict(list)
        for test in self.tests:
            included = test["record_type"] in types and test["include_indicator"] == "Y"
            if included and test["scale_score"]:
                tests[test["ssid"]].append(test)
        for ssid, rows in tests.items():
            last = max(test["final_test_completed_date"] for test in rows)
            test = min(
                (t for t in rows if t["final_test_completed_date"] == last),
                key=lambda t: t["record_type"],
            )
            if not self.continuous(own.get(ssid, ()), day(last)):
                continue
            grade = test["grade_assessed"]
            alternate = ALTERNATE_HUNDREDS[grade] + 60
            limit = THRESHOLDS[subject][grade] if test["record_type"] == types[0] else alternate
            distance = int(test["scale_score"]) - limit
            name = f"{subject}_distance_from_standard"
            add(name, self.academic(groups[ssid], test), grade, distance, 1)

    def met(self, subject, record_type, level, entity, schools, groups, add):
        latest: dict = {}
        for test in self.tests:
            if test["record_type"] != record_type or test["include_indicator"] != "Y":
                continue
            if not test["achievement_levels"] or test["ssid"] not in groups:
                continue
            if level == "district" and test["calpads_district_code"] != entity + "0000000":
                continue
            if level != "district" and test["calpads_school_code"] not in schools:
                continue
            known = latest.get(test["ssid"])
            if not known or (
                known["final_test_completed_date"] < test["final_test_completed_date"]
            ):
                latest[test["ssid"]] = test
        for ssid, test in latest.items():
            reached = int(int(test["achievement_levels"]) >= 3)
            name = f"{subject}_met_standard"
            add(name, self.academic(groups[ssid], test), test["grade_assessed"], reached, 1)

    def continuous(self, spans, until: date) -> bool:
        """Whether one island of primary enrollment holds Census Day and a day after it."""
        primary = sorted(
            (e["start"], e["end"])
            for e in spans
            if e["status"] == "10" or (e["end"] - e["start"]).days + 1 > 30
        )
        islands: list[list[date]] = []
        for start, end in primary:
            if islands and (start - islands[-1][1]).days - 1 <= 30:
                islands[-1][1] = max(islands[-1][1], end)
            else:
                islands.append([start, end])
        return any(start <= self.census and end >= until for start, end in islands)


def race(line) -> str | None:
    if line["student_hispanic_ethnicity_indicator"] == "Y":
        return "HI"
    found = set()
    for place in range(1, 6):
        code = line[f"student_race{place}_code"]
        if code:
            number = int(code)
            singles = {100: "AI", 400: "FI", 600: "AA", 700: "WH"}
            found.add(singles.get(number) or ("AS" if number < 300 else "PI"))
    return "MR" if len(found) > 1 else next(iter(found), None)


def entities(folder: Path, schools: set[str]):
    """(level, entity, its schools) of every level."""
    yield "collaborative", "collaborative", schools
    for length, level in ((14, "school"), (7, "district"), (2, "county")):
        for entity in sorted({school[:length] for school in schools}):
            yield level, entity, {s for s in schools if s.startswith(entity)}
    networks = defaultdict(set)
    with (folder / "collaborative" / "networks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            networks[row["network_id"]].add(row["cds_code"])
    for network, members in networks.items():
        yield "network", network, members & schools


def slow_answers(folder: Path, years: tuple[str, ...]) -> dict:
    """Every cell with students.

    (year, measure, level, entity, group, span) → (n, numerator, denominator, value, prior,
    change).
    """
    records, local = read_files(folder), slow_surveys.read_local(folder)
    schools = {
        line["reporting_lea"] + line["school_of_attendance"] for line in records["calpads_senr"]
    }
    answers: dict = {}
    before: dict = {}
    lines = enrollment_lines(records)
    all_years = sorted({*years, *(line["academic_year_id"] for line in lines)})
    slow_years = {year: SlowYear(records, local, year) for year in all_years}
    followed = SlowCohorts(
        slow_years.values(), SlowPreparation(records, local), SlowColleges(local)
    )
    for year, slow in slow_years.items():
        now = {}
        for level, entity, members in entities(folder, schools):
            cells = slow.cells(level, entity, members)
            cells |= followed.cells(year, members)
            for (measure, group, span), cell in cells.items():
                key = (measure, level, entity, group, span)
                scale = 1 if measure.endswith("distance_from_standard") else 100
                exact = scale * cell[1] / cell[2]
                now[key] = (cell[0], exact)
                prior = before.get(key)
                change = None
                if prior and prior[0] >= 11 and cell[0] >= 11:
                    change = half_away(exact - prior[1])
                answers[year, *key] = (
                    cell[0], half_away(cell[1], "0.01"), float(cell[2]), half_away(exact),
                    half_away(prior[1]) if prior else None, change,
                )  # fmt: skip
        before = now
    return answers
