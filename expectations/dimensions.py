"""Dimensions of data quality: which one a rule is about.

Belongs here: the dimensions and the one that follows from the kind of a rule. Does not belong here:
the rules (rules.py) or counting lines by dimension (scorecards.py).

The dimensions are those of DAMA UK (The Six Primary Dimensions for Data Quality Assessment, 2013).
Timeliness is a matter of files, not of rules; accuracy cannot be seen in the data themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Dimension = Literal["completeness", "validity", "consistency", "uniqueness"]


def of_field_rule(code: str) -> Dimension:
    """Of a rule that follows from a layout: a missing value, else a form, code or range."""
    return "completeness" if code == "GERR0001" else "validity"


def of_line_rule(texts: Iterable[str], fields: Iterable[str]) -> Dimension:
    """Of a written rule over one line: `texts` is all it says in SQL and in names of fields.

    A rule about one field says what is valid; one about several says how these go together.
    """
    said = " ".join(texts)
    named = {name for name in fields if re.search(rf"\b{re.escape(name)}\b", said)}
    return "consistency" if len(named - {"transaction_type_code"}) > 1 else "validity"
