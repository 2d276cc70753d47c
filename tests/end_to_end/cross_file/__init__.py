"""Tests of the checks across files over what dbt really builds."""
