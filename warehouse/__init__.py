"""The warehouse itself: settings, the PostgreSQL server, connections, tables that are not dbt's.

Belongs here: what every other part connects to. Does not belong here: what they write there.
"""
