"""Benchmarks: each a script that prints a ratio against a named rival."""
