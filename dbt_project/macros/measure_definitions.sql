{#
  The definitions of the measures in var `measures`: meta.measure of models measure_<name>, with
  measure_id and minimum_n. While dbt only parses, before it knows all models, the list is empty.
#}
{% macro measure_definitions() -%}
    {%- set definitions = [] -%}
    {%- if execute -%}
        {%- for measure in var('measures') -%}
            {%- set node = graph.nodes['model.flashlight.measure_' ~ measure] -%}
            {%- set definition = dict(node.config.meta.measure) -%}
            {%- do definition.update({
                'measure_id': measure,
                'minimum_n': definition.get('minimum_n', var('minimum_n')),
                'actor_levels': definition.actor_levels | join(', '),
                'rules': definition.get('rules', []) | map('trim') | join(' '),
            }) -%}
            {%- do definitions.append(definition) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(definitions) }}
{%- endmacro %}
