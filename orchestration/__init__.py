"""Orchestration: the graph of assets, its checks, jobs, sensor and schedules, and the refresh.

Importing this package imports nothing else: start-up time is import time.
"""
