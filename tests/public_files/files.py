"""Public files of the Department of Education in small, with made-up schools and numbers.

Belongs here: bytes in the form of each file. Does not belong here: tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.ingestion.workbooks import workbook

CHARTER = "19000010000011"
IDENTITY = [
    *("Academic Year", "Aggregate Level", "County Code", "District Code", "School Code"),
    *("County Name", "District Name", "School Name"),
]
# Every Dashboard file begins and ends alike; what stands between differs by indicator.
FIRST = [
    *("cds", "rtype", "schoolname", "districtname", "countyname"),
    *("charter_flag", "coe_flag", "dass_flag"),
]
LAST = ["indicator", "reportingyear"]


def delimited(rows: Iterable[Sequence[Any]], delimiter: str = "\t") -> bytes:
    """Rows as text in Windows-1252, as the Department writes it."""
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows).encode("cp1252")


def dashboard(indicator: str, columns: str, *rows: Sequence[Any], year: int = 2025) -> bytes:
    """A Dashboard file; a row gives code, level and the values of the indicator's own columns."""
    head = [*FIRST, *columns.split(), *LAST]
    return delimited(
        [head, *([cds, level, *[""] * 6, *values, indicator, year] for cds, level, *values in rows)]
    )


DASHBOARD = {
    "chronic.txt": dashboard(
        "CHRO",
        "studentgroup currnumer currdenom currstatus change statuslevel changeLevel color",
        ("0" * 14, "X", "ALL", 20, 100, "20.0", "-1.5", 2, 4, 3),
        ("19000010000000", "D", "AA", "", 9, "", "", 0, 0, 0),
        (CHARTER, "S", "ALL", 0, 50, "0.0", "", 5, 0, 0),
    ),
    "ela.txt": dashboard(
        "ELA",
        "studentgroup currdenom currstatus hscutpoints currnumPRLOSS prioradjustment",
        ("0" * 14, "X", "RFP", 100, "-12.5", "", 0, ""),
    ),
    "elpi.txt": dashboard(
        "ELPI",
        "currprogressed curr95 currnumer currdenom currstatus",
        (CHARTER, "S", 9, 0, 9, 20, "45.0"),
    ),
    "cci.txt": dashboard(
        "CCI",
        "studentgroup currdenom currstatus curr_prep curr_prep_pct",
        (CHARTER, "S", "ALL", 40, "30.0", 12, 30.0),
    ),
}

