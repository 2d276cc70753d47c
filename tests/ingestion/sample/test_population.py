"""Students live plausible school lives: spans, days, incidents, languages and scores agree."""

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.ingestion.sample.conftest import ARGUMENTS, YEARS
from tests.ingestion.sample.slow_answers import ABSENT, ALTERNATE_HUNDREDS, GRADES, day, read_files

OTHER_DAYS = (
    "days_attended",
    "days_in_attendance_in_school_suspension",
    "ada_generating_independent_study_days",
)


@pytest.fixture(scope="module")
def records(clean) -> dict[str, list[dict]]:
    return read_files(clean)


@pytest.fixture(scope="module")
def spans(records) -> dict[str, list[dict]]:
    """SENR lines by student in order of their start."""
    table = defaultdict(list)
    for line in records["calpads_senr"]:
        start, end = line["enrollment_school_start_date"], line["enrollment_school_exit_date"]
        table[line["ssid"]].append(line | {"start": day(start), "end": day(end)})
    return {ssid: sorted(rows, key=lambda row: row["start"]) for ssid, rows in table.items()}


def _nullified(line) -> bool:
    return line["student_exit_reason_code"] == "N470"


def test_the_enrollment_asked_for_is_there_every_year(records):
    for year in YEARS:
        students = {
            line["ssid"]
            for line in records["calpads_senr"]
            if line["academic_year_id"] == year and not _nullified(line)
        }
        assert len(students) == ARGUMENTS["students"]


def test_days_add_up_to_those_expected(records):
    """STAS0318: the days attended and absent sum to the expected days."""
    for line in records["calpads_stas"]:
        parts = sum(float(line[name]) for name in (*ABSENT, *OTHER_DAYS))
        assert parts == float(line["expected_attendance_days"])


def test_students_who_leave_early_are_expected_fewer_days(records):
    expected = [float(line["expected_attendance_days"]) for line in records["calpads_stas"]]
    assert max(expected) == 180
    assert sum(days < 150 for days in expected) > 0.02 * len(expected)


def test_days_suspended_are_those_of_the_incidents(records):
    """CERT127: no days absent for suspension without an incident that led to them."""
    days = defaultdict(float)
    for line in records["calpads_sirs"]:
        if line["incident_result_code"] == "100":
            key = (line["ssid"], line["school_of_attendance"], line["academic_year_id"])
            days[key] += float(line["incident_disciplinary_action_duration_days"])
    for line in records["calpads_stas"]:
        key = (line["ssid"], line["school_of_attendance"], line["academic_year_id"])
        assert float(line["days_absent_out_of_school_suspension"]) == days.pop(key, 0)
    assert not days
    lengths = {
        line["incident_disciplinary_action_duration_days"] for line in records["calpads_sirs"]
    }
    assert "0.50" in lengths, "half days are among the suspensions"


def test_incidents_results_and_offenses_belong_together(records):
    """CERT162: suspensions and expulsions have an offense; all three share one key."""
    key = ("ssid", "school_of_attendance", "academic_year_id", "incident_id_local")

    def keys(record, *results):
        return {
            tuple(line[name] for name in key)
            for line in records[record]
            if not results or line["incident_result_code"] in results
        }

    assert keys("calpads_sirs") == keys("calpads_sinc")
    assert keys("calpads_sirs", "100", "110", "200") <= keys("calpads_soff")
    assert keys("calpads_soff") <= keys("calpads_sinc")


def test_primary_enrollments_do_not_overlap_and_updates_join(spans):
    """SENR0027 and SENR0028; an E150 exit is followed by a start on the next day."""
    for rows in spans.values():
        primary = [r for r in rows if r["enrollment_status_code"] == "10" and not _nullified(r)]
        for earlier, later in pairwise(primary):
            assert earlier["end"] < later["start"]
            if earlier["student_exit_reason_code"] == "E150":
                assert later["start"] == earlier["end"] + timedelta(1)
                assert later["school_of_attendance"] == earlier["school_of_attendance"]


def test_short_term_enrollments_last_at_most_thirty_days(spans):
    """SENR0187."""
    short = [r for rows in spans.values() for r in rows if r["enrollment_status_code"] == "30"]
    assert short
    assert all((r["end"] - r["start"]).days + 1 <= 30 for r in short)


def test_exits_go_with_status_and_completion(spans):
    """SENR0175, SENR0302, SENR0586."""
    for rows in spans.values():
        for row in rows:
            reason, done = row["student_exit_reason_code"], row["student_school_completion_status"]
            assert (reason == "E230") == bool(done)
            assert (reason == "") == (row["enrollment_school_exit_date"] == "")
            if row["enrollment_status_code"] != "10":
                assert reason in ("", "E170")
            if done == "100":
                assert row is [r for r in rows if r["enrollment_status_code"] == "10"][-1]
                assert row["grade_level_code"] == "12"


