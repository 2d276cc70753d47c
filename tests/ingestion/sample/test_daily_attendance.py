"""Daily attendance of the sample agrees with the absence summary, day by day with the calendar."""

import csv
from collections import defaultdict

import yaml

from ingestion.change_ideas import parse
from tests.ingestion.sample.conftest import YEARS
from tests.ingestion.sample.slow_answers import read_files

KINDS = {
    "days_absent_out_of_school_suspension": "suspended_out_of_school",
    "days_in_attendance_in_school_suspension": "suspended_in_school",
    "days_absent_excused_non_suspension": "absent_excused",
    "days_absent_unexcused_non_suspension": "absent_unexcused",
    "non_ada_generating_independent_study_days": "independent_study_without_credit",
}


def _lines(clean):
    for path in sorted(clean.glob("*/*/daily_attendance.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                yield path.parent.parent.name, line


def test_days_add_up_to_the_absence_summary(clean):
    """Enrolled days exactly; of each kind of absence the whole days, a half one is a late day."""
    days = defaultdict(lambda: defaultdict(int))
    for district, line in _lines(clean):
        student = days[district, line["school_code"], line["ssid"]]
        student["all"] += 1
        student[line["attendance_code"]] += 1
    districts = {key[0] for key in days}
    assert len(districts) == 4
    expected = {
        (row["district"], row["school_of_attendance"], row["ssid"]): row
        for row in read_files(clean)["calpads_stas"]
        if row["year"] == YEARS[-1]
        and row["district"] in districts
        and row["student_absence_summary_data_collection_exemption_indicator"] != "Y"
        and float(row["expected_attendance_days"])
    }
    assert days.keys() == expected.keys()
    for key, row in expected.items():
        assert days[key]["all"] == float(row["expected_attendance_days"]), key
        for field, code in KINDS.items():
            assert days[key][code] == int(float(row[field])), (key, field)


def test_a_student_has_one_line_a_day_and_only_on_days_of_instruction(clean):
    seen, weekdays = set(), set()
    for district, line in _lines(clean):
        key = (district, line["school_code"], line["ssid"], line["attendance_date"])
        assert key not in seen
        seen.add(key)
        weekdays.add(line["attendance_date"])
    assert seen
    assert all(YEARS[-1][:4] + "-07-31" < day < YEARS[-1][5:] + "-07-01" for day in weekdays)


def test_registers_are_right_and_their_truth_is_told(clean, answers):
    """The registers pass the check; answers.json says which idea has an effect."""
    found = set()
    for path in sorted(clean.glob("*/change_ideas.yml")):
        for idea in parse(path.read_text(encoding="utf-8"), path.parent.name):
            found.add((path.parent.name, idea.id))
        assert yaml.safe_load(path.read_text(encoding="utf-8"))
    told = {
        (idea["district_id"], idea["idea_id"]): idea["effect"] for idea in answers["change_ideas"]
    }
    assert found == set(told)
    assert sorted(told.values()) == ["improved", "none"]
