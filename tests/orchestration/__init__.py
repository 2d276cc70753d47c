"""Tests of the graph, its automation and the refresh."""
