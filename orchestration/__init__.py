"""Orchestration: the graph of assets, its checks, jobs, sensor and schedules, and the refresh.

Belongs here: what starts each part and when. Does not belong here: what a part does.
Importing this package imports nothing else: start-up time is import time.
"""
