{#
  Rows of sums (scope district_id, level, entity_id) placed at the levels they count for: districts'
  own, and above them those of their districts with the corrections of the scope 'collaborative'.
#}
{% macro place_at_levels(sums) -%}
    -- Schools and districts stand as they are, and so do the corrections for moving students.
    select
        sums.*,
        sums.district_id as scope_district_id,
        sums.level as placed_level,
        sums.entity_id as placed_entity_id
    from {{ sums }} as sums
    where sums.level in ('school', 'district')
        or sums.district_id = 'collaborative'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'network' as placed_level,
        sums.entity_id as placed_entity_id
    from {{ sums }} as sums
    where sums.level = 'network'
        and sums.district_id <> 'collaborative'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'county' as placed_level,
        substr(sums.entity_id, 1, 2) as placed_entity_id
    from {{ sums }} as sums
    where sums.level = 'district'
    union all
    select
        sums.*,
        'collaborative' as scope_district_id,
        'collaborative' as placed_level,
        'collaborative' as placed_entity_id
    from {{ sums }} as sums
    where sums.level = 'district'
{%- endmacro %}
