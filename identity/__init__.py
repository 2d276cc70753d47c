"""One student across districts, sources and identifiers.

Belongs here: keys, crosswalks, retired identifiers, linkage, decisions, and what is found about
overlapping enrollments. Does not belong here: reading files (ingestion/), checking their values
(expectations/) or building models (dbt_project/).
"""
