-- Completed course sections (CRSC) in force: one line per school, year, section and term.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

{{ course_sections('calpads_crsc') }}
