{#
  Users of OneRoster packages in force, to tell whom other files speak of: district_id, school_year,
  sourced_id, role, student_key. A student is known by the statewide identifier (1.2), else by the
  district's own, else by the package's (identity/oneroster.py). The identifier of a package
  (sourced_id) may be a student's number: it does not leave staging.
#}
{% macro oneroster_users() -%}
    with
    {{ lines_in_force('oneroster_users') }},

    users_with_role as (
        select
            lines.district_id,
            lines.school_year,
            lines.sourced_id,
            lines.user_master_identifier,
            coalesce(nullif(trim(lines.identifier), ''), 'oneroster:' || lines.sourced_id)
                as local_student_id,
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
                then {{ student_key_of(has_local_student_id=true, requires_ssid=false) }}
        end as student_key
    from users_with_role
    {{ join_students(
        'users_with_role', 'user_master_identifier', 'local_student_id', requires_ssid=false
    ) }}
{%- endmacro %}

{#
  What each user is by roles.csv (1.2), which has a primary role per organization: a student who is
  one anywhere, else the first of the primary roles in alphabetical order.
#}
{% macro oneroster_primary_roles() -%}
    with
    {{ lines_in_force('oneroster_roles') }}

    select
        district_id,
        school_year,
        user_sourced_id,
        coalesce(max(case when role = 'student' then role end), min(role)) as role
    from lines
    where role_type = 'primary'
        and coalesce(status, 'active') = 'active'
    group by district_id, school_year, user_sourced_id
{%- endmacro %}
