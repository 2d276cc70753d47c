"""Identification: what a file is follows from its content alone, and what is unknown is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.identify import Identification, identify
from ingestion.layout import Layout
from ingestion.school_years import school_year_of
from ingestion.unreadable import UnreadableError
from tests.ingestion import craft

TODAY = date(2026, 11, 22)
CALPADS = [layout for layout in craft.LAYOUTS.values() if layout.record_type_code]


def found(head: bytes | str) -> Identification:
    return identify(head.encode() if isinstance(head, str) else head, craft.LAYOUTS, TODAY)


def years(layout: Layout, year: str) -> dict[str, str]:
    """What a line must hold to be of a school year."""
    if layout.school_year_field:
        return {layout.school_year_field: year}
    return {name: f"{year[:4]}1001" for name in layout.school_year_from_dates}


@pytest.mark.parametrize("form", ["upload", "extract"])
@pytest.mark.parametrize("layout", CALPADS, ids=lambda layout: layout.record)
def test_every_calpads_file_is_known_by_its_first_field(layout, form):
    if form == "extract" and layout.extract_code is None:
        pytest.skip("this record comes in one form only")
    year = min(craft.YEAR, layout.last_year or craft.YEAR)
    head = craft.line(layout, year, form, **years(layout, year)) + "\r\n"
    assert found(head) == Identification(layout.record, form, year)


@pytest.mark.parametrize("layout", CALPADS, ids=lambda layout: layout.record)
def test_the_school_year_is_read_in_every_version_of_a_layout(layout):
    for year in {layout.first_year, min(craft.YEAR, layout.last_year or craft.YEAR)}:
        head = craft.line(layout, year, **years(layout, year))
        assert found(head).school_year == year


def test_one_wrong_line_does_not_decide():
    rows = [craft.line(academic_year_id="1999-2000"), *[craft.line()] * 3]
    assert found("\n".join(rows)).school_year == craft.YEAR
    assert found("\n".join(["RecordTypeCode^TransactionTypeCode", *rows])).record == "calpads_senr"


def test_a_byte_order_mark_and_blank_lines_do_no_harm():
    assert found(b"\xef\xbb\xbf\r\n" + craft.enrollment(1)).record == "calpads_senr"


def test_a_line_cut_off_at_the_end_of_the_head_does_no_harm():
    content = craft.enrollment(20)
    for cut in range(len(craft.line()) + 2, len(content), 7):
        assert found(content[:cut]).school_year == craft.YEAR


@pytest.mark.parametrize(
    ("tested", "year"),
    [("2025-06-30", "2024-2025"), ("2025-07-01", "2025-2026"), ("2025-01-15", "2024-2025")],
)
def test_a_score_file_is_of_the_school_year_of_its_tests(tested, year):
    row = {"FinalTestCompletedDate": tested, "SSID": "1000000001"}
    assert found(craft.headed(craft.TOMS, [row])) == Identification("toms_caaspp", "upload", year)


def test_a_score_file_falls_back_on_other_dates_of_a_line():
    fields = [craft.TOMS.field(name) for name in craft.TOMS.school_year_from_dates]
    row = {fields[-1].header: "2024-03-01"}
    assert found(craft.headed(craft.TOMS, [row])).school_year == "2023-2024"


def test_entities_are_of_the_school_year_that_ends_in_the_test_year():
    layout = craft.LAYOUTS["cde_entities"]
    head = craft.headed(layout, [{"County Code": "01", "Test Year": "2024"}])
    assert found(head) == Identification("cde_entities", "upload", "2023-2024")


def test_networks_are_of_the_school_year_of_their_receipt():
    assert found(craft.headed(craft.NETWORKS, [])).school_year == "2026-2027"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"", "empty"),
        (b"\r\n\n", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n1,2\n", "no known form"),
        (b"\0" * 100, "no known form"),
        (b"SENR,A,1,0161119\n", "not separated by ^"),
        (b"RecordTypeCode,Transaction\nSENR,A\nSENR,A\n", "not separated by ^"),
        (b"SENR\x1fA\x1f1\nSENR\x1fA\x1f1\n", "not separated by ^"),
        (b"\r\n<HTML><table>", "a web page"),
        (b'"SENR","A",1\n', "not separated by ^"),
        (craft.line(academic_year_id="2024/25").encode(), "AcademicYearID"),
        (craft.line(academic_year_id="2010-2011").encode(), "2010-2011"),
        (b"cds_code,network_name,notes\n1,a,b\n", "lacks network_id"),
        (b"cds_code,network_name,network_id,CDS_Code\n", "appears twice"),
        (craft.headed(craft.TOMS, [{"SSID": "1"}]), "FinalTestCompletedDate"),
    ],
)
def test_what_is_unknown_is_said(head, said):
    with pytest.raises(UnreadableError, match=r"\.$") as error:
        found(head)
    assert said in str(error.value)
    assert error.value.problem.endswith(".")
    assert error.value.remedy.endswith(".")


@given(st.one_of(st.binary(), st.text(alphabet='SENR^,"\n\r\\ 2024-').map(str.encode)))
def test_any_bytes_are_identified_or_refused(head):
    try:
        assert found(head).record in craft.LAYOUTS
    except UnreadableError as error:
        assert str(error)


def test_the_school_year_turns_on_the_first_of_july():
    assert school_year_of(date(2025, 6, 30)) == "2024-2025"
    assert school_year_of(date(2025, 7, 1)) == "2025-2026"
