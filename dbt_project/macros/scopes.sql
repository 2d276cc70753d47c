{#
  Work follows the change: which scopes a model recomputes, and how their rows are replaced.
  A scope is a district and a school year; the district 'collaborative' holds what crosses districts.
#}

{# The pair is one of the scopes. The two single conditions let an index on the pair serve. #}
{% macro is_scope_of(scopes, district_id, school_year) -%}
    (
        {{ any_of(district_id, 'select scope.district_id from ' ~ scopes ~ ' as scope') }}
        and {{ any_of(school_year, 'select scope.school_year from ' ~ scopes ~ ' as scope') }}
        and ({{ district_id }}, {{ school_year }}) in (
            select scope.district_id, scope.school_year from {{ scopes }} as scope
        )
    )
{%- endmacro %}

{# A condition that keeps the rows of the scopes to build. Everything on a first or full build. #}
{% macro in_scope(district_id='district_id', school_year='school_year') -%}
    {%- if is_incremental() -%}
        {{ is_scope_of(source('ledger', 'scopes_to_build'), district_id, school_year) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The same for models whose rows also depend on the prior year. #}
{% macro in_compared_scope(district_id='district_id', school_year='school_year') -%}
    {%- if is_incremental() -%}
        {{ is_scope_of(source('ledger', 'scopes_to_compare'), district_id, school_year) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The same for models whose districts are recomputed in all school years (effective-dated records). #}
{% macro in_scoped_district(district_id='district_id') -%}
    {%- if is_incremental() -%}
        {{ any_of(
            district_id,
            'select scope.district_id from ' ~ source('ledger', 'scopes_to_build') ~ ' as scope'
        ) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#
  The same for rows per measure, entity and school year. Measures that follow students across
  districts are recomputed for every entity with high school students: `entities` is the relation
  int_high_school_entity, `row` the alias of the rows, which have measure_id, level and entity_id.
  Growth is recomputed for every entity of the years it moved in (macros/growth.sql).
#}
{% macro in_compared_cells(entities, row=none) -%}
    {%- set row = row ~ '.' if row else '' -%}
    {%- if is_incremental() -%}
        (
            {{ in_compared_scope(row ~ 'district_id', row ~ 'school_year') }}
            or (
                {{ is_cohort_measure(row ~ 'measure_id') }}
                and ({{ row }}school_year, {{ row }}level, {{ row }}entity_id) in (
                    select
                        high_school.school_year,
                        high_school.level,
                        high_school.entity_id
                    from {{ entities }} as high_school
                    where {{ in_scoped_year('high_school.school_year', compared=true) }}
                )
            )
            or (
                {{ is_growth(row ~ 'measure_id') }}
                and {{ in_growth_comparison(row ~ 'school_year') }}
            )
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#
  The same for rows that rest on a cell's own numbers, not on its change: cohorts of all districts of
  a year in which anything arrived, growth of all districts of the years it moved in.
#}
{% macro in_scoped_cells(
    district_id='district_id', school_year='school_year', measure_id='measure_id'
) -%}
    {%- if is_incremental() -%}
        (
            {{ in_scope(district_id, school_year) }}
            or ({{ is_cohort_measure(measure_id) }} and {{ in_scoped_year(school_year) }})
            or ({{ is_growth(measure_id) }} and {{ in_growth_years(school_year) }})
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# Whether a measure follows students across districts (var cohort_measures). #}
{% macro is_cohort_measure(measure_id) -%}
    {{ measure_id }} in ('{{ var('cohort_measures') | join("', '") }}')
{%- endmacro %}

{# The same for models that are recomputed for all districts of a school year. #}
{% macro in_scoped_year(school_year='school_year', compared=false) -%}
    {%- if is_incremental() -%}
        {{ any_of(
            school_year,
            'select scope.school_year from '
            ~ source('ledger', 'scopes_to_compare' if compared else 'scopes_to_build') ~ ' as scope'
        ) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#
  The same for what public files say of a school year. Their scope is the district 'public', which is
  pending where such a file arrived: a district's correction reads none of them.
#}
{% macro in_public_scope(school_year='school_year') -%}
    {%- if is_incremental() -%}
        {{ is_scope_of(source('ledger', 'scopes_to_build'), "'public'", school_year) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#
  Incremental strategy: delete the rows of the recomputed scopes and insert their new rows, in one
  transaction. Unlike delete+insert, a scope that has no rows any more ends empty. The model's meta
  `scope` says what a scope is: district_year (default), district, year, public, cells, compared,
  compared_cells, compared_year; of tables with growth (macros/growth.sql) also scope_or_growth,
  year_or_growth, growth, pending_growth.
  The rows go straight into the table; the temporary one only shows dbt the columns (see below).
#}
{% macro get_incremental_replace_scope_sql(arg_dict) %}
    {%- set target = arg_dict['target_relation'] -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- set scope = config.get('meta', {}).get('scope', 'district_year') -%}
    delete from {{ target }}
    where {% if scope == 'district_year' %}{{ in_scope() }}
        {% elif scope == 'district' %}{{ in_scoped_district() }}
        {% elif scope == 'year' %}{{ in_scoped_year() }}
        {% elif scope == 'public' %}{{ in_public_scope() }}
        {% elif scope == 'cells' %}{{ in_scoped_cells() }}
        {% elif scope == 'compared' %}{{ in_compared_scope() }}
        {% elif scope == 'compared_cells' %}{{ in_compared_cells(ref('int_high_school_entity')) }}
        {% elif scope == 'compared_year' %}{{ in_scoped_year(compared=true) }}
        {% elif scope == 'scope_or_growth' %}{{ in_scope_or_growth() }}
        {% elif scope == 'year_or_growth' %}{{ in_year_or_growth() }}
        {% elif scope == 'growth' %}{{ in_growth_scope() }}
        {% elif scope == 'pending_growth' %}{{ in_growth_scope('pending_growth') }}
        {% else %}{{ exceptions.raise_compiler_error('unknown scope ' ~ scope) }}
        {% endif %};
    insert into {{ target }} ({{ columns }})
    select {{ columns }} from ({{ model['compiled_code'] }}) as built
{% endmacro %}

{# dbt's temporary table of an incremental model: its columns without rows, which would be written twice. #}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
    {%- if temporary -%}
        create temporary table {{ relation }}
        {% if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(sql) }}
        {%- endif %}
        as ({{ sql }}) with no data
    {%- else -%}
        {{ dbt.postgres__create_table_as(temporary, relation, sql) }}
    {%- endif -%}
{%- endmacro %}

{# The rows that a comparison of all districts reads: the compared years and the years before. #}
{% macro in_compared_years(school_year='school_year') -%}
    {%- if is_incremental() -%}
        {%- set compared = source('ledger', 'scopes_to_compare') -%}
        {{ any_of(
            school_year,
            'select scope.school_year from ' ~ compared ~ ' as scope union select '
            ~ year_before('scope.school_year') ~ ' from ' ~ compared ~ ' as scope'
        ) }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The rows that a comparison reads: the districts' compared years and the years before those. #}
{% macro in_comparison(district_id='district_id', school_year='school_year') -%}
    {%- if is_incremental() -%}
        {%- set compared = source('ledger', 'scopes_to_compare') -%}
        (
            {{ any_of(district_id, 'select scope.district_id from ' ~ compared ~ ' as scope') }}
            and {{ any_of(
                school_year,
                'select scope.school_year from ' ~ compared ~ ' as scope union select '
                ~ year_before('scope.school_year') ~ ' from ' ~ compared ~ ' as scope'
            ) }}
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
