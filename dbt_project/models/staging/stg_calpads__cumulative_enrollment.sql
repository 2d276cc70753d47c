-- Cumulative enrollment (CENR), as CALPADS extracts it: the lines of the latest extract of a year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

{{ enrollment_lines('calpads_cenr') }}
