"""The command `report`: where reports go, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.delivery.quality_report.district import District
from tests.ingestion import craft


@pytest.fixture
def district(connection, tmp_path: Path) -> District:
    return District(connection, tmp_path)


def test_reports_of_all_districts_go_to_the_folder_chosen(run, district, tmp_path):
    other = District(district.connection, district.place, craft.OTHER_DISTRICT, runs=1)
    district.send({"a.txt": craft.enrollment(3)})
    other.send({"a.txt": craft.enrollment(4, reporting_lea=other.name)})

    done = run("report", "--out", str(tmp_path / "out"), "--json")
    assert done.status == 0
    assert [item["district_id"] for item in done.document] == [district.name, other.name]
    for item in done.document:
        assert Path(item["page"]) == tmp_path / "out" / item["district_id"] / "report.html"
        assert Path(item["page"]).is_file()


def test_without_a_folder_they_go_below_the_home(run, district, home):
    district.send({"a.txt": craft.enrollment(3)})

    assert run("report", "--district", district.name).status == 0
    assert (home / "reports" / district.name / "latest" / "report.html").is_file()


def test_a_district_that_sent_nothing_is_told_so(run, connection):
    done = run("report", "--district", "0161119")
    assert done.status == 1
    assert "has sent nothing yet" in done.err
    assert run("report", "--json").document == []
