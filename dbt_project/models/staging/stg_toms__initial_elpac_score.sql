-- Initial ELPAC scores (TOMS) in force: one line per student and test of a district's latest file.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

{{ elpac_scores('toms_initial_elpac', ['overall', 'oral_language', 'written_language']) }}
