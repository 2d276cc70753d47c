"""Tests of analysis/collaborative_growth."""
