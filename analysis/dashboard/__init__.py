"""The arithmetic of the California School Dashboard: status, change, levels, color and box.

Belongs here: the Department's rules for its state indicators, on the columns of its own download
files. Does not belong here: how the measures themselves are counted (dbt_project/models/measures).
The cut points and grids are dbt seeds (dbt_project/seeds/dashboard_*.csv), which the SQL of
marts.performance_levels reads too; tests/analysis/dashboard compares the two.
"""

from analysis.dashboard.frame import performance

__all__ = ["performance"]
