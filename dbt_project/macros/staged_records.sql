{# The staging model of each record: every line in force stands in it. Add a record here. #}
{% macro staged_records() -%}
    {{ return({
        'calpads_senr': 'stg_calpads__enrollment',
        'calpads_sinf': 'stg_calpads__student_information',
        'calpads_sprg': 'stg_calpads__program',
        'calpads_sela': 'stg_calpads__english_language_acquisition',
        'calpads_stas': 'stg_calpads__attendance_summary',
        'calpads_sinc': 'stg_calpads__incident',
        'calpads_sirs': 'stg_calpads__incident_result',
        'calpads_soff': 'stg_calpads__incident_offense',
        'toms_caaspp': 'stg_toms__caaspp_score',
        'cde_entities': 'stg_cde__entity',
        'flashlight_networks': 'stg_flashlight__network',
    }) }}
{%- endmacro %}
