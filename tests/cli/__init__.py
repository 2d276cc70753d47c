"""Tests of the command line: what it prints, what it refuses, how fast it starts."""
