"""Orchestration with Dagster: assets, checks, jobs, schedules and sensors. Thin by rule."""
