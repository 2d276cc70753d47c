"""Labelled defects for the files of a sample: one table of kinds per family of records.

Belongs here: what can be wrong, and planting it. Does not belong here: the made-up truth, which
defects never change.
"""
