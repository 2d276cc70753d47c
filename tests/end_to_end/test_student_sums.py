"""The sums that are made in few passes are those of each measure's own rows."""

from __future__ import annotations

import yaml
from psycopg import sql

from tests.installation import Installation
from warehouse.settings import PROJECT

# Every number of a cell, added up row by row, as the measure's model gives them.
ROW_BY_ROW = """
select measure_id, school_year, district_id, level, entity_id, student_group,
    case when grouping(grade_level) = 1 then 'ALL' else grade_level end as grade_span,
    sum(sign)::numeric, sum(sign * numerator), sum(sign * denominator),
    sum(sign * numerator * numerator), sum(sign * numerator * denominator),
    sum(sign * denominator * denominator)
from {model}, unnest(student_groups) as student_group
group by grouping sets (
    (measure_id, school_year, district_id, level, entity_id, student_group),
    (measure_id, school_year, district_id, level, entity_id, student_group, grade_level)
)
having grouping(grade_level) = 1 or grade_level is not null
"""
DIFFERENT = """
with row_by_row as ({row_by_row}),
at_once as (
    select measure_id, school_year, district_id, level, entity_id, student_group, grade_span, n,
        numerator, denominator, numerator_squares, products, denominator_squares
    from measures.int_summed_measures where measure_id = {measure}
)
select count(*), (select count(*) from at_once) from (
    (select * from row_by_row except all select * from at_once)
    union all
    (select * from at_once except all select * from row_by_row)
) as different
"""


def test_sums_of_all_measures_at_once_are_those_row_by_row(clean: Installation):
    """A measure's model says once what it counts; its rows and its sums must not part."""
    variables = yaml.safe_load((PROJECT / "dbt_project" / "dbt_project.yml").read_text())["vars"]
    others = {"growth_measures", "cohort_measures"}
    measures = set(variables["measures"]).difference(*(variables[name] for name in others))
    assert len(measures) > 20
    with clean.connect() as connection:
        for measure in sorted(measures):
            rows = sql.SQL(ROW_BY_ROW).format(
                model=sql.Identifier("measures", f"measure_{measure}")
            )
            query = sql.SQL(DIFFERENT).format(row_by_row=rows, measure=sql.Literal(measure))
            different, sums = connection.execute(query).fetchone()
            assert sums > 0, f"{measure} has no sums"
            assert different == 0, f"{measure}: {different} sums differ"
