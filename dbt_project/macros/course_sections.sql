{# Course sections in force, of the records CRSE and CRSC, which have the same columns. #}
{% macro course_sections(record) -%}
    with
    {{ lines_in_force(record) }}

    select
        submission_id,
        line_number,
        district_id,
        school_year,
        school_id,
        crs_local_course_id as local_course_id,
        course_section_id,
        academic_term_code,
        crs_state_course_code as state_course_code,
        crs_course_name as course_name,
        coalesce(crs_uc_csu_approved_indicator, 'N') = 'Y' as is_uc_csu_approved,
        coalesce(seid, '') as seid,
        class_id,
        course_section_instructional_level_code as instructional_level_code,
        education_service_code,
        language_of_instruction_code,
        instructional_strategy_code,
        course_content_area_subcategory_code as content_area_subcategory_code,
        departmentalized_course_standards_grade_level_range_code as standards_grade_level_range_code,
        is_deleted
    from lines
{%- endmacro %}
