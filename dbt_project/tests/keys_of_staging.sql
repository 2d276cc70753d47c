/*
What: in every staging model the key holds no empty part and identifies a row.
When it matters: a line that is in force twice counts its student, absence or score twice.
How to resolve: compare the key in the model's YAML with the key that macro lines_in_force ranks by.
*/
{{ broken_keys(
    staged_records().values() | list
    + ['stg_survey__sel_response', 'stg_survey__climate_response']
) }}
