"""Writing a sample collaborative: a landing zone of made-up districts, and its answers.

Belongs here: the order of the work and what is counted about it. Does not belong here: any
subject's model, column or measure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pandas as pd

from ingestion.sample import colleges
from ingestion.sample import truth as model
from ingestion.sample.answers import label_cells, with_values, write_answers
from ingestion.sample.daily_attendance import FILE, REGISTER, DailyAttendance, daily_attendance
from ingestion.sample.daily_attendance import RECORD as DAILY
from ingestion.sample.directory_files import entities_file, networks_file
from ingestion.sample.district_files import DistrictFiles, history_files, year_files
from ingestion.sample.entities import levels
from ingestion.sample.files import clear_sample, pack, packing_of, sent_name, write_files
from ingestion.sample.followed import followed_cells
from ingestion.sample.geography import Collaborative, build_collaborative
from ingestion.sample.history import History, high_school_history
from ingestion.sample.identities import IdentityCases, identity_cases
from ingestion.sample.local_files import LocalFiles, local_files
from ingestion.sample.measures import YearTruth, year_measures
from ingestion.sample.planted.plan import DEFAULT_SHARE, DefectPlan, defective_districts
from ingestion.sample.population import simulate, streams
from ingestion.sample.years import SchoolYear, parse_school_year, school_year_name

MOST_DISTRICTS = 600
# From this year on absence summaries have all the fields that the sample fills.
FIRST_YEAR = "2021-2022"
_FIRST_START_YEAR = parse_school_year(FIRST_YEAR)
# Up to here the answers hold cells per grade, and a few districts send daily attendance: many more
# cells or lines than students serve nobody.
_BY_GRADE_STUDENT_YEARS = 100_000
_BY_GRADE_DISTRICTS = 50


@dataclass(frozen=True)
class SampleSummary:
    """What a sample holds.

    Folder; numbers of districts, schools, distinct students and student-years; lines per record
    (headers and planted defects not counted), files and bytes as written, cells of the answer
    file, planted defects.
    """

    out: str
    districts: int
    schools: int
    students: int
    student_years: int
    lines: dict[str, int]
    files: int
    bytes_written: int
    cells: int
    defects: int


def write_sample(
    out: Path,
    *,
    districts: int = 12,
    students: int = 12000,
    years: tuple[str, ...] = ("2022-2023", "2023-2024", "2024-2025"),
    seed: int = 20250701,
    defects: bool | float = False,
    defect_rate: float = 0.0,
    by_grade: bool | None = None,
    with_cells: bool = True,
    identities: bool = False,
) -> SampleSummary:
    """Writes the landing zone of a made-up collaborative and answers.json into `out`.

    `students` is the number enrolled per year over all districts; `defects` plants labelled
    defects in some districts (True: a quarter of them; a number: that share): each kind once, then
    more until `defect_rate` of the lines of such a district carry one. `by_grade` adds
    cells per grade to the answers (by default up to 100,000 student-years and 50 districts);
    without `with_cells` they tell of defects only, in half the time;
    up to as many student-years a few districts send daily attendance and change ideas;
    `identities` adds local lists of students without reliable SSIDs, and retired SSIDs. The
    same arguments give the same bytes. Files of an earlier sample in `out` are removed.
    Raises ValueError where an argument makes no sample.
    """
    _check(districts, students, years)
    if not 0 <= defect_rate <= 1:
        raise ValueError("the rate of defects must be from 0 to 1")
    out = Path(out)
    clear_sample(out)
    small = students * len(years) <= _BY_GRADE_STUDENT_YEARS
    if by_grade is None:
        by_grade = small and districts <= _BY_GRADE_DISTRICTS
    places = build_collaborative(streams(seed, 0), districts, students)
    school_years = tuple(SchoolYear(name) for name in years)
    population = simulate(places, students, school_years, seed)
    shared = model.background(population, len(places.schools), seed)
    plan = _plan(places, years, seed, defects, defect_rate)
    tally = _Tally()
    history = high_school_history(places, population, seed)
    cells, before, sent, years_measured = [], None, [], []
    school_codes = places.schools["code"].to_numpy().astype("S7")
    for year, school_year in enumerate(school_years):
        tables = model.year_tables(population, shared, year, seed, before)
        for files in year_files(places, population, shared, tables.records, year):
            own = local_files(tables.local, school_codes, files.number)
            _send(out, files, own, school_year, districts, plan, year, tally)
        facts = model.measured(population, shared, tables, year, before)
        before = tables.records
        for level in levels(places) if with_cells else ():
            measures = year_measures(level, facts)
            cells.append(label_cells(school_year.name, level, measures, by_grade))
        sent.append(model.group_records(tables))
        years_measured.append((school_year, model.enrollments_only(facts)))
    past = _send_history(out, places, history, shared, sent, tally)
    followed, classes = followed_cells(
        places, past, years_measured, history.students, by_grade, seed
    )
    if with_cells:
        cells += followed
    _send_searches(out, places, classes, school_years, tally)
    cases = identity_cases(places, population, seed) if identities else IdentityCases()
    daily = DailyAttendance()
    if small:
        daily = daily_attendance(places, population, tables.records["calpads_stas"], seed)
        _send_daily(out, places, daily, school_years[-1], plan, tally)
    for code, own_files in cases.files.items():
        tally.written(own_files, out / code / school_years[-1].name)
    shared_files = {"networks.csv": networks_file(places)}
    for y in school_years:
        shared_files[f"sb_ca{y.start_year + 1}entities_csv.txt"] = entities_file(places, y)
    tally.written(shared_files, out / "collaborative")
    answers = with_values(pd.concat(cells, ignore_index=True)) if cells else pd.DataFrame()
    summary = SampleSummary(
        out=str(out),
        districts=districts,
        schools=len(places.schools),
        students=len(population.students),
        student_years=students * len(years),
        lines=dict(sum(map(Counter, tally.lines.values()), Counter())),
        files=tally.files,
        bytes_written=tally.bytes,
        cells=len(answers),
        defects=len(plan.labels),
    )
    settings = {"seed": seed, "districts": districts, "students": students, "years": list(years)}
    settings |= {"defects": defects, "defect_rate": defect_rate}
    settings |= {"by_grade": by_grade, "identities": identities}
    shown = {name: value for name, value in asdict(summary).items() if name != "out"}
    facts_of_file = {
        "settings": settings,
        "population": shown | {"lines_by_district_and_year": tally.by_district()},
        "defective_districts": [places.districts["code"][d] for d in sorted(plan.districts)],
        "defects": plan.labels,
        "identities": cases.records,
        "retired_ssids": cases.retired,
        "change_ideas": daily.ideas,
    }
    write_answers(out / "answers.json", facts_of_file, answers)
    return summary


def _send_history(
    out: Path,
    places: Collaborative,
    history: History,
    shared: model.Background,
    sent: list,
    tally: _Tally,
) -> list[tuple[SchoolYear, YearTruth]]:
    """Sends the extracts of the years before the sample; what the measures of these are made of."""
    past = []
    for year, calendar in enumerate(history.calendars):
        for files in history_files(places, history, shared, year):
            tally.lines[files.code, calendar.year.name] = files.lines
            tally.written(files.contents, out / files.code / calendar.year.name)
        past.append((calendar.year, model.past_measured(history, shared, sent, year)))
    return past


class _Tally:
    """What has been written so far: files, bytes, and lines by (district, year) and record."""

    def __init__(self) -> None:
        self.files = 0
        self.bytes = 0
        self.lines: dict[tuple[str, str], dict[str, int]] = {}

    def written(self, files: dict[str, bytes], folder: Path) -> None:
        """Writes files into a folder and counts them."""
        self.files += len(files)
        self.bytes += write_files(folder, files)

    def by_district(self) -> dict[str, dict[str, dict[str, int]]]:
        """Lines by district, school year and record."""
        nested: dict[str, dict[str, dict[str, int]]] = {}
        for (district, year), counts in self.lines.items():
            nested.setdefault(district, {})[year] = counts
        return nested


def _plan(
    places: Collaborative,
    years: tuple[str, ...],
    seed: int,
    defects: bool | float,
    defect_rate: float,
) -> DefectPlan:
    share = DEFAULT_SHARE if defects is True else float(defects)
    chosen = defective_districts(places, share, seed) if share > 0 else []
    return DefectPlan(seed, years, frozenset(int(number) for number in chosen), defect_rate)


def _send(
    out: Path,
    files: DistrictFiles,
    own: LocalFiles,
    school_year: SchoolYear,
    districts: int,
    plan: DefectPlan,
    year: int,
    tally: _Tally,
) -> None:
    """Writes a district's files of a year, with the defects that are due in them."""
    packing = packing_of(files.number, districts)
    files = replace(
        files,
        contents=files.contents | own.contents,
        names=files.names | own.names,
        lines=files.lines | own.lines,
    )
    good = dict(files.contents)
    plan.plant_lines(year, files, {name: sent_name(name, packing) for name in files.contents})
    sent = pack(files.contents, packing, f"{files.code}_{school_year.name}.zip")
    sent |= plan.extra_files(year, files, good)
    tally.lines[files.code, school_year.name] = files.lines
    tally.written(sent, out / files.code / school_year.name)


