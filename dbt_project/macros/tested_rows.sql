{#
  What data tests read and how they judge a key. A test reads only the rows that the build has just
  made, so that a refresh of one district costs the same whatever the others hold. A publication by
  hand has no such scopes and sets the variable audit_everything.
#}

{# The rows of the scopes that a model recomputes (its meta `scope`); all rows after a full build
   and before a publication by hand. #}
{% macro in_tested_scope(scope='district_year', district_id='district_id', school_year='school_year') -%}
    {%- set scopes = source(
        'ledger', 'scopes_to_compare' if scope.startswith('compared') else 'scopes_to_build'
    ) -%}
    {%- if flags.FULL_REFRESH or var('audit_everything') or scope == 'all' -%}
        true
    {%- elif scope == 'district' -%}
        {{ any_of(district_id, 'select scope.district_id from ' ~ scopes ~ ' as scope') }}
    {%- elif scope == 'public' -%}
        {{ is_scope_of(scopes, "'public'", school_year) }}
    {%- elif scope in ('year', 'compared_year') -%}
        {{ any_of(school_year, 'select scope.school_year from ' ~ scopes ~ ' as scope') }}
    {%- else -%}
        {{ is_scope_of(scopes, district_id, school_year) }}
    {%- endif -%}
{%- endmacro %}

{# In a query grouped by `key`: a part of the key is empty, or several rows share it. #}
{% macro is_broken_key(key) -%}
    count(*) > 1
    {%- for column in key %}
        or {{ column }} is null
    {%- endfor -%}
{%- endmacro %}

{# One row per model whose key (its meta `key`) is broken, with the number of broken keys. #}
{% macro broken_keys(models) -%}
    {%- for name in models %}
        {%- set relation = ref(name) -%}
        {%- if execute -%}
            {%- set node = graph.nodes.get('model.flashlight.' ~ name)
                or graph.nodes['seed.flashlight.' ~ name] -%}
            {%- set key = node.config.meta.key -%}
            {%- set scope = node.config.meta.get('scope', 'district_year')
                if node.config.materialized == 'incremental' else 'all' %}
select
    '{{ name }}' as model,
    count(*) as broken_keys
from (
    select {{ key | join(', ') }}
    from {{ relation }}
    where {{ in_tested_scope(scope) }}
    group by {{ key | join(', ') }}
    having {{ is_broken_key(key) }}
) as broken
having count(*) > 0
{% if not loop.last %}union all{% endif -%}
        {%- endif -%}
    {%- endfor %}
{%- endmacro %}
