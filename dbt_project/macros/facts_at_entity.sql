{#
  The facts that macro student_at_entity reads, each row placed at the entities of its school.
  `entities` is a relation with level, entity_id and school_id; `scope` the district of the scope;
  `students` (optional) a CTE of the students and entities to keep; `condition` limits the rows.
#}
{% macro facts_at_entity(scope, entities, condition, students=none) -%}
    {%- set facts = {
        'spans': ('fct_enrollment_span', [
            'span_start', 'span_end', 'is_primary', 'grade_level', 'gender', 'race_ethnicity',
            'english_language_acquisition_status', 'english_language_status_date', 'is_sed',
            'is_homeless', 'is_migrant', 'is_foster', 'is_student_with_disabilities',
            'has_discipline_data', 'exit_date', 'exit_reason',
        ]),
        'attendance': ('fct_attendance_year', ['is_exempt', 'days_expected', 'days_absent']),
        'incidents': ('fct_incident', ['suspension_days', 'is_expelled']),
        'results': ('fct_assessment_result', [
            'subject', 'record_type', 'grade_assessed', 'tested_on', 'is_included',
            'achievement_level', 'distance_from_standard', 'is_student_with_disabilities',
            'is_long_term_english_learner', 'is_participant',
        ]),
    } -%}
    {% for name, (model, columns) in facts.items() -%}
    {{ name }}_at_entity as (
        select
            {{ scope }} as district_id,
            fact.school_year,
            entity.level,
            entity.entity_id,
            fact.student_key,
            fact.school_id
            {%- for column in columns %},
            fact.{{ column }}
            {%- endfor %}
        from {{ ref(model) }} as fact
        inner join {{ entities }} as entity
            on fact.school_id = entity.school_id
        {%- if students %}
        inner join {{ students }} as student
            on fact.school_year = student.school_year
            and fact.student_key = student.student_key
            and entity.level = student.level
            and entity.entity_id = student.entity_id
        {%- endif %}
        where {{ condition }}
            {%- if name == 'spans' %}
            and fact.is_qualifying
            {%- endif %}
    ){{ ',' if not loop.last }}

    {% endfor %}
{%- endmacro %}
