"""Reports on disk: whose they are, what they never say, and how long they stay."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from delivery.errors import DeliveryError
from delivery.quality_report import folders
from delivery.quality_report.write import write_for_run, write_on_demand
from tests.delivery.quality_report.district import District
from tests.ingestion import craft


@pytest.fixture
def district(connection, tmp_path: Path) -> District:
    return District(connection, tmp_path)


def enrollments(wrong: str, lea: str = craft.DISTRICT) -> bytes:
    bad = craft.enrollment(1, ssid="1000000099", grade_level_code=wrong, reporting_lea=lea)
    return craft.enrollment(20, reporting_lea=lea) + bad


def read(written) -> str:
    return written.page.read_text(encoding="utf-8")


def test_a_report_tells_of_its_own_district_alone(district):
    other = District(district.connection, district.place, craft.OTHER_DISTRICT)
    craft.put(other.landing, f"{other.name}/o.txt", enrollments("98", other.name))
    began = district.send({"senr.txt": enrollments("99")})

    written = write_for_run(district.connection, district.reports, district.archive, began)
    pages = {item.district_id: read(item) for item in written}
    assert set(pages) == {craft.DISTRICT, craft.OTHER_DISTRICT}
    for own, theirs, value, foreign in (
        (craft.DISTRICT, craft.OTHER_DISTRICT, "99", "98"),
        (craft.OTHER_DISTRICT, craft.DISTRICT, "98", "99"),
    ):
        assert f">{value}<" in pages[own]
        assert f">{foreign}<" not in pages[own]
        assert theirs not in pages[own]


def test_no_personal_value_is_on_the_page(district):
    page = read(district.answer({"senr.txt": enrollments("99")}))
    for value in ("1000000099", "Given", "Family", "20120304"):
        assert value not in page


def test_a_trial_finding_is_never_in_a_report(district):
    began = district.send({"senr.txt": enrollments("99")})
    district.connection.execute(
        "insert into quality.findings (submission_id, district_id, record, line_number, rule,"
        " severity, message, remedy) select submission_id, district_id, record, 3, 'TRIAL0001',"
        " 'trial', 'On trial.', 'None.' from ledger.submissions"
    )
    district.connection.commit()
    (written,) = write_for_run(district.connection, district.reports, district.archive, began)
    assert "GERR0002" in read(written)
    assert "TRIAL0001" not in read(written)
    assert "On trial" not in read(written)
    assert written.open_findings == 1


def test_a_file_that_cannot_be_read_is_answered_too(district):
    answer = district.answer({"letter.txt": b"Dear all\r\n"})
    assert answer.submissions == 1
    assert "Held" in read(answer)
    assert "FRMT-UNREADABLE" in read(answer)


def publish(district: District) -> None:
    district.connection.execute("insert into ledger.releases (state) values ('published')")
    district.connection.commit()


def test_only_districts_of_the_run_get_a_report(district):
    district.send({"senr.txt": enrollments("99")})
    publish(district)
    other = District(district.connection, district.place, craft.OTHER_DISTRICT, runs=5)
    began = other.send({"senr.txt": enrollments("98", other.name)})
    written = write_for_run(district.connection, district.reports, district.archive, began)
    assert [item.district_id for item in written] == [craft.OTHER_DISTRICT]


def test_a_run_that_published_nothing_is_answered_again_by_the_next(district):
    """Its build may have failed: what only a build finds is in the report of the next run."""
    first = district.answer({"senr.txt": enrollments("99")})
    other = District(district.connection, district.place, craft.OTHER_DISTRICT, runs=5)
    began = other.send({"senr.txt": enrollments("98", other.name)})
    publish(district)
    written = write_for_run(district.connection, district.reports, district.archive, began)
    folders_now = {item.district_id: item.folder for item in written}
    assert set(folders_now) == {craft.DISTRICT, craft.OTHER_DISTRICT}
    assert folders_now[craft.DISTRICT] == first.folder


def test_folders_and_files_are_for_flashlight_alone(district):
    answer = district.answer({"senr.txt": enrollments("99")})
    places = [district.reports, *district.reports.rglob("*")]
    assert len(places) == 1 + 1 + 1 + 1 + 3
    for place in places:
        if not place.is_symlink():
            expected = 0o700 if place.is_dir() else 0o600
            assert stat.S_IMODE(place.stat().st_mode) == expected, place
    assert (answer.folder.parent / folders.LATEST).resolve() == answer.folder.resolve()


def test_the_same_run_is_written_over_and_a_new_one_beside_it(district):
    first = district.answer({"senr.txt": enrollments("99")})
    (again,) = write_on_demand(district.connection, district.reports, district.archive)
    assert again.folder == first.folder
    assert read(again).count("GERR0002") == read(first).count("GERR0002")

    districts = district.reports / craft.DISTRICT
    for number in range(folders.KEPT + 2):
        folders.put_in_place(_folder(districts / ".new"), districts / f"2001-01-{number:02}T0Z")
    folders.point_to(first.folder)
    folders.prune(districts)
    kept = [place.name for place in districts.iterdir() if not place.is_symlink()]
    assert len(kept) == folders.KEPT
    assert first.folder.name in kept


def test_a_folder_that_is_no_report_is_left_alone(district, tmp_path):
    """`--out` with the landing zone must not replace a district's files."""
    district.send({"senr.txt": enrollments("99")})
    with pytest.raises(DeliveryError, match="no report"):
        write_on_demand(
            district.connection, district.reports, district.archive, out=district.landing
        )
    assert list((district.landing / craft.DISTRICT).iterdir())

    (written,) = write_on_demand(
        district.connection, district.reports, district.archive, out=tmp_path / "out"
    )
    assert written.page == tmp_path / "out" / craft.DISTRICT / "report.html"


def test_a_district_that_leaves_takes_its_reports_along(district):
    answer = district.answer({"senr.txt": enrollments("99")})
    removed = folders.remove_reports(district.reports, craft.DISTRICT)
    assert removed == [f"{craft.DISTRICT}/{answer.folder.name}"]
    assert not (district.reports / craft.DISTRICT).exists()
    assert folders.remove_reports(district.reports, craft.DISTRICT) == []


def test_the_report_compares_with_the_runs_before(district):
    district.send({"senr.txt": enrollments("99")})
    second = district.answer({"senr.txt": craft.enrollment(21, grade_level_code="07")})
    page = read(second)
    assert "Your last 2 runs" in page
    assert "<svg" in page
    assert second.lines_rejected == 0


def _folder(place: Path) -> Path:
    place.mkdir()
    return place
