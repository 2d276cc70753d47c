-- Summative ELPAC scores (TOMS) in force: a line per student and test of a district's latest file.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

{{ elpac_scores('toms_summative_elpac', [
    'overall', 'oral_language', 'written_language', 'listening', 'speaking', 'reading', 'writing'
], tells_prior_year=true) }}
