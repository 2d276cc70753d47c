"""What SQL does badly: accountability arithmetic on files, growth, similar schools, run charts.

Belongs here: pure functions on frames and numbers. Does not belong here: reading the warehouse, and
what a dbt model says as well.
"""
