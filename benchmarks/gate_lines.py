"""Made-up lines of the nine record types that districts send most, for the gate's benchmark.

Belongs here: sound lines, files of them, lines with wrong values, and the small files of many
districts in the warehouse. Does not belong here: timing (gate.py). No line is of a real person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from expectations import batch
from ingestion.layout import Layout, load_code_set, load_layouts

SCHOOL_YEAR = "2024-2025"
FIRST_DISTRICT = 1_000_000
FIRST_STUDENT = 1_000_000_000
SCHOOLS = 40
GRADES = ("KN", *(f"{grade:02d}" for grade in range(1, 13)))

Line = dict[str, str]


def _birth_date(number: int) -> str:
    """The day of birth of a student whose grade follows from the number."""
    return f"{2018 - number % len(GRADES)}0{1 + number % 9}15"


def _senr(number: int) -> Line:
    return {
        "enrollment_school_start_date": "20240812",
        "enrollment_status_code": "10",
        "grade_level_code": GRADES[number % len(GRADES)],
        "student_birth_city": "Madeup",
        "student_birth_state_province_code": "US-CA",
        "student_birth_country_code": "US",
        "district_of_geographic_residence": str(FIRST_DISTRICT),
    }


def _sinf(number: int) -> Line:
    return {
        "effective_start_date": "20240812",
        "student_birth_state_province_code": "US-CA",
        "student_birth_country_code": "US",
        "student_hispanic_ethnicity_indicator": "YN"[number % 2],
        "student_race1_code": ("100", "201", "600", "700")[number % 4],
        "address_line1": f"{number % 9000 + 100} Madeup Street",
        "address_city_name": "Madeup",
        "address_state_province_code": "US-CA",
        "address_zip_code": "90000",
        "parent_guardian_highest_education_level_code": str(10 + number % 5),
        "guardian1_first_name": f"Given{number % 991}",
        "guardian1_last_name": f"Núñez-{number % 1009}",
    }


def _stas(number: int) -> Line:
    absent = number % 20
    return {
        "student_absence_summary_data_collection_exemption_indicator": "N",
        "hourly_attendance_school_type_indicator": "N",
        "expected_attendance_days": "180",
        "days_attended": f"{179.5 - absent:.1f}",
        "days_absent_excused_non_suspension": f"{absent}.5",
    }


def _sprg(number: int) -> Line:
    return {
        "education_program_code": "181",
        "education_program_membership_code": "1",
        "education_program_membership_start_date": "20240812",
        "education_program_membership_end_date": "20250605",
    }


def _sela(number: int) -> Line:
    return {
        "english_acquisition_status_code": "EO",
        "english_acquisition_status_start_date": "20240812",
        "primary_language_code": "00",
    }


def _sinc(number: int) -> Line:
    return {
        "incident_id_local": f"I{number}",
        "incident_occurrence_date": "20241001",
        "student_instructional_support_indicator": "Y",
    }


def _sirs(number: int) -> Line:
    return {
        "incident_id_local": f"I{number}",
        "incident_result_code": "100",
        "incident_disciplinary_action_duration_days": "0.5",
    }


def _soff(number: int) -> Line:
    return {"incident_id_local": f"I{number}", "offense_code": "511"}


def _caaspp(number: int) -> Line:
    return {
        "record_type": "01",
        "grade_assessed": f"{3 + number % 6:02d}",
        "calpads_district_code": f"{FIRST_DISTRICT}0000000",
        "calpads_school_code": f"{FIRST_DISTRICT}{_school(number)}",
        "include_indicator": "Y",
        "scale_score": "2500",
        "achievement_levels": "432222"[number % 6],
        "final_test_completed_date": "2025-04-30",
    }


_OWN: dict[str, Callable[[int], Line]] = {
    "calpads_senr": _senr,
    "calpads_sinf": _sinf,
    "calpads_sprg": _sprg,
    "calpads_sela": _sela,
    "calpads_stas": _stas,
    "calpads_sinc": _sinc,
    "calpads_sirs": _sirs,
    "calpads_soff": _soff,
    "toms_caaspp": _caaspp,
}
RECORDS = tuple(_OWN)
# The fields in which a line names its district, and what follows the district's number there.
_NAMES_DISTRICT = (
    "reporting_lea",
    "district_of_geographic_residence",
    "calpads_district_code",
    "calpads_school_code",
)


def _school(number: int) -> str:
    return str(6_000_000 + number % SCHOOLS)


def line(record: str, number: int) -> Line:
    """A sound line of the first district about its student of that number."""
    layout = load_layouts()[record]
    student = {
        "record_type_code": layout.record_type_code or "",
        "transaction_type_code": "A",
        "local_record_id": f"{FIRST_DISTRICT}_{SCHOOL_YEAR}_{number}",
        "reporting_lea": str(FIRST_DISTRICT),
        "school_of_attendance": _school(number),
        "academic_year_id": SCHOOL_YEAR,
        "ssid": str(FIRST_STUDENT + number),
        "local_student_id": f"{number:07d}",
        "student_legal_first_name": f"Given{number % 997}",
        "student_legal_last_name": f"Núñez-{number % 1009}",
        "student_birth_date": _birth_date(number),
        "student_gender_code": "FM"[number % 2],
    }
    known = {field.name for field in layout.fields}
    return {name: value for name, value in student.items() if name in known} | _OWN[record](number)


def write_file(path: Path, record: str, lines: int) -> None:
    """Write a file of so many sound lines of a CALPADS record."""
    layout = load_layouts()[record]
    names = [field.name for field in layout.fields_for(SCHOOL_YEAR)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        for number in range(lines):
            values = line(record, number)
            file.write(layout.delimiter.join(values.get(name, "") for name in names) + "\r\n")


def wrong_values(layout: Layout) -> dict[str, str]:
    """For three kinds of fields of a record, one field of that kind and a wrong value for it."""
    found: dict[str, tuple[str, str]] = {}
    for field in layout.fields_for(SCHOOL_YEAR):
        if field.type == "digits" and field.name == "ssid":
            found.setdefault("length", (field.name, "12345"))
        if field.type in ("date", "iso_date") and field.name != "student_birth_date":
            found.setdefault("date", (field.name, "20241301"))
        coded = field.code_set not in (None, "transaction_type") or len(field.codes) > 2
        if coded and field.name != "record_type":
            found.setdefault("code", (field.name, "ZZ"))
    return dict(found.values())


def _some_wrong(layout: Layout, lines: int) -> Iterator[Line]:
    """Lines of which about one in a hundred has each of the wrong values."""
    wrong = list(wrong_values(layout).items())
    for number in range(lines):
        place, is_wrong = number // 33 % 4, number % 33 == 7
        changed = dict([wrong[place]]) if is_wrong and place < len(wrong) else {}
        yield line(layout.record, number) | changed


def fill(connection: psycopg.Connection, districts: int, lines: int) -> None:
    """Load one file of each record for each district, as ingestion does, some values wrong."""
    for record in RECORDS:
        _fill_record(connection, load_layouts()[record], districts, lines)
    connection.commit()


def _fill_record(
    connection: psycopg.Connection, layout: Layout, districts: int, lines: int
) -> None:
    table, columns = sql.Identifier("raw", layout.record), layout.raw_columns
    connection.execute("drop table if exists template")
    connection.execute(
        sql.SQL("create temporary table template as select * from {} limit 0").format(table)
    )
    copied = sql.SQL("copy template (line_number, {}) from stdin").format(batch.columns(columns))
    with connection.cursor() as cursor, cursor.copy(copied) as copy:
        for number, values in enumerate(_some_wrong(layout, lines)):
            copy.write_row([number + 1, *(values.get(column) for column in columns)])
    numbers = connection.execute(
        "insert into ledger.submissions (district_id, record, form, school_year, file_path, state,"
        " lines_received, loaded_at)"
        " select (%s + place)::text, %s, 'upload', %s, 'file.txt', 'loaded', %s, clock_timestamp()"
        " from generate_series(0, %s) place returning submission_id",
        [FIRST_DISTRICT, layout.record, SCHOOL_YEAR, lines, districts - 1],
    ).fetchall()
    submissions = [number for (number,) in numbers]
    connection.execute(
        sql.SQL(
            "insert into {} (submission_id, line_number, {})"
            " select s.submission_id, t.line_number, {} from template t"
            " join ledger.submissions s on s.submission_id = any(%s)"
            " order by s.submission_id, t.line_number"
        ).format(
            table, batch.columns(columns), sql.SQL(", ").join(_of_district(n) for n in columns)
        ),
        [submissions],
    )
    connection.execute(
        sql.SQL(
            "insert into ledger.submission_coverage (submission_id, district_id, school_id,"
            " school_year, lines)"
            " select submission_id, submitting_district, {}, {}, count(*) from ({}) lines"
            " group by 1, 2, 3, 4"
        ).format(
            batch.line_school(layout),
            batch.line_year(layout),
            batch.lines(layout, submissions),
        )
    )


def _of_district(column: str) -> sql.Composable:
    """A column of the template, turned from the first district's into that of `s`."""
    value = sql.Identifier("t", column)
    if column in _NAMES_DISTRICT:
        return sql.SQL("s.district_id || substr({}, 8)").format(value)
    if column == "ssid":
        return sql.SQL(
            "case when length({0}) = 10"
            " then ({0}::bigint + (s.district_id::bigint - {1}) * 100000)::text else {0} end"
        ).format(value, sql.Literal(FIRST_DISTRICT))
    return value


def codes_of(layout: Layout, name: str) -> list[str]:
    """Every code that a field may hold in some year; none where it has no code set."""
    field = layout.field(name)
    of_set = [code.code for code in load_code_set(field.code_set)] if field.code_set else []
    return [*field.codes, *of_set]
