{#
  Rows of districts, their schools and networks, placed at every level: as they are at schools and
  districts, and in the scope 'collaborative' at network, county and collaborative. Corrections for
  students of several districts (district_id 'collaborative') stand as they are. The rows have the
  columns of `relation` and scope_district_id, placed_level, placed_entity_id.
#}
{% macro at_every_level(relation) -%}
    select
        sums.*,
        sums.district_id as scope_district_id,
        sums.level as placed_level,
        sums.entity_id as placed_entity_id
    from {{ relation }} as sums
    where sums.level in ('school', 'district')
    union all
    {{ placed_above_districts(relation) }}
{%- endmacro %}

{# The same without schools and districts, whose rows stand as they are. #}
{% macro placed_above_districts(relation) -%}
    select
        sums.*,
        sums.district_id as scope_district_id,
        sums.level as placed_level,
        sums.entity_id as placed_entity_id
    from {{ relation }} as sums
    where sums.district_id = 'collaborative'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'network' as placed_level,
        sums.entity_id as placed_entity_id
    from {{ relation }} as sums
    where sums.level = 'network'
        and sums.district_id <> 'collaborative'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'county' as placed_level,
        substr(sums.entity_id, 1, 2) as placed_entity_id
    from {{ relation }} as sums
    where sums.level = 'district'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'collaborative' as placed_level,
        'collaborative' as placed_entity_id
    from {{ relation }} as sums
    where sums.level = 'district'
{%- endmacro %}
