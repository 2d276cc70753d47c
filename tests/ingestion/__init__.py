"""Tests of intake, loading and student identifiers."""
