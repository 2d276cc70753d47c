"""Tests of releases, extracts, traces, access and withdrawal."""
