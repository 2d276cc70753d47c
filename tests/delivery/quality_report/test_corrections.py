"""Lines to mend: sent back they are accepted, and nothing that counted before is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.delivery.quality_report.district import District, mended, reasons, to_mend
from tests.expectations.submissions import GOOD_LINES
from tests.ingestion import craft

STAS = craft.LAYOUTS["calpads_stas"]
MARKS = craft.LAYOUTS["local_course_mark"]
SCHOOLS = ("6001234", "6001235")
MANY = 40


@pytest.fixture
def district(connection, tmp_path: Path) -> District:
    return District(connection, tmp_path)


def senr(number: int, grade: str = "06") -> bytes:
    return craft.line(ssid=f"{1000000001 + number}", grade_level_code=grade).encode() + b"\r\n"


def stas(number: int, days: str = "180", school: str | None = None) -> bytes:
    values = GOOD_LINES["calpads_stas"] | {
        "reporting_lea": craft.DISTRICT,
        "school_of_attendance": school or SCHOOLS[number % 2],
        "ssid": f"{1000000001 + number}",
        "expected_attendance_days": days,
    }
    return craft.line(STAS, **values).encode() + b"\r\n"


@pytest.mark.parametrize("seed", [1, 2])
def test_rejected_lines_of_a_transactional_record_are_accepted_once_mended(district, seed):
    wrong = set(random.Random(seed).sample(range(MANY), 3))
    content = b"".join(senr(n, "99" if n in wrong else "06") for n in range(MANY))

    answer = district.answer({"senr.txt": content})
    assert district.ledger() == [("calpads_senr", "accepted_with_warnings", MANY - 3, 3, 0)]
    assert to_mend(answer) == b"".join(senr(n, "99") for n in sorted(wrong))
    assert [int(row["line_as_sent"]) for row in reasons(answer)] == [n + 1 for n in sorted(wrong)]

    back = mended(to_mend(answer), reasons(answer), lambda line: line.replace(b"^99^", b"^07^"))
    district.send({"back.txt": back})
    assert district.ledger() == [
        ("calpads_senr", "accepted_with_warnings", MANY - 3, 3, 0),
        ("calpads_senr", "accepted", 3, 0, 0),
    ]


def test_of_a_full_replacement_all_lines_of_the_schools_concerned_go_back(district):
    """Sending the mended lines alone would replace the whole school by them."""
    content = b"".join(stas(n, "181" if n == 4 else "180") for n in range(MANY))

    answer = district.answer({"stas.txt": content})
    assert to_mend(answer) == b"".join(
        stas(n, "181" if n == 4 else "180") for n in range(0, MANY, 2)
    )
    (reason,) = reasons(answer)
    assert (reason["line"], reason["line_as_sent"], reason["rule"]) == ("3", "5", "STAS0318")

    back = mended(to_mend(answer), reasons(answer), lambda line: line.replace(b"181", b"180"))
    district.send({"back.txt": back})
    (_, _, first, _, replaced), second = district.ledger()
    assert (first, replaced) == (MANY // 2, MANY // 2 - 1)
    assert second == ("calpads_stas", second[1], MANY // 2, 0, 0)


def test_the_whole_file_goes_back_where_a_line_may_be_of_any_school(district):
    cut = stas(7)[:60] + b"\r\n"
    content = b"".join(cut if n == 7 else stas(n) for n in range(MANY))

    answer = district.answer({"stas.txt": content})
    assert to_mend(answer) == content
    assert [row["line"] for row in reasons(answer)] == ["8"]

    back = mended(to_mend(answer), reasons(answer), lambda line: stas(7))
    district.send({"back.txt": back})
    assert district.ledger()[-1][2:] == (MANY, 0, 0)


def test_a_held_file_goes_back_whole(district):
    content = b"".join(senr(n, "99" if n < 8 else "06") for n in range(MANY))
    answer = district.answer({"senr.txt": content})
    assert district.ledger()[0][1] == "held"
    assert to_mend(answer) == content

    back = mended(to_mend(answer), reasons(answer), lambda line: line.replace(b"^99^", b"^07^"))
    district.send({"back.txt": back})
    assert district.ledger()[-1] == ("calpads_senr", "accepted", MANY, 0, 0)


def test_a_header_and_values_in_quotes_go_with_the_lines(district):
    """A line of a table with a header is nothing without it; a value may go over two lines."""
    rows = [
        GOOD_LINES["local_course_mark"] | {"local_student_id": f"s{n}", "credits_earned": "1"}
        for n in range(6)
    ]
    names = [field.name for field in MARKS.fields]
    lines = [",".join(f'"{row.get(name) or ""}"' for name in names) for row in rows]
    title = lines[1].replace('"B+"', '"B\n+"')
    lines[3] = lines[3].replace('"1"', '"one"')
    header = ",".join(field.header for field in MARKS.fields)
    content = "\n".join([header, lines[0], title, *lines[2:], ""]).encode()

    answer = district.answer({"marks.csv": content})
    (reason,) = reasons(answer)
    assert reason["line"] == "2"
    assert reason["line_as_sent"] == "6"
    assert to_mend(answer).decode() == f"{header}\n{lines[3]}\n"


def test_bytes_that_are_no_utf_8_go_back_as_they_came(district):
    name = "Núñez".encode("cp1252")
    wrong = senr(3, "99").replace(b"Family", name)
    content = b"".join(wrong if n == 3 else senr(n) for n in range(MANY))
    assert to_mend(district.answer({"senr.txt": content})) == wrong


def test_reasons_cannot_act_as_formulas_and_hold_no_personal_value(district):
    wrong = [stas(3, "-5"), stas(5).replace(b"^1000000006^", b"^100000000X^")]
    content = b"".join(stas(n) for n in range(MANY) if n not in (3, 5)) + b"".join(wrong)

    found = reasons(district.answer({"stas.txt": content}))
    by_field = {row["field"]: row["value"] for row in found}
    assert by_field["ExpectedAttendanceDays"] == "'-5"
    assert by_field["SSID"] == ""


def test_nothing_to_mend_makes_no_file(district):
    assert district.answer({"senr.txt": senr(1) + senr(2)}).files == ()
