"""Tests of the warehouse itself: its server, and what its roles may read."""