def _send_searches(
    out: Path,
    places: Collaborative,
    classes: dict[int, pd.DataFrame],
    school_years: tuple[SchoolYear, ...],
    tally: _Tally,
) -> None:
    """Writes the searches for colleges of every year's classes."""
    for school_year in school_years:
        found = colleges.search(classes, school_year.start_year + 1)
        for number, rows in found.groupby("district"):
            files, code = LocalFiles(), places.districts["code"].iloc[number]
            files.add(colleges.RECORD, "student_tracker.csv", colleges.columns(rows), len(rows))
            tally.lines[code, school_year.name] |= files.lines
            tally.written(files.contents, out / code / school_year.name)


def _send_daily(
    out: Path,
    places: Collaborative,
    daily: DailyAttendance,
    school_year: SchoolYear,
    plan: DefectPlan,
    tally: _Tally,
) -> None:
    """Writes daily attendance, each kind of defect once, and the registers of change ideas."""
    number = {code: place for place, code in enumerate(places.districts["code"])}
    for code, files in daily.files.items():
        sent = DistrictFiles(number[code], code, files, {DAILY: FILE}, {DAILY: daily.lines[code]})
        plan.plant_lines(len(plan.years) - 1, sent, {FILE: FILE}, fill_up=False)
        tally.lines[code, school_year.name][DAILY] = daily.lines[code]
        tally.written(files, out / code / school_year.name)
    for code, register in daily.registers.items():
        tally.written({REGISTER: register}, out / code)


def _check(districts: int, students: int, years: tuple[str, ...]) -> None:
    if not 1 <= districts <= MOST_DISTRICTS:
        raise ValueError(f"the number of districts must be from 1 to {MOST_DISTRICTS}")
    if students < 20 * districts:
        raise ValueError("there must be at least 20 students per district")
    starts = [parse_school_year(year) for year in years]
    expected = [school_year_name(starts[0] + step) for step in range(len(starts))] if starts else []
    if not starts or list(years) != expected:
        raise ValueError("the school years must follow one another")
    if starts[0] < _FIRST_START_YEAR:
        raise ValueError(f"the first school year must be {FIRST_YEAR} or later")
