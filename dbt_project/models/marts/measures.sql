-- The catalog of measures, from the definitions in the measures' own YAML.
{{ config(contract={'enforced': true}) }}
{% for measure in var('measures') %}
-- depends_on: {{ ref('measure_' ~ measure) }}
{%- endfor %}

{% for measure in measure_definitions() -%}
select
    {{ dbt.string_literal(measure.measure_id) }} as measure_id,
    {%- for name in [
        'label', 'domain', 'actor_levels', 'frequency', 'grades', 'direction', 'unit', 'definition',
        'formula', 'numerator', 'denominator', 'rules', 'source', 'serves', 'not_for', 'example',
    ] %}
    cast({{ dbt.string_literal(dbt.escape_single_quotes(measure[name] | trim)) }} as text)
        as {{ name }},
    {%- endfor %}
    {{ measure.minimum_n }} as minimum_n
{% if not loop.last -%}
union all
{% endif -%}
{%- endfor %}
