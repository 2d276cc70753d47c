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
        'calpads_crse': 'stg_calpads__course_section_enrollment',
        'calpads_crsc': 'stg_calpads__course_section_completion',
        'calpads_scse': 'stg_calpads__student_course_enrollment',
        'calpads_scsc': 'stg_calpads__student_course_completion',
        'calpads_sdem': 'stg_calpads__staff',
        'calpads_sass': 'stg_calpads__staff_assignment',
        'calpads_scte': 'stg_calpads__career_technical_education',
        'calpads_psts': 'stg_calpads__postsecondary_status',
        'calpads_wblr': 'stg_calpads__work_based_learning',
        'calpads_sdis': 'stg_calpads__discipline',
        'calpads_cenr': 'stg_calpads__cumulative_enrollment',
        'calpads_sped': 'stg_calpads__special_education',
        'calpads_ssrv': 'stg_calpads__special_education_service',
        'calpads_swds': 'stg_calpads__special_education_status',
        'calpads_plan': 'stg_calpads__special_education_plan',
        'toms_caaspp': 'stg_toms__caaspp_score',
        'cers_interim': 'stg_cers__interim_result',
        'toms_initial_elpac': 'stg_toms__initial_elpac_score',
        'toms_summative_elpac': 'stg_toms__summative_elpac_score',
        'cde_entities': 'stg_cde__entity',
        'cde_cupc': 'stg_cde__unduplicated_pupil_count',
        'cde_caaspp_research': 'stg_cde__caaspp_research_result',
        'cde_acgr': 'stg_cde__graduation_cohort',
        'cde_suspension': 'stg_cde__suspension',
        'cde_chronic_absenteeism': 'stg_cde__chronic_absenteeism',
        'cde_dashboard': 'stg_cde__dashboard_indicator',
        'cde_public_schools': 'stg_cde__public_school',
        'flashlight_networks': 'stg_flashlight__network',
        'local_student': 'stg_local__student',
        'local_daily_attendance': 'stg_local__daily_attendance',
        'local_course_mark': 'stg_local__course_mark',
        'local_discipline': 'stg_local__discipline',
        'interim_assessment': 'stg_interim__result',
        'fafsa_completion': 'stg_local__fafsa_completion',
        'a_g_completion': 'stg_local__a_g_completion',
        'nsc_student_tracker': 'stg_nsc__college_enrollment',
        'survey_sel': 'stg_survey__sel',
        'survey_climate': 'stg_survey__climate',
        'oneroster_orgs': 'stg_oneroster__org',
        'oneroster_academic_sessions': 'stg_oneroster__academic_session',
        'oneroster_courses': 'stg_oneroster__course',
        'oneroster_classes': 'stg_oneroster__class',
        'oneroster_users': 'stg_oneroster__user',
        'oneroster_enrollments': 'stg_oneroster__enrollment',
        'oneroster_demographics': 'stg_oneroster__demographic',
        'oneroster_results': 'stg_oneroster__result',
    }) }}
{%- endmacro %}

{#
  Records of districts without a staging model: what they say is read elsewhere, or by nobody yet.
  Retired identifiers become student keys before the build; roles of OneRoster say who is a student.
#}
{% macro records_without_staging() -%}
    {{ return([
        'calpads_replacement_ssid',
        'oneroster_categories',
        'oneroster_line_items',
        'oneroster_roles',
    ]) }}
{%- endmacro %}
