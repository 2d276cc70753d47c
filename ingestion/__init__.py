"""Ingestion: from files in the landing zone to identified, archived and loaded lines.

Belongs here: layouts, intake, loading, student keys and the sample. Does not belong here: judging
values (expectations/).
"""
