"""Growth of the collaborative's students: what `analysis.growth` computes, in the warehouse.

Belongs here: which cohorts a change touches, reading their scores, writing their growth. Does not
belong here: the methods (`analysis.growth`), the tables' form and who counts (dbt_project/).
"""
