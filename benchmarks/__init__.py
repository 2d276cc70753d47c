"""Benchmarks: each a script that prints a ratio against a named rival.

Belongs here: measuring. Does not belong here: tests, which assert (tests/).
"""