CHRONIC = delimited(
    [
        [*IDENTITY, "Charter School", "DASS", "Reporting Category",
         "ChronicAbsenteeismEligibleCumulativeEnrollment", "ChronicAbsenteeismCount",
         "ChronicAbsenteeismRate"],
        ["2024-25", "T", "00", "", "", "State", "", "", "All", "All", "TA", 1000, 186, 18.6],
        ["2024-25", "C", "19", "", "", "Álamo", "", "", "All", "All", "RB", "*", "*", "*"],
        ["2024-25", "D", "19", "00001", "", "Álamo", "Cedar", "", "Yes", "All", "TA", 40, 4, 10.0],
        ["2024-25", "D", "19", "00001", "", "Álamo", "Cedar", "", "No", "All", "TA", 60, 6, 10.0],
    ]
)  # fmt: skip
SUSPENSION = delimited(
    [
        ["AcademicYear", "AggregateLevel", "CountyCode", "DistrictCode", "SchoolCode", "CountyName",
         "DistrictName", "SchoolName", "CharterYN", "ReportingCategory", "CumulativeEnrollment",
         "Total Suspensions", "Unduplicated Count of Students Suspended (Total)",
         "Unduplicated Count of Students Suspended (Defiance-Only)", "Suspension Rate (Total)"],
        ["2024-25", "T", "00", "", "", "State", "", "", "All", "TA", 1000, 50, 36, 0, 3.6],
    ]
)  # fmt: skip
COHORT = delimited(
    [
        ["AcademicYear", "AggregateLevel", "CountyCode", "DistrictCode", "SchoolCode", "CountyName",
         "DistrictName", "SchoolName", "CharterSchool", "DASS", "ReportingCategory",
         "CohortStudents",
         "Regular HS Diploma Graduates (Count)", "Regular HS Diploma Graduates (Rate)",
         "Met UC/CSU Grad Req\u2019s (Count)", "Met UC/CSU Grad Req\u2019s (Rate)",
         "Dropout (Count)", "Dropout (Rate)"],
        ["2023-24", "D", "19", "00001", "", "Álamo", "Cedar", "", "All", "All", "SE", 20, 18,
         "90.0", 0, "0.0", "*", "*"],
    ]
)  # fmt: skip
# The form of 2017-18: no year but on the worksheet, codes as numbers.
OLD_COHORT_ROWS = [
    ["CountyCode", "DistrictCode", "SchoolCode", "CharterSchool", "ReportingCategory",
     "CohortStudents", "HS_Grad_Co", "HS_Grad_Ra", "Met_UC_CSU_Req_Co", "Met_UC_CSU_Req_Ra"],
    [1, 10017, 0, "All", "GF", 157, 94, 59.9, 54, 57.4],
    [1, 10017, 0, "All", "GF", 59, 54, 91.5, 30, 55.6],
    [1, 10017, 130419, "No ", "GM", "*", "*", "*", "*", "*"],
]  # fmt: skip
OLD_COHORT = workbook(cohort1718=OLD_COHORT_ROWS)
RESEARCH_2016 = (
    b'"County Code","District Code","School Code","Filler","Test Year","Subgroup ID","Test Type",'
    b'"Total Tested At Entity Level","Grade","Test Id","CAASPP Reported Enrollment",'
    b'"Students Tested","Mean Scale Score","Percentage Standard Met and Above",'
    b'"Students with Scores","Area 1 Percentage At or Near Standard"\r\n'
    b'"19","00001","0000000","","2016","1","B","90","13","2","100","90","0.0","48","89","40"\r\n'
)
RESEARCH_2025 = delimited(
    [
        ["County Code", "District Code", "School Code", "Filler", "Test Year", "Type ID",
         "District Name", "School Name", "Student Group ID", "Test Type", "Grade", "Test ID",
         "Total Students Enrolled", "Total Students Tested", "Total Students Tested with Scores",
         "Mean Scale Score", "Percentage Standard Met and Above", "Count Standard Met and Above"],
        ["19", "00001", "0000000", "", 2025, "06", "Cedar", "", 160, "B", 13, 2, 100, 95, 94, "",
         "12.30", 12],
    ],
    "^",
)  # fmt: skip
COUNTS = [
    "Academic Year", "County Code", "District Code", "School Code", "County Name", "District Name",
    "School Name", "Charter \nSchool \n(Y/N)", "Total \nEnrollment",
    "Unduplicated\nFRPM Eligible \nCount", "English \nLearner \n(EL)",
    "CALPADS Unduplicated \nPupil Count\n(UPC)",
]  # fmt: skip
PUPIL_COUNTS = workbook(
    **{
        "LEA-Level Data": [
            ["Unduplicated pupil counts"],
            COUNTS,
            ["2023-2024", "19", "00001", "0000000", "X", "Cedar", "N/A", "N/A", 90, 40, 20, 57],
        ],
        "School-Level Data": [
            ["Unduplicated pupil counts"],
            [],
            COUNTS,
            ["2023-2024", "19", "00001", "0000011", "X", "Cedar", "Alder", "Yes", 60, 40, 20, 30],
        ],
    }
)
DIRECTORY = delimited(
    [
        ["CDSCode", "NCESDist", "StatusType", "County", "District", "School", "OpenDate",
         "ClosedDate", "Charter", "DOCType", "SOCType", "GSserved", "Latitude"],
        [CHARTER, "06", "Active", "Álamo", "Cedar", "Alder", "", "No Data", "Y", "Unified",
         "Elementary Schools (Public)", "K-5", "34.0"],
    ]
)  # fmt: skip
ENTITIES = delimited(
    [
        ["County Code", "District Code", "School Code", "Type ID", "Filler", "Test Year",
         "County Name", "District Name", "School Name", "Zip Code"],
        ["19", "00001", "0000011", "9", "", 2024, "Álamo", "Cedar", "Old Alder", "90001"],
    ],
    "^",
)  # fmt: skip
