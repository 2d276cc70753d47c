"""Published marts and tables behind them as pandas frames, for tests that compute them again.

Belongs here: reading. Does not belong here: what must hold (the tests beside).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from psycopg import sql

from tests.installation import Installation

# They follow students into other years and districts.
COHORT_MEASURES = {
    "graduation_4yr",
    "graduation_5yr",
    "graduation_combined",
    "college_going",
    "dropout_4yr",
    "a_g_completion",
    "college_career_prepared",
}
KEY = ["school_year", "measure_id", "level", "entity_id", "student_group", "grade_span"]


def table(installation: Installation, schema: str, name: str, condition: str = "") -> pd.DataFrame:
    """A table or view; decimals as floating-point numbers, unknown ones as NaN."""
    query = sql.SQL("select * from {}" + condition).format(sql.Identifier(schema, name))
    with installation.connect() as connection:
        cursor = connection.execute(query)
        types = {column.name: column.type_display for column in cursor.description}
        frame = pd.DataFrame(cursor.fetchall(), columns=list(types))
    for name, kind in types.items():
        if kind.startswith(("numeric", "int", "bigint", "float")):
            frame[name] = frame[name].astype(float)
    return frame


def published_cells(installation: Installation) -> pd.DataFrame:
    """Published cells with direction, unit and school type, and their unrounded value."""
    cells = table(installation, "marts", "measure_cells", " where state like 'published%%'")
    measures = table(installation, "marts", "measures")[["measure_id", "direction", "unit"]]
    entities = table(installation, "marts", "entities")[["level", "entity_id", "school_type"]]
    cells = cells.merge(measures, on="measure_id").merge(entities, on=["level", "entity_id"])
    scale = np.where(cells["unit"] == "percent", 100, 1)
    cells["exact"] = scale * cells["numerator"] / cells["denominator"]
    cells["merit"] = np.where(cells["direction"] == "lower", -cells["exact"], cells["exact"])
    cells["is_share"] = (cells["unit"] == "percent") & (cells["denominator"] == cells["n"])
    return cells
