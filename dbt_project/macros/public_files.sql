{# How the public files of the Department of Education write codes, and which of their lines count. #}

{# A part of a CDS code with the zeros that a spreadsheet took away; empty stands for all of it. #}
{% macro cds_part(column, digits) -%}
    lpad(coalesce(nullif(trim({{ column }}), ''), '0'), {{ digits }}, '0')
{%- endmacro %}

{# CTE `coded`: the CTE `lines` with the three parts of its CDS code, each of full length. #}
{% macro coded_lines() -%}
    coded as (
        select
            lines.*,
            {{ cds_part('county_code', 2) }} as county,
            {{ cds_part('district_code', 5) }} as district,
            {{ cds_part('school_code', 7) }} as school
        from lines
    )
{%- endmacro %}

{# Columns level and entity_id of a line with the three parts of a CDS code, each of full length. #}
{% macro cds_entity(county, district, school) -%}
    case
        when {{ school }} <> '0000000' then 'school'
        when {{ district }} <> '00000' then 'district'
        when {{ county }} <> '00' then 'county'
        else 'state'
    end as level,
    case
        when {{ school }} <> '0000000' then {{ county }} || {{ district }} || {{ school }}
        when {{ district }} <> '00000' then {{ county }} || {{ district }}
        when {{ county }} <> '00' then {{ county }}
        else 'state'
    end as entity_id
{%- endmacro %}

{# Whether any of the cells is masked. Masked is neither zero nor empty. #}
{% macro is_masked(columns) -%}
    {%- for column in columns -%}
        coalesce(trim({{ column }}) = '*', false){{ ' or ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# All, Yes or No of a column that says so in full, by a letter or a digit; a file without it holds all. #}
{% macro all_yes_no(column) -%}
    case
        when upper(substr(trim({{ column }}), 1, 1)) in ('Y', '1') then 'Yes'
        when upper(substr(trim({{ column }}), 1, 1)) in ('N', '0') then 'No'
        else 'All'
    end
{%- endmacro %}

{#
  A DataQuest file in force: its newest line per entity, kind of school and reporting category.
  `numbers` holds by column what the file calls it and its type. A line is masked where one of the
  file's columns `masked` is. Files without the column dass hold all schools.
#}
{% macro dataquest_lines(record, numbers, masked, has_dass=true, preferred=none) -%}
    {%- set key = [
        'school_year', 'level', 'entity_id', 'charter_school', 'dass', 'reporting_category'
    ] -%}
    with
    {{ lines_in_force(record) }},

    {{ coded_lines() }},

    results as (
        select
            submission_id,
            line_number,
            school_year,
            {{ cds_entity('county', 'district', 'school') }},
            {{ all_yes_no('charter_school') }} as charter_school,
            {{ all_yes_no('dass') if has_dass else "'All'" }} as dass,
            trim(reporting_category) as reporting_category,
            {%- for column, (in_file, type) in numbers.items() %}
            {{ number_in(in_file, type) }} as {{ column }},
            {%- endfor %}
            {{ is_masked(masked) }} as is_masked
        from coded
    ),

    newest as (
        {{ newest_line('results', key, preferred) }}
    )

    select
        submission_id,
        line_number,
        {%- for column in key + numbers.keys() | list %}
        {{ column }},
        {%- endfor %}
        is_masked
    from newest
{%- endmacro %}

{#
  CTE of the DataQuest rows that say all of an entity and student group: those for All charter and
  DASS schools. They are never added up from others. A school's own row says all of it where the
  file has no row for All: it is either a charter school or not.
#}
{% macro dataquest_totals(name, model) -%}
    {{ name }} as (
        select *
        from (
            select
                line.*,
                category.student_group,
                row_number() over (
                    partition by
                        line.school_year, line.level, line.entity_id, line.reporting_category
                    order by
                        case when line.charter_school = 'All' then 0 else 1 end,
                        case when line.dass = 'All' then 0 else 1 end,
                        line.charter_school,
                        line.dass
                ) as preference
            from {{ ref(model) }} as line
            inner join {{ ref('reporting_categories') }} as category
                on line.reporting_category = category.reporting_category
                and category.source = 'dataquest'
            where {{ in_public_scope('line.school_year') }}
                and category.student_group <> ''
                and (line.level = 'school' or (line.charter_school = 'All' and line.dass = 'All'))
        ) as ranked
        where preference = 1
    )
{%- endmacro %}

{#
  The newest line per key of a CTE. The same code may come once with its zeros and once without.
  `preferred` orders lines of the same submission.
#}
{% macro newest_line(cte, key, preferred=none) -%}
    select *
    from (
        select
            {{ cte }}.*,
            row_number() over (
                partition by {{ key | join(', ') }}
                order by
                    submission_id desc,
                    {%- if preferred %}
                    {{ preferred }},
                    {%- endif %}
                    line_number desc
            ) as line_recency
        from {{ cte }}
    ) as ranked
    where line_recency = 1
{%- endmacro %}

{# What a cell of the public school directory tells: it writes "No Data" where it knows nothing. #}
{% macro told(column) -%}
    nullif(nullif(trim({{ column }}), 'No Data'), '')
{%- endmacro %}
