-- Course sections of a school year: completed ones (CRSC), and those of Census Day (CRSE) else.
-- Teachers who share a section have a line each; the last line describes it.
{{ config(indexes=[{'columns': ['district_id', 'school_year']}]) }}
{%- set key = [
    'district_id', 'school_year', 'school_id', 'local_course_id', 'course_section_id',
    'academic_term_code',
] %}
{%- set described_by = [
    'state_course_code', 'course_name', 'is_uc_csu_approved', 'instructional_level_code',
    'content_area_subcategory_code', 'standards_grade_level_range_code', 'submission_id',
    'line_number',
] %}

with
sections as (
    {%- for model, is_completed in [
        ('stg_calpads__course_section_completion', 'true'),
        ('stg_calpads__course_section_enrollment', 'false'),
    ] %}
    select
        {{ (key + described_by) | join(',\n        ') }},
        {{ is_completed }} as is_completed
    from {{ ref(model) }}
    where not is_deleted
        and {{ in_scope() }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked_sections as (
    select
        sections.*,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by case when is_completed then 1 else 2 end, submission_id desc, line_number desc
        ) as preference
    from sections
)

select
    {{ (key + described_by) | join(',\n    ') }},
    is_completed
from ranked_sections
where preference = 1
