"""Growth of students: percentiles, residual gain and school effects.

Belongs here: pure functions from a long table of scores to growth. Does not belong here: reading
scores from the warehouse and publishing growth (dbt and orchestration do that).
"""
