{# Enrollment lines in force, of the records SENR and CENR, which have the same columns. #}
{% macro enrollment_lines(record) -%}
    with
    {{ lines_in_force(record) }}

    select
        submission_id,
        line_number,
        district_id,
        school_year,
        school_id,
        student_key,
        {{ calpads_date('enrollment_school_start_date') }} as start_date,
        {{ calpads_date('enrollment_school_exit_date') }} as exit_date,
        enrollment_status_code as enrollment_status,
        grade_level_code as grade_level,
        student_gender_code as gender,
        student_exit_reason_code as exit_reason,
        student_school_completion_status as completion_status,
        student_met_all_uc_csu_requirements_indicator as uc_csu_requirements_met,
        {{ 'student_sealof_biliteracy_indicator' if record == 'calpads_cenr'
            else 'student_seal_of_biliteracy_indicator' }} as seal_of_biliteracy,
        is_deleted
    from lines
{%- endmacro %}
