"""The gate: Great Expectations suites built from the layouts, and their verdicts.

Belongs here: rules for loaded lines and what follows from them in the ledger. Does not belong here:
reading files (ingestion/) or working with accepted lines (dbt_project/).
"""
