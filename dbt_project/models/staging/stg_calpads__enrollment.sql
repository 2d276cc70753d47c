-- Enrollment lines (SENR) in force: the latest line per student, school and start date. All school
-- years are ranked together, since a correction may move a line to another year.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}

{{ enrollment_lines('calpads_senr') }}
