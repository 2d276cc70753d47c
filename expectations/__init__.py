"""The gate: Great Expectations suites built from the layouts, and their verdicts."""
