/*
What: in every staging model the key holds no empty part and identifies a row.
When it matters: a line that is in force twice counts its student, absence or score twice.
How to resolve: compare the key in the model's YAML with the key that macro lines_in_force ranks by.
*/
{{ broken_keys([
    'stg_calpads__enrollment',
    'stg_calpads__student_information',
    'stg_calpads__program',
    'stg_calpads__english_language_acquisition',
    'stg_calpads__attendance_summary',
    'stg_calpads__incident',
    'stg_calpads__incident_result',
    'stg_calpads__incident_offense',
    'stg_toms__caaspp_score',
    'stg_cde__entity',
    'stg_flashlight__network',
]) }}
