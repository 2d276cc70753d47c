"""Tests of the gate: rules, verdicts, what is in force, and that nothing personal leaks."""
