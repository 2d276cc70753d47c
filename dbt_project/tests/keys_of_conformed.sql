/*
What: in every seed, conformed model and sum the key holds no empty part and identifies a row.
When it matters: a row that stands twice counts its student twice in every cell.
How to resolve: look in the named model for a join that finds several rows.
*/
{{ broken_keys([
    'assessment_thresholds',
    'education_program_groups',
    'school_years',
    'student_groups',
    'bridge_school_entity',
    'dim_school',
    'dim_district',
    'dim_student',
    'fct_enrollment_span',
    'fct_attendance_year',
    'fct_incident',
    'fct_assessment_result',
    'fct_student_entity_year',
    'int_moving_student',
    'int_measure_sums',
]) }}
