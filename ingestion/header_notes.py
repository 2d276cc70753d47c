"""What a district is told about a header whose required columns are all there.

Belongs here: the wording. Does not belong here: reading headers (ingestion/headers.py) or what is
said of headers that lack columns (ingestion/header_forms.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.findings import Statement
from ingestion.headers import Form, Header, listed
from ingestion.layout import Field


def about_header(
    form: Form, header: Header, missing: Sequence[Field], worksheets: Sequence[str] = ()
) -> list[Statement]:
    """What is worth knowing about a header whose required columns are all there.

    `missing` are the fields it has no column for, `worksheets` the others of its workbook.
    """
    statements = []
    number = header.first_line
    if unknown := form.left_out(header):
        statements.append(
            Statement(
                "FRMT-COLUMN-UNKNOWN",
                "warning",
                f"Columns that {form.title} does not have were left out: {listed(unknown)}.",
                "Check that no column was renamed; otherwise nothing needs to be done.",
                number,
            )
        )
    if missing:
        statements.append(
            Statement(
                "FRMT-COLUMN-MISSING",
                "information",
                "Columns that may be left out are not in the file: "
                f"{listed(field.header for field in missing)}.",
                "Nothing needs to be done unless the values are known.",
                number,
            )
        )
    if worksheets:
        statements.append(
            Statement(
                "FRMT-WORKSHEET",
                "information",
                f"The workbook has other worksheets: {listed(worksheets)}. Those in a known form "
                "are submissions of their own; the rest were left out.",
                "Nothing needs to be done unless one that holds lines to be counted is not among "
                "the submissions: compare its header with this one's.",
            )
        )
    return statements
