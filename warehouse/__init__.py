"""The warehouse itself: settings, the PostgreSQL server, connections, tables that are not dbt's."""
