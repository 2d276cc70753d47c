{#
  The student that a line is about. Where the SSID stands for somebody else in the line's district
  (with this local identifier, or on any line), that student counts; then the student of the SSID,
  and where lines may lack one, the student of the district's own identifier. The ledger resolves
  lines alike (expectations/same_student.py).
#}

{% macro student_key_of(has_local_student_id, requires_ssid) -%}
    coalesce(
        {%- if has_local_student_id %}
        disputed_line.student_key,
        {%- endif %}
        disputed.student_key,
        student.student_key
        {%- if not requires_ssid %},
        local_student.student_key
        {%- endif %}
    )
{%- endmacro %}

{# The joins that student_key_of needs; lines without SSID stay unless it is required. #}
{% macro join_students(line, ssid, local_student_id, requires_ssid) -%}
    {{ 'inner' if requires_ssid else 'left' }} join {{ source('pii', 'student_identifiers') }} as student
        on {{ line }}.{{ ssid }} = student.ssid
    left join {{ source('pii', 'disputed_identifiers') }} as disputed
        on {{ line }}.district_id = disputed.district_id
        and {{ line }}.{{ ssid }} = disputed.ssid
        and disputed.local_student_id = ''
    {%- if local_student_id %}
    left join {{ source('pii', 'disputed_identifiers') }} as disputed_line
        on {{ line }}.district_id = disputed_line.district_id
        and {{ line }}.{{ ssid }} = disputed_line.ssid
        and trim({{ line }}.{{ local_student_id }}) = disputed_line.local_student_id
    {%- endif %}
    {%- if not requires_ssid %}
    left join {{ source('pii', 'local_student_identifiers') }} as local_student
        on {{ line }}.district_id = local_student.district_id
        and trim({{ line }}.{{ local_student_id }}) = local_student.local_student_id
    {%- endif %}
{%- endmacro %}
