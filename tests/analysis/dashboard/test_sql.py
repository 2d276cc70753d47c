"""dbt's macros give every made-up row what analysis.dashboard gives it.

Belongs here: status, change, levels, color and box of the two, cell by cell. Does not belong here:
which cells become rows, and the type of an entity: unit tests of performance_levels.
"""

from __future__ import annotations

import shutil

import pandas as pd
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from analysis import dashboard
from analysis.dashboard.frame import COMPUTED
from orchestration import dbt
from tests.analysis.dashboard.made_up import frame, row

SEEDS = (
    "dashboard_cut_points",
    "dashboard_colors",
    "dashboard_small_populations",
    "dashboard_color_groups",
)
QUERY = """
with cells as (
    select
        made_up.*,
        currdenom as students,
        priordenom as prior_students,
        rtype = 'D' as is_district,
        studentgroup as student_group,
        reportingyear as reporting_year,
        case
            when indicator = 'SUSP' then type
            when indicator in ('ELA', 'MATH') and hscutpoints = 'Y' then 'HS'
            else 'ALL'
        end as variant,
        case
            when indicator in ('ELA', 'MATH', 'SCIENCE') then currstatus
            else {{ dashboard_status('currnumer', 'currdenom') }}
        end as status,
        case
            when indicator in ('ELA', 'MATH', 'SCIENCE') then printed_change
            else {{ dashboard_change('currnumer', 'currdenom', 'priornumer', 'priordenom') }}
        end as change
    from made_up
),

{{ dashboard_results('cells') }}

select
    position,
    case when students >= 11 then status end as currstatus,
    case when full_change_level is not null then change end as change,
    coalesce(status_level, 0) as statuslevel,
    coalesce(change_level, 0) as changelevel,
    coalesce(color, 0) as color,
    coalesce(box, 0) as box
from dashboard_results
order by position
"""
COLUMNS = {
    "position": "integer",
    "indicator": "text",
    "reportingyear": "integer",
    "rtype": "text",
    "type": "text",
    "studentgroup": "text",
    "hscutpoints": "text",
    "currnumer": "bigint",
    "currdenom": "bigint",
    "currstatus": "numeric",
    "priornumer": "bigint",
    "priordenom": "bigint",
    "priorstatus": "numeric",
    "printed_change": "numeric",
}


@pytest.fixture(scope="module")
def query(parsed: dbt.Project, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The macros over a table made_up, with the seeds in the database."""
    project = dbt.Project(parsed.folder, tmp_path_factory.mktemp("dbt") / "state")
    shutil.copytree(parsed.state, project.state)
    dbt.run(project, ["seed", "--full-refresh", "--select", *SEEDS])
    (compiled,) = dbt.run(project, ["compile", "--inline", QUERY]).results
    return compiled.node.compiled_code


@pytest.fixture(scope="module")
def connection(database: str):
    with psycopg.connect(database) as opened:
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in COLUMNS.items()
        )
        opened.execute(sql.SQL("create temporary table made_up ({})").format(columns))
        yield opened


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(row(), min_size=1, max_size=80))
def test_sql_and_python_agree(query, connection, rows):
    expected = dashboard.performance(frame(rows))[list(COMPUTED)]
    found = _through_sql(query, connection, rows)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def _through_sql(query: str, connection: psycopg.Connection, rows: list[dict]) -> pd.DataFrame:
    connection.execute("truncate made_up")
    insert = sql.SQL("insert into made_up values ({})").format(
        sql.SQL(", ").join(sql.Placeholder(name) for name in COLUMNS)
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            insert,
            [
                one | {"position": position, "printed_change": one["change"]}
                for position, one in enumerate(rows)
            ],
        )
        lines = cursor.execute(query).fetchall()
    found = pd.DataFrame(lines, columns=["position", *COMPUTED]).drop(columns="position")
    return found.astype(dict.fromkeys(("currstatus", "change"), "float64"))