def test_every_kind_of_exit_and_move_occurs(spans):
    reasons = Counter(r["student_exit_reason_code"] for rows in spans.values() for r in rows)
    assert {"E150", "E155", "E170", "E230", "N470", "T160", "T180", ""} <= reasons.keys()
    districts = [{r["reporting_lea"] for r in rows} for rows in spans.values()]
    assert sum(len(codes) > 1 for codes in districts) > 0.02 * len(districts)


def test_students_are_promoted_and_are_of_the_age_of_their_grade(spans):
    steps = Counter()
    for rows in spans.values():
        by_year = {}
        for row in rows:
            if row["enrollment_status_code"] == "10" and not _nullified(row):
                by_year[row["academic_year_id"]] = GRADES.index(row["grade_level_code"])
                age = row["start"].year - day(row["student_birth_date"]).year
                assert 3 <= age - max(by_year[row["academic_year_id"]] - 1, 0) <= 9
        ordered = [by_year[year] for year in sorted(by_year)]
        steps.update(later - earlier for earlier, later in pairwise(ordered))
    assert set(steps) <= {0, 1, 2}
    assert steps[1] > 0.95 * steps.total()


def test_language_statuses_follow_the_permitted_sequence(records):
    """VC12: to be determined, then a status; an English learner may be reclassified."""
    allowed = {("TBD", "EL"), ("TBD", "IFEP"), ("EL", "RFEP")}
    history = defaultdict(set)
    for line in records["calpads_sela"]:
        start = line["english_acquisition_status_start_date"]
        history[line["ssid"]].add((start, line["english_acquisition_status_code"]))
        english = line["primary_language_code"] == "eng"
        assert english == (line["english_acquisition_status_code"] == "EO")
    steps = {
        (earlier[1], later[1])
        for rows in history.values()
        for earlier, later in pairwise(sorted(rows))
    }
    assert steps == allowed


def test_scores_lie_on_their_scale_and_some_students_are_not_tested(records):
    tests = records["toms_caaspp"]
    scored = [t for t in tests if t["scale_score"]]
    assert all(2115 <= int(t["scale_score"]) <= 2900 for t in scored if t["record_type"] < "03")
    for test in scored:
        if test["record_type"] == "06":
            lowest = {"05": 150, "08": 350, "11": 550}[test["grade_assessed"]]
            assert lowest <= int(test["scale_score"]) <= lowest + 100
        elif test["record_type"] > "02":
            beyond = int(test["scale_score"]) - ALTERNATE_HUNDREDS[test["grade_assessed"]]
            assert 0 <= beyond < 100
            assert test["achievement_levels"] == "123"[(beyond >= 45) + (beyond >= 60)]
    excluded = sum(t["include_indicator"] == "N" for t in tests) / len(tests)
    assert 0.005 < excluded < 0.08
    assert any(t["include_indicator"] == "Y" and not t["scale_score"] for t in tests)
    assert {t["record_type"] for t in tests} == {"01", "02", "03", "04", "05", "06"}


def test_outcomes_go_together_within_a_student(records, answers):
    """Students who are often absent score lower and are suspended more often than others."""
    by_measure = {
        (cell["measure_id"], cell["student_group"]): cell["value"]
        for cell in answers["cells"]
        if cell["level"] == "collaborative"
        and cell["school_year"] == YEARS[1]
        and cell["grade_span"] == "ALL"
    }
    assert by_measure["chronic_absenteeism", "SED"] > by_measure["chronic_absenteeism", "ALL"]
    distance = "math_distance_from_standard"
    assert by_measure[distance, "SED"] < by_measure[distance, "ALL"]
    assert by_measure[distance, "SWD"] < by_measure[distance, "ALL"]
    scores = {
        t["ssid"]: int(t["scale_score"])
        for t in records["toms_caaspp"]
        if t["record_type"] == "01" and t["scale_score"] and t["year"] == YEARS[1]
    }
    absent = {
        line["ssid"]: sum(float(line[name]) for name in ABSENT)
        for line in records["calpads_stas"]
        if line["academic_year_id"] == YEARS[1]
    }
    often = [score for ssid, score in scores.items() if absent.get(ssid, 0) >= 18]
    seldom = [score for ssid, score in scores.items() if absent.get(ssid, 99) < 6]
    assert sum(often) / len(often) < sum(seldom) / len(seldom) - 10
