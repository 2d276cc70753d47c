{#
  Users of OneRoster packages in force, to tell whom other files speak of: district_id, school_year,
  sourced_id, role, student_key. A student is known by the statewide identifier (1.2), else by the
  district's own. The identifier of a package (sourced_id) may be a student's number: it does not
  leave staging.
#}
{% macro oneroster_users() -%}
    with
    {{ lines_in_force('oneroster_users') }},

    users_with_role as (
        select
            lines.district_id,
            lines.school_year,
            lines.sourced_id,
            lines.identifier,
            lines.user_master_identifier,
            coalesce(lines.role, primary_role.role) as role
        from lines
        left join (
            {{ oneroster_primary_roles() }}
        ) as primary_role
            on lines.district_id = primary_role.district_id
            and lines.school_year = primary_role.school_year
            and lines.sourced_id = primary_role.user_sourced_id
    )

    select
        users_with_role.district_id,
        users_with_role.school_year,
        users_with_role.sourced_id,
        users_with_role.role,
        case
            when users_with_role.role = 'student'
                then coalesce(student.student_key, local_student.student_key)
        end as student_key
    from users_with_role
    left join {{ source('pii', 'student_identifiers') }} as student
        on users_with_role.user_master_identifier = student.ssid
    left join {{ source('pii', 'local_student_identifiers') }} as local_student
        on users_with_role.district_id = local_student.district_id
        and trim(users_with_role.identifier) = local_student.local_student_id
{%- endmacro %}

{# The primary role of each user in roles.csv (1.2); one of several in alphabetical order. #}
{% macro oneroster_primary_roles() -%}
    with
    {{ lines_in_force('oneroster_roles') }}

    select
        district_id,
        school_year,
        user_sourced_id,
        min(role) as role
    from lines
    where role_type = 'primary'
        and coalesce(status, 'active') = 'active'
    group by district_id, school_year, user_sourced_id
{%- endmacro %}
