"""Files as districts send them, crafted line by line; nobody in them is real."""

from __future__ import annotations

import io
from pathlib import Path

from ingestion.layout import Layout, load_layouts

DISTRICT = "0161119"
OTHER_DISTRICT = "1975309"
YEAR = "2024-2025"
LAYOUTS = load_layouts()
SENR = LAYOUTS["calpads_senr"]
TOMS = LAYOUTS["toms_caaspp"]
NETWORKS = LAYOUTS["flashlight_networks"]

ENROLLMENT = {
    "record_type_code": "SENR",
    "transaction_type_code": "A",
    "reporting_lea": DISTRICT,
    "school_of_attendance": "6001234",
    "academic_year_id": YEAR,
    "ssid": "1000000001",
    "student_legal_first_name": "Given",
    "student_legal_last_name": "Family",
    "student_birth_date": "20120304",
    "student_gender_code": "X",
    "enrollment_school_start_date": "20240812",
    "enrollment_status_code": "10",
    "grade_level_code": "06",
}


class Trickle(io.BytesIO):
    """A stream that gives fewer bytes than asked for, as pipes and unpackers do."""

    def read(self, size: int = -1) -> bytes:
        return super().read(min(size, 2))


def line(layout: Layout = SENR, year: str = YEAR, form: str = "upload", **values: str) -> str:
    """One line of a file without a header, without its line end."""
    values = ENROLLMENT | {"record_type_code": layout.record_type_code} | values
    names = [field.name for field in layout.fields_for(year)]
    if form == "extract":
        values["record_type_code"] = layout.extract_code
        names += layout.extract_fields
    return layout.delimiter.join(values.get(name, "") for name in names)


def enrollment(count: int = 3, **values: str) -> bytes:
    """An enrollment file with that many students."""
    rows = [line(**{"ssid": f"{1000000001 + number}"} | values) for number in range(count)]
    return "".join(f"{row}\r\n" for row in rows).encode()


def headed(layout: Layout, rows: list[dict[str, str]], headers: list[str] | None = None) -> bytes:
    """A file with a header; rows give values by header name."""
    names = headers or [field.header for field in layout.fields]
    texts = [names, *([row.get(name, "") for name in names] for row in rows)]
    return "".join(layout.delimiter.join(text) + "\n" for text in texts).encode()


def put(landing: Path, name: str, content: bytes) -> Path:
    """Put a file into the landing zone."""
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
