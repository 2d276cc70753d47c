"""The warehouse itself: settings, the PostgreSQL server, connections and the tables that are not dbt's."""
