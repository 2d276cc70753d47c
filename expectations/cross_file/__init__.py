"""Checks across files: what one file says against another, or against the year before.

Belongs here: rules about a district and school year as a whole, evaluated on what dbt built, before
publication. Does not belong here: what is known when a file arrives (expectations/rules/), and what
must be true of any build (dbt's tests).
"""
