"""Delivery: releases, extracts, traces and access.

Belongs here: what is done with audited marts and who reads them. Does not belong here: making them
(dbt_project/).
"""
